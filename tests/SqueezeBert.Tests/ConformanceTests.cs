using System.Text.Json;
using SqueezeBert.Tests.Kernels;
using SqueezeBert.Tests.Model;
using Xunit;

namespace SqueezeBert.Tests;

/// <summary>The bits of this machine are those of every other one: hashes that any port can be held to.</summary>
/// <remarks>A change of the arithmetic changes them. That is allowed, but it is said in the changelog.</remarks>
public class ConformanceTests
{
    [Fact]
    public void Kernels_give_the_published_bits() => AssertPublished("kernels", KernelHashTests.OutputsOfBest());

    [Theory]
    [MemberData(nameof(BitContractTests.Kinds), MemberType = typeof(BitContractTests))]
    public void Models_give_the_published_bits(ModelType type, WeightPrecision precision) =>
        AssertPublished($"{type} {precision}", BitContractTests.Outputs(type, precision));

    [Theory]
    [MemberData(nameof(FamilyCases.NamesAndPrecisions), MemberType = typeof(FamilyCases))]
    public void Models_of_the_family_give_the_published_bits(string name, WeightPrecision precision) =>
        AssertPublished($"{name} {precision}", FamilyTests.Outputs(name, precision));

    private static void AssertPublished(string name, byte[] bytes)
    {
        using var published = JsonDocument.Parse(File.ReadAllBytes(RepositoryFiles.Fixture("conformance.json")));
        string expected = published.RootElement.GetProperty(name).GetString()!, actual = InstructionSetRun.HashOf(bytes);
        Assert.True(expected == actual, $"{name}: published {expected}, here {actual}");
    }
}
