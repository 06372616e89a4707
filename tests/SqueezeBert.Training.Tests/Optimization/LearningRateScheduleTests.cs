using System.Text.Json;
using SqueezeBert.Training.Optimization;
using Xunit;

namespace SqueezeBert.Training.Tests.Optimization;

public class LearningRateScheduleTests
{
    [Theory]
    [InlineData("linear_w4_t20", LearningRateScheduleType.Linear)]
    [InlineData("constant_w4", LearningRateScheduleType.ConstantWithWarmup)]
    [InlineData("cosine_w4_t20", LearningRateScheduleType.Cosine)]
    [InlineData("poly2_w4_t20", LearningRateScheduleType.Polynomial, 2)]
    public void Rates_equal_transformers(string name, object type, double power = 1)
    {
        using var file = JsonDocument.Parse(File.ReadAllBytes(RepositoryFiles.Fixture("train", "schedules.json")));
        var schedule = new LearningRateSchedule((LearningRateScheduleType)type, 1e-3, WarmupSteps: 4, TotalSteps: 20) { Power = power };
        int step = 0;
        foreach (var rate in file.RootElement.GetProperty(name).EnumerateArray())
            Assert.Equal(rate.GetDouble(), schedule.At(step++), 1e-15);
        Assert.Equal(25, step);
    }

    [Fact]
    public void A_constant_rate_has_no_warm_up()
    {
        var schedule = new LearningRateSchedule(LearningRateScheduleType.Constant, 1e-3, WarmupSteps: 4, TotalSteps: 20);
        Assert.Equal(1e-3, schedule.At(0));
        Assert.Equal(1e-3, schedule.At(19));
    }
}
