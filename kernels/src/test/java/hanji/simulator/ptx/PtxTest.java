package hanji.simulator.ptx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** PTX is read as nvcc writes it. */
final class PtxTest {
    private static final String HEAD = ".version 9.0\n.target sm_90a, debug\n.address_size 64\n";

    private static List<Statement.Code> body(String text) {
        return Ptx.parse(HEAD + ".visible .entry k()\n{\n" + text
                        + "\n}\n.file 1 \"a.cu\"\n.file 2 \"b.hpp\"\n.file 3 \"c.cuh\"\n")
                .entries()
                .getFirst()
                .body()
                .stream()
                .filter(Statement.Code.class::isInstance)
                .map(Statement.Code.class::cast)
                .toList();
    }

    @Test
    void parametersHaveTheirSizeAndAlignment() {
        Entry entry = Ptx.parse(HEAD
                        + ".visible .entry k(.param .u64 .ptr .global .align 4 a, .param .align 8 .b8 s[24], .param"
                        + " .f32 x)\n"
                        + ".maxntid 256, 1, 1\n"
                        + ".minnctapersm 2\n"
                        + "{ ret; }")
                .entries()
                .getFirst();
        assertEquals(
                List.of(8L, 24L, 4L),
                entry.parameters().stream().map(Variable::bytes).toList());
        assertEquals(8, entry.parameters().get(1).alignment());
    }

    @Test
    void variablesHaveTheirContent() {
        Ptx ptx = Ptx.parse(HEAD
                + ".const .align 4 .f32 t[2] = {0f3F800000, 0fBF800000};\n.global .align 2 .b8 u[4] = {1, 2, 255};\n"
                + ".global .s32 v = -2;\n.extern .shared .align 16 .b8 dynamic[];\n");
        assertArrayEquals(
                new byte[] {0, 0, (byte) 0x80, 0x3f, 0, 0, (byte) 0x80, (byte) 0xbf},
                ptx.variables().get(0).content());
        assertArrayEquals(new byte[] {1, 2, -1, 0}, ptx.variables().get(1).content());
        assertArrayEquals(new byte[] {-2, -1, -1, -1}, ptx.variables().get(2).content());
        assertEquals(0, ptx.variables().get(3).bytes());
    }

    @Test
    void operandsAreWhatTheyLookLike() {
        Statement.Code code = body(".reg .b32 %r<3>; .reg .b64 %rd<2>; .reg .pred %p<2>;\n"
                        + "@!%p1 ld.global.nc.v4.u32 {%r0, _, %r1, %r2}, [%rd1+-16];")
                .getFirst();
        assertEquals(new Operand.Register("%p1", true), code.guard().orElseThrow());
        assertEquals("ld.global.nc.v4.u32", code.opcode());
        assertEquals(
                List.of(
                        new Operand.Vector(List.of(
                                new Operand.Register("%r0", false),
                                new Operand.Sink(),
                                new Operand.Register("%r1", false),
                                new Operand.Register("%r2", false))),
                        new Operand.Address(new Operand.Register("%rd1", false), -16)),
                code.operands());
    }

    @Test
    void numbersComeInManyForms() {
        assertEquals(-21845, number("-21845").bits());
        assertEquals(0xffffffffffffffffL, number("0xffffffffffffffff").bits());
        assertEquals(-1, number("18446744073709551615").bits());
        assertEquals(8, number("010").bits());
        assertEquals(5, number("0b101").bits());
        assertEquals(new Operand.Number(0x3f800000, Operand.Number.Form.F32), number("0F3f800000"));
        assertEquals(
                new Operand.Number(Double.doubleToRawLongBits(-1), Operand.Number.Form.F64),
                number("0dBFF0000000000000"));
    }

    private static Operand.Number number(String text) {
        return (Operand.Number) body(".reg .b32 a; mov.b32 a, " + text + ";")
                .getFirst()
                .operands()
                .get(1);
    }

    @Test
    void registersOfInnerBracesAreTheirOwn() {
        List<Statement.Code> codes =
                body(".reg .b32 t; mov.b32 t, 1;\n{ .reg .pred t; setp.eq.u32 t, 1, 2; }\nmov.b32 t, 2;");
        assertEquals(new Operand.Register("t", false), codes.get(0).operands().get(0));
        assertEquals(new Operand.Register("t'", false), codes.get(1).operands().get(0));
        assertEquals(codes.get(0).operands().get(0), codes.get(2).operands().get(0));
    }

    @Test
    void registersOfARangeEndWithTheirNumber() {
        Entry entry = Ptx.parse(HEAD + """
                        .entry k() {
                        .reg .b32 r<12>; .reg .f32 %f<3>; .reg .b64 q1<2>; .reg .b32 %unused<1000>;
                        mov.b32 r11, r12; mov.b32 r0, r00; mov.f32 %f2, %f3; mov.b64 q11, q12;
                        { .reg .pred %f<2>; setp.eq.u32 %f1, r1, r999999999999; }
                        mov.f32 %f1, 0f00000000;
                        }""").entries().getFirst();
        assertEquals(
                Map.of(
                        "r0", Type.B32, "r1", Type.B32, "r11", Type.B32, "%f2", Type.F32, "%f1", Type.F32, "q10",
                        Type.B64, "q11", Type.B64, "%f0", Type.F32, "%f0'", Type.PRED, "%f1'", Type.PRED),
                entry.registers());
        List<Operand> first = entry.body().stream()
                .map(each -> ((Statement.Code) each).operands().get(0))
                .toList();
        assertEquals(
                List.of("r11", "r0", "%f2", "q11", "%f1'", "%f1"),
                first.stream().map(each -> ((Operand.Register) each).name()).toList());
        assertEquals(
                new Operand.Symbol("r12", 0),
                ((Statement.Code) entry.body().get(0)).operands().get(1));
        assertEquals(
                new Operand.Symbol("r00", 0),
                ((Statement.Code) entry.body().get(1)).operands().get(1));
    }

    /** Each kernel of a module has registers of its own, also where the words are the same. */
    @Test
    void registersAreThoseOfTheirKernel() {
        String body = "() { .reg .%s %%r<2>; .reg .b32 %s; mov.b32 %%r1, %%r0; mov.b32 x, y; }\n";
        List<Entry> entries = Ptx.parse(
                        HEAD + ".entry a" + body.formatted("b32", "x") + ".entry b" + body.formatted("u32", "y"))
                .entries();
        assertEquals(
                Map.of("%r0", Type.B32, "%r1", Type.B32, "x", Type.B32),
                entries.get(0).registers());
        assertEquals(
                Map.of("%r0", Type.U32, "%r1", Type.U32, "y", Type.B32),
                entries.get(1).registers());
        assertEquals(
                new Operand.Symbol("x", 0),
                ((Statement.Code) entries.get(1).body().get(1)).operands().get(0));
    }

    @Test
    void linesAreThoseOfTheSourceEvenIfInlined() {
        List<Statement.Code> codes =
                body(".loc 1 4 3\nret;\n.loc 2 449 9, function_name $L__info, inlined_at 1 8 3\nret;\n"
                        + ".loc 3 7 1, function_name $L__info, inlined_at 1 9 3\nret;\n.loc 1 0 3\nret;");
        assertEquals(
                List.of(
                        new Position("a.cu", 4),
                        new Position("a.cu", 8),
                        new Position("c.cuh", 7),
                        new Position("c.cuh", 7)),
                codes.stream().map(Statement.Code::position).toList());
    }

    @Test
    void commentsPragmasAndDebugSectionsSayNothing() {
        assertEquals(
                1,
                body("/* two\nlines */ .pragma \"nounroll\"; // begin inline asm\nret;")
                        .size());
        assertEquals(
                1,
                Ptx.parse(HEAD + ".entry k() { ret; }\n/* to the end").entries().size());
        assertEquals(
                1,
                Ptx.parse(HEAD + ".entry k() { ret; }\n.section .debug_str\n{\n$L__info:\n.b8 95\n}")
                        .entries()
                        .size());
    }

    @Test
    void functionsAreSkipped() {
        Ptx ptx = Ptx.parse(HEAD + ".extern .func (.param .b32 r) vprintf(.param .b64 a, .param .b64 b);\n"
                + ".func (.param .b32 r) twice(.param .b32 a) { { ret; } }\n.entry k() { ret; }");
        assertEquals(1, ptx.entries().size());
    }

    @Test
    void whatIsNoPtxIsRefusedWithItsLine() {
        assertEquals(
                "line 3: the PTX ends too early",
                assertThrows(PtxError.class, () -> Ptx.parse(".version 8.0\n.entry k()\n{"))
                        .getMessage());
        assertEquals(
                "line 1: no .version, so this is no PTX",
                assertThrows(PtxError.class, () -> Ptx.parse("")).getMessage());
    }
}
