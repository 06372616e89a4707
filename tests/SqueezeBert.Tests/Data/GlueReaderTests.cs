using SqueezeBert.Data;
using SqueezeBert.Data.Glue;
using Xunit;

namespace SqueezeBert.Tests.Data;

public class GlueReaderTests
{
    public static TheoryData<string, string, string> Layouts => new()
    {
        { "cola", "gj04\t1\t\tThe sailors rode.\ncj99\t0\t*\tThe more want you, \"less.\n", "0|The sailors rode.||1\n1|The more want you, \"less.||0" },
        { "cola", "index\tsentence\n0\tBill whistled.\n", "0|Bill whistled.||" },
        { "sst2", "sentence\tlabel\nfine film \t1\n", "0|fine film ||1" },
        { "mrpc", "\uFEFFQuality\t#1 ID\t#2 ID\t#1 String\t#2 String\n1\t7\t8\tHe said \" no .\t\" No , \" he said .\n", "0|He said \" no .|\" No , \" he said .|1" },
        { "stsb", "index\tgenre\tfilename\tyear\told_index\tsource1\tsource2\tsentence1\tsentence2\tscore\n4\tnews\tf\t2012\t0004\tnone\tnone\tA plane.\tAn air plane.\t4.750\n", "4|A plane.|An air plane.|4.750" },
        { "qqp", "id\tqid1\tqid2\tquestion1\tquestion2\tis_duplicate\n133273\t1\t2\tHow?\tWhy?\t0\n", "0|How?|Why?|0" },
        { "mnli", "index\tpromptID\tsentence1\tsentence2\tlabel1\tgold_label\n0\t31193\tA.\tB.\tneutral\tcontradiction\n", "0|A.|B.|contradiction" },
        { "mnli-mm", "sentence1\tsentence2\tgold_label\nA.\tB.\tneutral\n", "0|A.|B.|neutral" },
        { "qnli", "index\tquestion\tsentence\tlabel\n0\tWho?\tHe.\tnot_entailment\n", "0|Who?|He.|not_entailment" },
        { "rte", "index\tsentence1\tsentence2\tlabel\n2164\t\"That film\tThe film \"W\"\tentailment\n", "2164|\"That film|The film \"W\"|entailment" },
        { "wnli", "index\tsentence1\tsentence2\tlabel\n0\tIt is.\tHe is.\t1\n", "0|It is.|He is.|1" },
        { "ax", "index\tsentence1\tsentence2\n0\tA cat.\tNo cat.\n", "0|A cat.|No cat.|" },
    };

    public static TheoryData<string, string, int, string> PublicFiles => new()
    {
        { "cola", "glue/CoLA/train.tsv", 8551, "0,1" },
        { "cola", "glue/CoLA/in_domain_dev.tsv", 527, "0,1" },
        { "sst2", "glue/SST-2/train.tsv.gz", 67349, "0,1" },
        { "sst2", "glue/SST-2/dev.tsv", 872, "0,1" },
        { "mrpc", "glue/MRPC/dev.tsv", 408, "0,1" },
        { "stsb", "glue/STS-B/dev.tsv", 1500, "" },
        { "qqp", "glue/QQP/dev_sample.tsv", 1000, "0,1" },
        { "mnli", "glue/MNLI/dev_sample.tsv", 1000, "contradiction,entailment,neutral" },
        { "qnli", "glue/QNLI/dev.tsv.gz", 5463, "entailment,not_entailment" },
        { "rte", "glue/RTE/train.tsv", 2490, "entailment,not_entailment" },
        { "wnli", "glue/WNLI/dev.tsv", 71, "0,1" },
        { "ax", "glue/AX/diagnostic.tsv", 1104, "" },
    };

    [Theory]
    [MemberData(nameof(Layouts))]
    public void Reads_each_tasks_own_columns(string task, string content, string expected)
    {
        using var file = new TemporaryFile("part.tsv", content);
        Assert.Equal(expected, string.Join('\n', Read(task, file.Path).Select(row => $"{row.Index}|{row.Text}|{row.TextPair}|{row.Label}")));
    }

    [Theory]
    [MemberData(nameof(PublicFiles))]
    public void Reads_the_benchmarks_files_whole(string task, string path, int count, string labels)
    {
        var rows = Read(task, PublicData.Require(path));
        Assert.Equal(count, rows.Count);
        Assert.Equal(count, rows.Select(row => row.Index).Distinct().Count());
        if (labels.Length > 0) Assert.Equal(labels, string.Join(',', rows.Select(row => row.Label).Distinct().Order(StringComparer.Ordinal)));
    }

    [Fact]
    public void Each_task_has_a_name_and_a_submission_file_of_its_own()
    {
        Assert.Equal(GlueTask.All.Length, GlueTask.All.Select(task => task.Name).Distinct().Count());
        Assert.Equal(GlueTask.All.Length, GlueTask.All.Select(task => task.SubmissionFile).Distinct().Count());
        Assert.All(GlueTask.All, task => Assert.NotEmpty(task.Metrics));
    }

    [Theory]
    [InlineData("rte", "index\tsentence1\tsentence2\tlabel\n0\tA\tB\n", "line 2: expected 4 values separated by tabs; found 3.")]
    [InlineData("rte", "index\tpremise\tlabel\n0\tA\tB\n", "line 2: expected a value in column 'sentence1'; found the columns index, premise, label.")]
    [InlineData("rte", "index\tsentence1\tsentence2\tlabel\nfirst\tA\tB\tentailment\n", "line 2: expected a whole number in column 'index'; found 'first'.")]
    [InlineData("cola", "gj04\t1\tThe sailors rode.\n", "line 1: expected 4 values separated by tabs; found 3.")]
    public void Names_the_line_of_a_row_that_does_not_fit(string task, string content, string problem)
    {
        using var file = new TemporaryFile("part.tsv", content);
        Assert.Equal($"{file.Path}: {problem}", Assert.Throws<DataException>(() => Read(task, file.Path)).Message);
    }

    private static List<GlueExample> Read(string task, string path)
    {
        using var reader = GlueReader.Open(GlueTask.All.Single(one => one.Name == task), path);
        var rows = new List<GlueExample>();
        while (reader.Read() is { } row) rows.Add(row);
        return rows;
    }
}
