using System.Text;
using SqueezeBert.Checkpoints;
using Xunit;

namespace SqueezeBert.Tests.Checkpoints;

public class UnpicklerTests
{
    // PROTO FRAME MARK GLOBAL STACK_GLOBAL REDUCE BUILD BINPERSID | NONE NEWTRUE NEWFALSE BININT1 BININT2 BININT LONG1 BINFLOAT
    // SHORT_BINSTRING SHORT_BINUNICODE BINUNICODE BINUNICODE8 | EMPTY_TUPLE EMPTY_LIST EMPTY_DICT TUPLE1 TUPLE2 TUPLE3 TUPLE
    // APPEND APPENDS SETITEM SETITEMS | BINPUT LONG_BINPUT MEMOIZE BINGET LONG_BINGET | STOP
    private const string Understood = "\x80\x95(c\x93RbQ" + "N\x88\x89KMJ\x8aGU\x8cX\x8d" + ")]}\x85\x86\x87t" + "aesu" + "qr\x94hj" + ".";

    [Fact]
    public void Refuses_every_instruction_that_is_not_on_the_list()
    {
        for (int instruction = 0; instruction < 256; instruction++)
        {
            byte[] pickle = [0x80, 2, (byte)instruction, 0, 0, 0, 0, 0, 0, 0, 0, (byte)'.'];
            CheckpointException exception = CheckpointAssert.Refused(() => CheckpointFixtures.OpenTorch(ZipBytes.Build(new ZipPart("x/data.pkl", pickle))));
            bool refusedAsUnknown = exception.Expected.StartsWith("an instruction that checkpoints use (at byte 3", StringComparison.Ordinal);
            Assert.Equal(!Understood.Contains((char)instruction, StringComparison.Ordinal), refusedAsUnknown);
        }
    }

    [Theory]
    [InlineData("os", "system")]
    [InlineData("posix", "system")]
    [InlineData("nt", "system")]
    [InlineData("builtins", "eval")]
    [InlineData("builtins", "getattr")]
    [InlineData("__builtin__", "eval")]
    [InlineData("pkgutil", "resolve_name")]
    [InlineData("subprocess", "Popen")]
    [InlineData("_codecs", "encode")]
    [InlineData("collections", "Counter")]
    [InlineData("collections", "orderedDict")]
    [InlineData("collections.OrderedDict", "__init__")]
    [InlineData("torch", "load")]
    [InlineData("torch", "FloatTensor")]
    [InlineData("torch.storage", "UntypedStorage")]
    [InlineData("torch._utils", "_rebuild_sparse_tensor")]
    [InlineData("torch._utils", "_rebuild_qtensor")]
    [InlineData("System.Diagnostics", "Process")]
    [InlineData("", "")]
    public void Refuses_every_name_that_is_not_on_the_list(string module, string name)
    {
        Assert.Contains($"'{module}.{name}', which is refused", Refused(new PickleBytes().Global(module, name)).Found, StringComparison.Ordinal);
        Assert.Contains($"'{module}.{name}', which is refused", Refused(new PickleBytes().Text(module).Text(name).Raw(0x93)).Found, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("R", "more values")]
    [InlineData("}R", "more values")]
    [InlineData("})R", "a known function")]
    [InlineData("}}R", "a known function")]
    [InlineData("}}b", "attributes of an OrderedDict")]
    [InlineData("]}b", "attributes of an OrderedDict")]
    [InlineData("NQ", "a storage")]
    [InlineData(")Q", "a storage")]
    [InlineData("t", "a mark")]
    [InlineData("e", "a mark")]
    [InlineData("u", "a mark")]
    [InlineData("(e", "more values")]
    [InlineData("(u", "more values")]
    [InlineData("]N(a", "more values")]
    [InlineData("(N\u0085(s", "more values")]
    [InlineData("(\u0086", "more values")]
    [InlineData("}NNN", "one value at the end")]
    [InlineData("}(", "one value at the end")]
    [InlineData("}Na", "a list to append to")]
    [InlineData("]NNs", "a dict to fill")]
    [InlineData("}(Nu", "a value for every key")]
    [InlineData("q\u0000", "more values")]
    [InlineData("h\u0000", "a memo slot that was written")]
    [InlineData("}q\u0000q\u0000", "every memo slot written once")]
    [InlineData("}r\u0040\u0042\u000f\u0000", "memo slots below 1000000")]
    [InlineData("", "one value at the end")]
    [InlineData("N", "a dict of tensors")]
    [InlineData("]", "a dict of tensors")]
    public void Refuses_instructions_that_do_not_fit_together(string instructions, string expected) =>
        Assert.StartsWith(expected, Refused(new PickleBytes().Raw(Encoding.Latin1.GetBytes(instructions))).Expected, StringComparison.Ordinal);

    [Fact]
    public void Refuses_operands_that_reach_past_the_end_or_are_malformed()
    {
        Assert.Contains("more bytes of pickle", Refused(new PickleBytes().Do("X").Raw(0xFF, 0xFF, 0xFF, 0xFF)).Expected, StringComparison.Ordinal);
        Assert.Contains("more bytes of pickle", Refused(new PickleBytes().Raw(0x8D).Raw(BitConverter.GetBytes(ulong.MaxValue))).Expected, StringComparison.Ordinal);
        Assert.Contains("a frame inside", Refused(new PickleBytes().Raw(0x95).Raw(BitConverter.GetBytes(ulong.MaxValue))).Expected, StringComparison.Ordinal);
        Assert.Contains("at most 16 bytes", Refused(new PickleBytes().Raw(0x8A, 17).Raw(new byte[17])).Expected, StringComparison.Ordinal);
        Assert.Contains("text in UTF-8", Refused(new PickleBytes().Raw(0x8C, 1, 0xFF)).Expected, StringComparison.Ordinal);
        Assert.Contains("protocol 2 to 5", Refused(new PickleBytes().Raw(0x80, 6)).Expected, StringComparison.Ordinal);
        Assert.Contains("a name of at most", Refused(new PickleBytes().Global(new string('x', 300), "y")).Expected, StringComparison.Ordinal);
        Assert.Contains("the end of the pickle", Refused(new PickleBytes().Do("}.}")).Expected, StringComparison.Ordinal);
        Assert.Contains("every key of a dict once", Refused(new PickleBytes().Do("}").Text("a").Do("Ns").Text("a").Do("Ns")).Expected, StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_more_instructions_than_the_cap() =>
        Assert.Contains("1000000 instructions", Refused(new PickleBytes().Do("}" + string.Concat(Enumerable.Repeat("NNs", 400_000)))).Expected, StringComparison.Ordinal);

    [Fact]
    public void Refuses_a_dictionary_that_contains_itself()
    {
        var pickle = new PickleBytes().Do("}q\0").Text("a").Do("h\0s");
        Assert.Contains("levels of dictionaries", Refused(pickle).Expected, StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_dictionaries_that_multiply_by_sharing()
    {
        // Six levels, each with twenty references to the one below: 64 million paths. A tuple holds them all first.
        var pickle = new PickleBytes().Do("}(").Text("levels").Do("(}").Text("x").Do("Nsq\0");
        for (byte level = 0; level < 6; level++)
        {
            pickle.Do("}");
            for (int i = 0; i < 20; i++)
                pickle.Text($"{i}").Do("h").Raw(level).Do("s");
            pickle.Do("q").Raw((byte)(level + 1));
        }
        pickle.Do("t").Text("top").Do("h").Raw(6).Do("u");
        Assert.Contains("at most 4096 dictionaries", Refused(pickle).Expected, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("}")]
    [InlineData("]")]
    [InlineData("]Na")]
    [InlineData("}\u008c\0Ns")]
    [InlineData("\u0085")]
    [InlineData("]\u0094")]
    [InlineData("K\u0001")]
    [InlineData("(t")]
    [InlineData("(")]
    [InlineData("\u008c\0")]
    public void Long_pickles_of_one_kind_stay_in_proportionate_memory(string instructions)
    {
        byte[] file = TorchBytes.WithoutStorage(new PickleBytes().Do("N" + string.Concat(Enumerable.Repeat(instructions, 300_000))));
        Assert.False(new HostileFile(CheckpointFixtures.OpenTorch).Accepts(file));
    }

    private static CheckpointException Refused(PickleBytes pickle) => CheckpointAssert.Refused(() => CheckpointFixtures.OpenTorch(TorchBytes.WithoutStorage(pickle)));
}
