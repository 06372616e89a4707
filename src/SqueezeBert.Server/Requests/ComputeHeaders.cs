using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace SqueezeBert.Server.Requests;

/// <summary>text-embeddings-inference's headers that tell what an answer cost; times in milliseconds.</summary>
internal static class ComputeHeaders
{
    internal static void Write(IHeaderDictionary headers, RequestWatch watch)
    {
        headers["x-compute-type"] = "cpu";
        headers["x-compute-time"] = Milliseconds(watch.Total);
        headers["x-compute-characters"] = watch.Characters.ToString(CultureInfo.InvariantCulture);
        headers["x-compute-tokens"] = watch.Tokens.ToString(CultureInfo.InvariantCulture);
        headers["x-total-time"] = Milliseconds(watch.Total);
        headers["x-tokenization-time"] = Milliseconds(watch.Tokenization);
        headers["x-queue-time"] = Milliseconds(watch.Waited);
        headers["x-inference-time"] = Milliseconds(watch.Inference);
    }

    private static string Milliseconds(TimeSpan time) => ((long)Math.Round(time.TotalMilliseconds)).ToString(CultureInfo.InvariantCulture);
}
