using SqueezeBert.Checkpoints;
using Xunit;

namespace SqueezeBert.Tests.Checkpoints;

public class CheckpointExceptionTests
{
    [Fact]
    public void The_message_says_file_tensor_expected_and_found()
    {
        var exception = new CheckpointException("model.safetensors", "F32 [2]", "F32 [3]", "w");
        Assert.Equal("model.safetensors: tensor 'w': expected F32 [2], found F32 [3].", exception.Message);
        Assert.Equal("a.bin: expected x, found y.", new CheckpointException("a.bin", "x", "y").Message);
    }

    [Fact]
    public void Text_from_a_file_is_shortened_and_made_harmless()
    {
        var exception = new CheckpointException("a.bin", "x", new string('z', 10_000), "\u001b[31m\n\u202e\ud800");
        Assert.Equal("\\u001b[31m\\u000a\\u202e\\ud800", exception.Tensor);
        Assert.Equal(301, exception.Found.Length);
        Assert.DoesNotContain('\u001b', exception.Message);
    }
}
