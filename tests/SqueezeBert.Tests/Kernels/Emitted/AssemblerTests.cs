using SqueezeBert.Kernels.Emitted;
using Xunit;

namespace SqueezeBert.Tests.Kernels.Emitted;

/// <summary>Instructions are written as the GNU assembler writes them.</summary>
public class AssemblerTests
{
    [Fact]
    public void Vector_instructions_have_their_evex_form()
    {
        AssertWrites("62921d4050f9", code => code.Vpdpbusd(7, 28, 25));
        AssertWrites("6282154050f8", code => code.Vpdpbusd(23, 29, 24));
        AssertWrites("62627d48586001", code => code.Vpbroadcastd(28, new Place(Register.Rax, 4)));
        AssertWrites("62427d48586c7203", code => code.Vpbroadcastd(29, new Place(Register.R10, 12, Register.Rsi, 2)));
        AssertWrites("62627d4818610b", code => code.Vbroadcastss(28, new Place(Register.Rcx, 44)));
        AssertWrites("62617c48104203", code => code.Load(24, new Place(Register.Rdx, 192)));
        AssertWrites("62417c48104b01", code => code.Load(25, new Place(Register.R11, 64)));
        AssertWrites("62c17c48117b01", code => code.Store(new Place(Register.R11, 64), 23));
        AssertWrites("62e17c4828f1", code => code.Copy(22, 1));
        AssertWrites("62a17c485bc9", code => code.Vcvtdq2ps(17, 17));
        AssertWrites("62011c4059e9", code => code.Vmulps(29, 28, 25));
        AssertWrites("62121540a8cb", code => code.Vfmadd213ps(9, 29, 27));
        AssertWrites("c5f877", code => code.Vzeroupper());
    }

    [Fact]
    public void Pointer_arithmetic_is_in_64_bits()
    {
        AssertWrites("488b7708", code => code.Load(Register.Rsi, new Place(Register.Rdi, 8)));
        AssertWrites("4c8b5f48", code => code.Load(Register.R11, new Place(Register.Rdi, 72)));
        AssertWrites("4f8d4c1808", code => code.Lea(Register.R9, new Place(Register.R8, 8, Register.R11)));
        AssertWrites("4d8d9cb300010000", code => code.Lea(Register.R11, new Place(Register.R11, 256, Register.Rsi, 4)));
        AssertWrites("4981c200010000", code => code.Add(Register.R10, 256));
        AssertWrites("49c1eb02", code => code.ShiftRight(Register.R11, 2));
        AssertWrites("49ffcb0f85f7ffffff", code => code.DecrementAndLoop(Register.R11, 0));
        AssertWrites("c3", code => code.Return());
    }

    private static void AssertWrites(string expected, Action<Assembler> write)
    {
        var code = new Assembler();
        write(code);
        Assert.Equal(expected, Convert.ToHexStringLower(code.Code));
    }
}
