using SqueezeBert.Kernels;
using Xunit;

namespace SqueezeBert.Tests.Kernels;

public class KernelSetTests
{
    [Fact]
    public void Sets_are_listed_best_first_and_the_definitions_are_always_there()
    {
        Assert.Equal(["avx512-vnni512", "avx512-vnni256", "avx512", "avx2-vnni256", "avx2", "vector128", "scalar"], KernelSet.All.Select(set => set.Name));
        Assert.True(KernelSet.All[^1].IsSupported);
    }

    [Fact]
    public void The_best_supported_set_is_taken_unless_one_is_named()
    {
        var best = KernelSet.All.First(set => set.IsSupported);
        Assert.Same(best, KernelSet.Select(null));
        Assert.Same(best, KernelSet.Select(""));
        foreach (var set in KernelSet.All.Where(set => set.IsSupported)) Assert.Same(set, KernelSet.Select(set.Name));
    }

    [Fact]
    public void An_unknown_name_is_refused_with_the_names_there_are()
    {
        var error = Assert.Throws<InvalidOperationException>(() => KernelSet.Select("avx1024"));
        Assert.Contains("'avx1024'", error.Message, StringComparison.Ordinal);
        Assert.Contains("SQUEEZEBERT_FORCE_KERNEL", error.Message, StringComparison.Ordinal);
        Assert.Contains("scalar", error.Message, StringComparison.Ordinal);
    }
}
