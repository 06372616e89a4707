using SqueezeBert.Training.Distillation;
using Xunit;

namespace SqueezeBert.Training.Tests.Distillation;

public class LayerPairTests
{
    [Theory]
    [InlineData(2, 4, "0:1,1:3")]
    [InlineData(3, 12, "0:3,1:7,2:11")]
    [InlineData(4, 4, "0:0,1:1,2:2,3:3")]
    [InlineData(4, 6, "0:1,1:2,2:4,3:5")]
    [InlineData(4, 2, "0:0,1:0,2:1,3:1")]
    public void A_students_layers_are_spread_evenly_and_the_last_learns_from_the_last(int student, int teacher, string expected) =>
        Assert.Equal(LayerPair.ParseAll(expected), LayerPair.Of(null, student, 0, teacher));

    [Fact]
    public void Frozen_layers_have_nothing_to_learn() => Assert.Equal([new(1, 3)], LayerPair.Of(null, 2, 1, 4));

    [Fact]
    public void Pairs_may_come_in_any_order_and_need_not_name_every_layer() => Assert.Equal([new(0, 3), new(2, 1)], LayerPair.Of(" 2:1 , 0:3", 4, 0, 4));

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("0:1,")]
    [InlineData("0:1:2")]
    [InlineData("-1:0")]
    [InlineData("a:b")]
    [InlineData("0:99999999999")]
    [InlineData("0=1")]
    public void Whatever_is_no_map_is_refused(string map) =>
        Assert.Equal($"layer_map: expected pairs STUDENT:TEACHER of layers counted from 0, such as 0:1,1:3; found '{map}'.", Assert.Throws<TrainingException>(() => LayerPair.ParseAll(map)).Message);

    [Theory]
    [InlineData("0:1,0:2", "expected each layer of the student once; found layer 0 again")]
    [InlineData("2:1", "expected layers 0 to 1 of the student that are trained and layers 0 to 3 of the teacher; found 2:1")]
    [InlineData("1:4", "found 1:4")]
    public void A_layer_that_is_not_there_or_named_twice_is_refused(string map, string problem) =>
        Assert.Contains(problem, Assert.Throws<TrainingException>(() => LayerPair.Of(map, 2, 0, 4)).Message, StringComparison.Ordinal);
}
