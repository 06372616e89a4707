namespace SqueezeBert.Benchmarks.Comparison;

/// <summary>This library. The model stays the caller's.</summary>
internal sealed class OurEngine(SqueezeBertModel model, ModelOutputs outputs) : IEngine
{
    public IPass Prepare(Workload workload) => new Pass(model, outputs, workload.Pack());

    private sealed class Pass(SqueezeBertModel model, ModelOutputs outputs, TokenBatch batch) : IPass
    {
        private ModelOutput result = new();

        public void Run() => result = model.Forward(batch, outputs);

        public float[] Output() => result.LastHiddenState ?? result.PoolerOutput!;

        public void Dispose()
        {
        }
    }
}
