package hanji.simulator.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.cuda.Grid;
import hanji.simulator.Advice;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Variables of a module: set before a launch, shown after it, and told of where nobody set them. */
class SymbolTest {
    private static final String PTX = """
        .version 8.0
        .target sm_90
        .address_size 64
        .const .align 4 .b8 taps[12];
        .const .align 4 .f32 gain = 0f40000000;
        .global .align 4 .u32 _ZN4math4hitsE;
        .global .align 8 .u64 table;
        .visible .entry k(.param .u64 o) {
        .reg .b64 %rd<5>;
        .reg .f32 %f<5>;
        .reg .b32 %r<5>;
        ld.param.u64 %rd1, [o];
        ld.const.f32 %f1, [taps+4];
        ld.const.f32 %f2, [gain];
        mul.rn.f32 %f3, %f1, %f2;
        st.global.f32 [%rd1], %f3;
        atom.global.add.u32 %r1, [_ZN4math4hitsE], 1;
        ret;
        }
        .visible .entry follows(.param .u64 o) {
        .reg .b64 %rd<5>;
        .reg .f32 %f<5>;
        ld.param.u64 %rd1, [o];
        ld.global.u64 %rd2, [table];
        ld.global.f32 %f1, [%rd2];
        st.global.f32 [%rd1], %f1;
        ret;
        }
        """;

    private static KernelRun run(String kernel, Symbol... symbols) {
        return KernelRun.of("symbols.ptx", PTX, kernel, Grid.of(1, 32), "f32[1]=zeros")
                .with(symbols);
    }

    private static Symbol set(String name, String content) {
        return Symbol.set(name, Argument.parse(content));
    }

    @Test
    void aVariableIsSetBeforeAndShownAfterTheLaunch() {
        Report report = run(
                        "k",
                        set("taps", "f32[3]=1,2.5,3"),
                        Symbol.shown("math::hits", Argument.Type.I32),
                        Symbol.shown("taps", Argument.Type.F32))
                .run(2);
        assertEquals(List.of(5f), report.outputs().getFirst().head());
        assertEquals(List.of(32), report.symbols().get(0).head());
        assertEquals(List.of(1f, 2.5f), report.symbols().get(1).head());
        assertTrue(report.text().contains("variable taps, f32[3], sha256 "), report::text);
        assertTrue(report.text().contains("  1.0, 2.5, ...\n"), report::text);
    }

    @Test
    void whatNobodySetIsToldOfAtItsFirstRead() {
        List<Advice> advice = run("k").run(0).advice().stream()
                .filter(each -> each.message().contains("nobody"))
                .toList();
        assertEquals(
                List.of(new Advice("reads variable 'taps', which nobody has set: it holds zeros", "symbols.ptx", 13)),
                advice);
        assertEquals(
                List.of(),
                run("k", set("taps", "f32[3]=ramp")).run(0).advice().stream()
                        .filter(each -> each.message().contains("nobody"))
                        .toList());
    }

    @Test
    void aVariableMayHoldTheAddressOfAnArgument() {
        KernelRun follows = KernelRun.of("symbols.ptx", PTX, "follows", Grid.of(1, 1), "f32[3]=4,5,6")
                .with(set("table", "arg0+2"));
        assertEquals(6f, follows.run(1).outputs().getFirst().head().getFirst());
    }

    @Test
    void aWrongNameOrSizeIsOneLine() {
        for (var wrong : List.of(
                set("tap", "f32[3]=ramp"), Symbol.shown("tap", Argument.Type.F32), set("taps", "f32[4]=ramp"))) {
            String message = assertThrows(
                            IllegalArgumentException.class,
                            () -> run("k", wrong).run(0))
                    .getMessage();
            assertTrue(
                    message.contains(
                            wrong.name().equals("tap")
                                    ? "no variable 'tap' in symbols.ptx; it has: taps, gain, math::hits, table"
                                    : "has 12 bytes, and what it is set to has 16"),
                    message);
        }
    }
}
