package hanji.simulator.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.cuda.Grid;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What no symbol is followed through ends a proof by name, and nothing computed from it counts as a number. */
class NotFollowedTest {
    private static final String CALL = """
            .param .b32 given;
            .param .b32 made;
            st.param.f32 [given+0], %f1;
            call.uni (made), twice, (given);
            ld.param.f32 %f2, [made+0];
            """;
    private static final String[] ARGUMENTS = {"f32[32]=unwritten", "f32[32]=random:1", "f32=0.5"};

    /** A kernel that puts {@code %f2} for {@code %f1} into each element. */
    private static KernelRun run(String body, String... arguments) {
        String ptx = """
                .version 8.0
                .target sm_80
                .address_size 64
                .func (.param .b32 made) twice(.param .b32 given)
                {
                .reg .f32 %%f<3>;
                ld.param.f32 %%f1, [given];
                add.f32 %%f2, %%f1, %%f1;
                st.param.f32 [made+0], %%f2;
                ret;
                }
                .visible .entry each(.param .u64 out, .param .u64 in, .param .f32 a)
                {
                .reg .pred %%p<2>;
                .reg .b16 %%h<3>;
                .reg .b32 %%r<4>;
                .reg .f32 %%f<6>;
                .reg .b64 %%rd<5>;
                mov.u32 %%r1, %%tid.x;
                mul.wide.u32 %%rd3, %%r1, 4;
                ld.param.u64 %%rd1, [out];
                add.s64 %%rd1, %%rd1, %%rd3;
                ld.param.u64 %%rd2, [in];
                add.s64 %%rd2, %%rd2, %%rd3;
                ld.global.f32 %%f1, [%%rd2];
                %s
                st.global.f32 [%%rd1], %%f2;
                ret;
                }
                """.formatted(body);
        return KernelRun.of("each.ptx", ptx, "each", Grid.of(1, 32), arguments);
    }

    private static Verdict verdict(String first, String second) {
        return new Proof(run(first, ARGUMENTS), run(second, ARGUMENTS)).verdict();
    }

    private static void assertNotFollowed(String what, String body) {
        Verdict verdict = verdict(body, body);
        Verdict.DependsOnData depends = assertInstanceOf(Verdict.DependsOnData.class, verdict, verdict::text);
        assertTrue(depends.why().startsWith("symbols are not followed "), depends::why);
        assertTrue(depends.why().endsWith(what), depends::why);
    }

    @Test
    void aCallEndsTheProof() {
        assertNotFollowed(", st.param.f32", CALL);
        assertNotFollowed(", call.uni", CALL.replace("st.param.f32 [given+0], %f1;", ""));
    }

    @Test
    void aCallThatIsNotReachedEndsNothing() {
        String around = """
                mov.f32 %%f2, %%f1;
                setp.eq.u32 %%p1, %%r1, 99;
                @!%%p1 bra behind;
                %s
                behind:
                """.formatted(CALL);
        Verdict verdict = verdict(around, "mov.f32 %f2, %f1;");
        assertTrue(verdict.isProved(), verdict::text);
    }

    @Test
    void aParameterByItsAddressEndsTheProof() {
        assertNotFollowed(", mov.b64", "mov.b64 %rd4, a;\ncvta.param.u64 %rd4, %rd4;\nld.f32 %f2, [%rd4];");
    }

    @Test
    void aProductOfMatricesEndsTheProof() {
        assertNotFollowed(", mma.sync.aligned.m16n8k16.row.col.f32.f16.f16.f32", """
                mov.b32 %r2, 0;
                mma.sync.aligned.m16n8k16.row.col.f32.f16.f16.f32
                    {%f2, %f3, %f4, %f5}, {%r2, %r2, %r2, %r2}, {%r2, %r2}, {%f1, %f1, %f1, %f1};
                """);
    }

    @Test
    void blocksThatWaitForEachOtherEndTheProof() {
        assertNotFollowed("where blocks wait for each other", "mov.u32 %r2, %envreg1;\nmov.f32 %f2, %f1;");
    }

    @Test
    void roundingsToHalvesArePartOfTheTree() {
        String half = "cvt.rn.f16.f32 %h1, %f1;\nadd.f16 %h2, %h1, %h1;\ncvt.f32.f16 %f2, %h2;";
        Verdict verdict = verdict(half, half);
        assertTrue(verdict.isProved(), verdict::text);
        assertInstanceOf(Verdict.Differs.class, verdict(half, "add.f32 %f2, %f1, %f1;"));
    }

    @ParameterizedTest
    @CsvSource({"f16[32]=random:1", "bf16[32]=random:1"})
    void numbersOf16BitsAreNoSymbols(String argument) {
        KernelRun halves = run("mov.f32 %f2, %f1;", "f32[32]=unwritten", argument, "f32=0.5");
        String message = assertThrows(IllegalArgumentException.class, () -> new Proof(halves, halves).verdict())
                .getMessage();
        assertEquals(
                "argument '" + argument + "' of each: nothing is proved for numbers of 16 bits, which are no symbols",
                message);
    }
}
