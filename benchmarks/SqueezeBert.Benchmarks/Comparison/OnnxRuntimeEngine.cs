using Microsoft.ML.OnnxRuntime;

namespace SqueezeBert.Benchmarks.Comparison;

/// <summary>ONNX Runtime on a model file that <c>SqueezeBert.Onnx</c> wrote.</summary>
/// <remarks>
/// All optimisations, one operator at a time, <paramref name="threads"/> threads for each. Its threads spin within a pass and
/// stop when it ends; otherwise they would take the core from whoever is measured next. Inputs and outputs are bound once, so a
/// pass copies nothing.
/// </remarks>
internal sealed class OnnxRuntimeEngine : IEngine, IDisposable
{
    private static readonly string[] InputNames = ["input_ids", "attention_mask", "token_type_ids"], OutputNames = ["last_hidden_state"];

    private readonly InferenceSession session;
    private readonly int hiddenSize;

    internal OnnxRuntimeEngine(string file, int threads)
    {
        using var options = new SessionOptions
        {
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            IntraOpNumThreads = threads,
            InterOpNumThreads = 1,
        };
        options.AddSessionConfigEntry("session.force_spinning_stop", "1");
        session = new InferenceSession(file, options);
        hiddenSize = session.OutputMetadata[OutputNames[0]].Dimensions[^1];
    }

    /// <summary>Pads to the longest sequence, as this engine's users must.</summary>
    public IPass Prepare(Workload workload) => new Pass(session, workload, hiddenSize);

    public void Dispose() => session.Dispose();

    private sealed class Pass : IPass
    {
        private readonly InferenceSession session;
        private readonly Workload workload;
        private readonly int hiddenSize;
        private readonly float[] output;
        private readonly OrtValue[] inputs, outputs;
        private readonly RunOptions options = new();

        internal Pass(InferenceSession session, Workload workload, int hiddenSize)
        {
            (this.session, this.workload, this.hiddenSize) = (session, workload, hiddenSize);
            int sequences = workload.Sequences.Length, length = workload.LongestSequence;
            var (ids, mask) = (new long[sequences * length], new long[sequences * length]);
            for (int b = 0; b < sequences; b++)
                for (int t = 0; t < workload.Sequences[b].Length; t++) (ids[b * length + t], mask[b * length + t]) = (workload.Sequences[b][t], 1);
            output = new float[ids.Length * hiddenSize];
            inputs = [.. ((long[][])[ids, mask, new long[ids.Length]]).Select(values => OrtValue.CreateTensorValueFromMemory(values, [sequences, length]))];
            outputs = [OrtValue.CreateTensorValueFromMemory(output, [sequences, length, hiddenSize])];
        }

        public void Run() => session.Run(options, InputNames, inputs, OutputNames, outputs);

        public float[] Output()
        {
            var real = new List<float>();
            for (int b = 0; b < workload.Sequences.Length; b++)
                real.AddRange(output.AsSpan(b * workload.LongestSequence * hiddenSize, workload.Sequences[b].Length * hiddenSize));
            return [.. real];
        }

        public void Dispose()
        {
            foreach (var value in (OrtValue[])[.. inputs, .. outputs]) value.Dispose();
            options.Dispose();
        }
    }
}
