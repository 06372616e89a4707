using Xunit;

namespace SqueezeBert.Tests.Cli;

/// <summary>Command lines that are wrong in themselves end with 2, before any file is touched; --help always answers.</summary>
public class UsageTests
{
    public static TheoryData<string> Commands => ["", "run", "run text-classification", "forward", "tokenize", "tokenizer", "tokenizer train", "inspect", "eval", "train", "distill", "quantize", "download", "cache", "cache ls", "cache rm", "cache verify"];

    [Theory]
    [MemberData(nameof(Commands))]
    public void Help_is_there_for_every_command(string command)
    {
        foreach (string help in (string[])["--help", "-h"])
        {
            var run = CliRun.Of([.. Split(command), help]);
            Assert.Equal((0, ""), (run.Code, run.Error));
            Assert.Contains("Usage:", run.Output, StringComparison.Ordinal);
            Assert.Contains(command, run.Output, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void An_option_that_does_not_exist_is_wrong_usage(string command)
    {
        var run = CliRun.Of([.. Split(command), "--no-such-option"]);
        CliAssert.WrongUsage(run, "--no-such-option");
    }

    [Fact]
    public void A_text_may_look_like_an_option_behind_two_dashes_or_when_it_has_several_words()
    {
        string[] texts = ["--great", "-- this is good", "--"];
        var run = CliRun.Of(["run", "text-classification", "-- this is bad", "--top-k", "1", "--", .. texts]);
        Assert.Equal((0, "", 4), (run.Code, run.Error, run.Lines.Length));
        CliAssert.WrongUsage(CliRun.Of("run", "text-classification", "--great", "--", "--awful"), "--great");
    }

    [Theory]
    [InlineData("-x")]
    [InlineData("-5")]
    [InlineData("-top-k=1")]
    public void A_text_that_begins_with_a_dash_is_a_slip_unless_it_stands_behind_two(string text)
    {
        CliAssert.WrongUsage(CliRun.Of("run", "text-classification", "good", text), "or -- before texts that begin so");
        Assert.Equal(0, CliRun.Of("run", "text-classification", "--", text).Code);
        Assert.Equal(0, CliRun.Of("run", "text-classification", "-").Code);
    }

    [Theory]
    [InlineData("run text-classification")]
    [InlineData("forward --model sentiment")]
    [InlineData("tokenize")]
    public void Nothing_to_read_is_wrong_usage_at_a_keyboard(string line) => CliAssert.WrongUsage(CliRun.AtKeyboard(Split(line)), "expected --input FILE");

    [Theory]
    [InlineData("classify")]
    [InlineData("run translation")]
    [InlineData("run")]
    [InlineData("")]
    [InlineData("inspect --model bert-base surplus")]
    public void A_command_that_does_not_exist_is_wrong_usage(string line) => CliAssert.WrongUsage(CliRun.Of(Split(line)));

    [Theory]
    [InlineData("forward", "--model")]
    [InlineData("inspect", "--model")]
    [InlineData("eval --task squad --data dev.json", "--predictions")]
    [InlineData("eval --task squad --predictions p.json", "--data")]
    [InlineData("eval --data dev.json --predictions p.json", "--task")]
    [InlineData("train --output_dir out", "--train_file")]
    [InlineData("distill --preset squeezebert-tiny --train_file rows.tsv --output_dir out", "--teacher_name_or_path")]
    [InlineData("quantize --output out", "--model")]
    [InlineData("quantize --model model", "--output")]
    [InlineData("train --train_file rows.tsv", "--output_dir")]
    public void A_required_option_that_is_missing_is_named(string line, string option) => CliAssert.WrongUsage(CliRun.Of(Split(line)), option);

    [Theory]
    [InlineData("run text-classification text --model")]
    [InlineData("run text-classification --input")]
    [InlineData("forward --model")]
    [InlineData("tokenize --vocab")]
    [InlineData("inspect --model bert-base --sequence-length")]
    [InlineData("train --train_file rows.tsv --output_dir")]
    [InlineData("quantize --model model --output out --eval")]
    public void An_option_without_its_value_is_wrong_usage(string line) => CliAssert.WrongUsage(CliRun.Of(Split(line)), line[line.LastIndexOf("--", StringComparison.Ordinal)..]);

    [Theory]
    [InlineData("run text-classification text --threads", "0")]
    [InlineData("run text-classification text --threads", "two")]
    [InlineData("run text-classification text --top-k", "-1")]
    [InlineData("run text-classification text --top-k", "1.5")]
    [InlineData("forward --model model --threads", "99999999999")]
    [InlineData("run text-classification text --threads", "20000")]
    [InlineData("train --train_file rows.tsv --output_dir out --threads", "1025")]
    [InlineData("inspect --model bert-base --sequence-length", "0")]
    [InlineData("train --train_file rows.tsv --output_dir out --seed", "x")]
    [InlineData("train --train_file rows.tsv --output_dir out --learning_rate", "fast")]
    [InlineData("train --train_file rows.tsv --output_dir out --num_train_epochs", "1,5")]
    [InlineData("train --train_file rows.tsv --output_dir out --max_train_samples", "many")]
    [InlineData("train --train_file rows.tsv --output_dir out --do_train", "perhaps")]
    public void A_number_that_is_none_is_wrong_usage(string line, string value)
    {
        var run = CliRun.Of([.. Split(line), value]);
        CliAssert.WrongUsage(run, value);
        Assert.DoesNotContain("System.", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("run text-classification text --function-to-apply", "tanh")]
    [InlineData("run text-classification --input-format", "xml")]
    [InlineData("forward --model model --outputs", "attentions")]
    [InlineData("tokenize --input-format", "xml")]
    [InlineData("train --train_file rows.tsv --output_dir out --preset", "nope")]
    [InlineData("train --train_file rows.tsv --output_dir out --problem_type", "ranking")]
    [InlineData("train --train_file rows.tsv --output_dir out --lr_scheduler_type", "sawtooth")]
    [InlineData("train --train_file rows.tsv --output_dir out --eval_strategy", "sometimes")]
    [InlineData("train --train_file rows.tsv --output_dir out --save_strategy", "never")]
    [InlineData("eval --data d --predictions p --task", "glue/snli")]
    [InlineData("run text-classification text --dtype", "int4")]
    [InlineData("forward --model model --dtype", "1")]
    public void A_word_that_is_not_among_the_choices_is_wrong_usage(string line, string word)
    {
        var run = CliRun.Of([.. Split(line), word]);
        CliAssert.WrongUsage(run, word);
        Assert.StartsWith($"error: {Split(line)[^1]}: expected ", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("run text-classification text --input file.txt")]
    [InlineData("tokenize --vocab vocab.txt --model model")]
    public void Options_that_exclude_one_another_are_wrong_usage(string line) => CliAssert.WrongUsage(CliRun.Of(Split(line)), "found both");

    [Theory]
    [InlineData("run text-classification text --model")]
    [InlineData("run text-classification --input")]
    [InlineData("run text-classification text -o")]
    [InlineData("tokenize --vocab")]
    [InlineData("train --preset squeezebert-tiny --tokenizer_name vocab.txt --train_file rows.tsv --output-dir")]
    public void An_empty_value_as_of_a_variable_that_is_not_set_is_wrong_usage(string line) =>
        CliAssert.WrongUsage(CliRun.Of([.. Split(line), ""]), $"{Split(line)[^1]}: expected a value; found an empty one.");

    [Theory]
    [InlineData("", "expected one of --model_name_or_path, --preset and --config_name; found none")]
    [InlineData("--preset squeezebert-tiny --tokenizer_name vocab.txt --model_name_or_path model", "found more")]
    [InlineData("--preset squeezebert-tiny --tokenizer_name vocab.txt --config_name config.json", "found more")]
    [InlineData("--preset squeezebert-tiny", "--tokenizer_name: expected a vocabulary to train from scratch with; found none")]
    [InlineData("--preset squeezebert-tiny --tokenizer_name vocab.txt --max_seq_length 2", "--max_seq_length: expected 3 or more; found 2")]
    [InlineData("--preset squeezebert-tiny --tokenizer_name vocab.txt --learning_rate 0", "--learning_rate: expected a number above 0 and below 1; found 0")]
    [InlineData("--preset squeezebert-tiny --tokenizer_name vocab.txt --learning_rate NaN", "--learning_rate: expected a number above 0")]
    [InlineData("--preset squeezebert-tiny --tokenizer_name vocab.txt --num_train_epochs 0", "--num_train_epochs: expected")]
    [InlineData("--preset squeezebert-tiny --tokenizer_name vocab.txt --warmup_steps 1.5", "--warmup_steps: expected a whole number of steps, or a share")]
    [InlineData("--preset squeezebert-tiny --tokenizer_name vocab.txt --warmup_steps -1", "--warmup_steps: expected")]
    [InlineData("--preset squeezebert-tiny --tokenizer_name vocab.txt --max_eval_samples 0", "--max_eval_samples: expected 1 or more; found 0")]
    [InlineData("--preset squeezebert-tiny --tokenizer_name vocab.txt --validation_file dev.tsv --metric_for_best_model beauty", "--metric_for_best_model: expected one of accuracy, macro_f1, matthews_correlation, loss; found 'beauty'")]
    [InlineData("--preset squeezebert-tiny --tokenizer_name vocab.txt --metric_for_best_model accuracy", "--metric_for_best_model: expected validation data")]
    [InlineData("--preset squeezebert-tiny --tokenizer_name vocab.txt --validation_file dev.tsv --do_eval false --early_stopping_patience 2", "--early_stopping_patience: expected validation data")]
    [InlineData("--preset squeezebert-tiny --tokenizer_name vocab.txt --validation_file dev.tsv --eval_strategy no --save_strategy best", "--save_strategy best: expected validation data")]
    [InlineData("--preset squeezebert-tiny --tokenizer_name vocab.txt --validation_file dev.tsv --eval_strategy no --load_best_model_at_end", "--load_best_model_at_end: expected --validation_file and --eval_strategy epoch")]
    [InlineData("--preset squeezebert-tiny --tokenizer_name vocab.txt --do_eval", "--do_eval: expected --validation_file")]
    [InlineData("--preset squeezebert-tiny --tokenizer_name vocab.txt --do_predict", "--do_predict: expected --test_file")]
    [InlineData("--preset squeezebert-tiny --tokenizer_name vocab.txt --do_train false", "--do_train: expected true")]
    public void Training_options_that_make_no_sense_are_wrong_usage_before_any_file_is_read(string options, string message) =>
        CliAssert.WrongUsage(CliRun.Of(["train", "--train_file", "no-such-rows.tsv", "--output_dir", "out", .. Split(options)]), message);

    [Theory]
    [InlineData("--distillation_temperature 0", "--distillation_temperature: expected a number above 0, at most 1000; found 0")]
    [InlineData("--mixing_weight 1.5", "--mixing_weight: expected 0 to 1; found 1.5")]
    [InlineData("--hidden_state_weight -1", "--hidden_state_weight: expected 0 to 1,000,000; found -1")]
    [InlineData("--attention_weight NaN", "--attention_weight: expected 0 to 1,000,000; found NaN")]
    [InlineData("--mixing_weight 0", "--mixing_weight: expected a number above 0, or hidden_state_weight or attention_weight")]
    [InlineData("--layer_map 0:1", "--layer_map: expected hidden_state_weight or attention_weight above 0 beside it")]
    [InlineData("--layer_map 0-1 --attention_weight 1", "--layer_map: expected pairs STUDENT:TEACHER of layers counted from 0, such as 0:1,1:3; found '0-1'")]
    [InlineData("--vector_loss cosine", "--vector_loss: expected with sentence-embeddings only")]
    [InlineData("--vector_loss angle", "--vector_loss: expected mse or cosine; found 'angle'")]
    [InlineData("--task sentence-embeddings --distillation_temperature 3", "--distillation_temperature: expected with a task that gives logits; found with sentence-embeddings")]
    [InlineData("--label_smoothing 1", "--label_smoothing_factor: expected 0 or more and below 1")]
    public void Distillation_options_that_make_no_sense_are_wrong_usage_before_any_file_is_read(string options, string message) =>
        CliAssert.WrongUsage(CliRun.Of(["distill", "--teacher_name_or_path", "teacher", "--preset", "squeezebert-tiny", "--train_file", "no-such-rows.tsv", "--output_dir", "out", .. Split(options)]), message);

    [Theory]
    [InlineData("squad --split val", "--split: expected with text-classification only; found with squad.")]
    [InlineData("glue/rte --multi-label", "--multi-label: expected with text-classification only; found with glue/rte.")]
    [InlineData("squad --text-column text", "--text-column: expected with text-classification or sentence-similarity only; found with squad.")]
    [InlineData("text-classification --tag-column 2", "--tag-column: expected with token-classification only; found with text-classification.")]
    [InlineData("squad --na-prob-file f", "--na-prob-file: expected with squad_v2 only; found with squad.")]
    [InlineData("squad_v2 --na-prob-thresh 0.5", "--na-prob-thresh: expected with --na-prob-file or --model; found alone.")]
    [InlineData("token-classification --regression", "--regression: expected with text-classification only; found with token-classification.")]
    [InlineData("squad --output -", "--output: expected a file; found -, where the figures go.")]
    [InlineData("token-classification --tag-column 1", "--tag-column: expected a whole number from 2; found '1'.")]
    public void An_option_that_means_nothing_to_the_task_is_wrong_usage(string options, string problem) =>
        CliAssert.WrongUsage(CliRun.Of(Split($"eval --data d --predictions p --task {options}")), problem);

    [Fact]
    public void The_version_is_told()
    {
        var run = CliRun.Of("--version");
        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Matches(@"^\d+\.\d+\.\d+", run.Output);
    }

    private static string[] Split(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
