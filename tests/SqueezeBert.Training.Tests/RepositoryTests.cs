using Xunit;

namespace SqueezeBert.Training.Tests;

public class RepositoryTests
{
    [Fact]
    public void The_repository_root_holds_the_solution() =>
        Assert.True(File.Exists(Path.Combine(RepositoryFiles.Root, "SqueezeBert.slnx")));
}
