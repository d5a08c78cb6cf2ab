package hanji.simulator;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.cuda.CudaException;
import hanji.cuda.Grid;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Calls of functions that stay calls, and what their threads print. */
final class FunctionTest {
    private static final Grid ONE_WARP = Grid.of(1, 32);

    static List<Schedule> schedules() {
        return List.of(Schedule.NATURAL, Schedule.REVERSED, Schedule.random(3));
    }

    private static Rig rig(Schedule schedule) {
        return new Rig("functions", Simulation.CHECKED.withSchedule(schedule));
    }

    @ParameterizedTest
    @MethodSource("schedules")
    void structsArePassedByValueAndLocalsByAddress(Schedule schedule) {
        Rig rig = rig(schedule);
        long out = rig.empty(256), count = rig.empty(128);
        rig.launch("byValue", ONE_WARP, out, count);
        double[] expected = new double[32];
        int[] calls = new int[32];
        for (int t = 0; t < 32; t++) {
            expected[t] = 2.0 * t + t * 0.5;
            calls[t] = 103;
        }
        assertArrayEquals(expected, rig.host(out, new double[32]));
        assertArrayEquals(calls, rig.host(count, new int[32]));
    }

    private static int ways(int left, int[] found) {
        if (left < 2) {
            found[0]++;
            return 1;
        }
        int[] one = {left}, half = {left / 2};
        int first = ways(left - 1, one);
        int second = left % 3 == 0 ? ways(left - 2, half) : 0;
        found[0] += one[0] * 10 + half[0];
        return first + second;
    }

    @ParameterizedTest
    @MethodSource("schedules")
    void eachActivationOfARecursionHasItsOwnRegistersAndLocals(Schedule schedule) {
        Rig rig = rig(schedule);
        long out = rig.empty(128), found = rig.empty(128);
        rig.launch("recursive", ONE_WARP, out, found);
        int[] expected = new int[32], sums = new int[32];
        for (int t = 0; t < 32; t++) {
            int[] sum = {0};
            expected[t] = t % 4 == 3 ? -1 : ways(t % 12, sum);
            sums[t] = sum[0];
        }
        assertArrayEquals(expected, rig.host(out, new int[32]));
        assertArrayEquals(sums, rig.host(found, new int[32]));
    }

    @ParameterizedTest
    @MethodSource("schedules")
    void lanesCallDifferentFunctionsThroughOnePointer(Schedule schedule) {
        Rig rig = rig(schedule);
        float[] x = new float[32], expected = new float[32];
        for (int t = 0; t < 32; t++) {
            x[t] = t - 3.5f;
            expected[t] = switch ((t + 1) % 3) {
                case 0 -> 2 * x[t];
                case 1 -> x[t] * x[t];
                default -> x[t] - 1;
            };
        }
        long out = rig.empty(128);
        rig.launch("chosen", ONE_WARP, out, rig.device(x), 1);
        assertArrayEquals(expected, rig.host(out, new float[32]));
    }

    @ParameterizedTest
    @MethodSource("schedules")
    void aFunctionMaySynchronizeTheBlockAndExchangeBetweenLanes(Schedule schedule) {
        Rig rig = rig(schedule);
        long out = rig.empty(256);
        rig.launch("together", Grid.of(1, 64), out);
        int[] expected = new int[64];
        for (int t = 0; t < 64; t++) expected[t] = 2 * (3 * (63 - t) + (t ^ 1));
        assertArrayEquals(expected, rig.host(out, new int[64]));
    }

    @Test
    void threadsPrintAsInC() {
        Rig rig = rig(Schedule.NATURAL);
        rig.launch("says", ONE_WARP, 2);
        assertEquals(
                "0 of 2: [0.00  |   -7|ok|a|%]\n1 of 2: [0.12  |   -7|ok|a|%]\n",
                rig.driver().takePrinted());
        assertEquals("", rig.driver().takePrinted());
    }

    /** What glibc's printf writes. */
    @Test
    void printedNumbersHaveTheFormsOfC() {
        String text = """
            .extern .func (.param .b32 r) vprintf (.param .b64 f, .param .b64 v);
            .global .align 1 .b8 format[31] = {37, 101, 32, 37, 103, 32, 37, 46, 51, 103, 32, 37, 48, 57, 46, 50, 102, 32, 37, 120, \
            32, 37, 108, 108, 100, 32, 37, 42, 100, 10, 0};
            .visible .entry k(.param .f64 px, .param .u64 pn) {
            .reg .f64 x;
            .reg .b64 n, v, f;
            .local .align 8 .b8 values[64];
            ld.param.f64 x, [px];
            ld.param.u64 n, [pn];
            st.local.f64 [values], x;
            st.local.f64 [values+8], x;
            st.local.f64 [values+16], x;
            st.local.f64 [values+24], x;
            st.local.u32 [values+32], 48879;
            st.local.u64 [values+40], n;
            st.local.u32 [values+48], 5;
            st.local.u32 [values+52], 42;
            mov.u64 v, values;
            cvta.local.u64 v, v;
            mov.u64 f, format;
            { .param .b64 a; .param .b64 b; .param .b32 r;
            st.param.b64 [a], f;
            st.param.b64 [b], v;
            call (r), vprintf, (a, b); }
            ret;
            }
            """;
        Rig rig = Rig.of(".version 8.0\n.target sm_90\n.address_size 64\n" + text, Simulation.CHECKED);
        rig.launch("k", Grid.of(1, 1), 1234.5675, 0x123456789aL);
        assertEquals(
                "1.234568e+03 1234.57 1.23e+03 001234.57 beef 78187493530    42\n",
                rig.driver().takePrinted());
        rig.launch("k", Grid.of(1, 1), -1.5e-7, -1L);
        assertEquals(
                "-1.500000e-07 -1.5e-07 -1.5e-07 -00000.00 beef -1    42\n",
                rig.driver().takePrinted());
        rig.launch("k", Grid.of(1, 1), Double.NEGATIVE_INFINITY, 0L);
        assertEquals("-inf -inf -inf      -inf beef 0    42\n", rig.driver().takePrinted());
    }

    @Test
    void functionsTakeRegistersAndGiveSeveralResults() {
        String text = """
            .func (.param .b32 sum, .param .b32 difference) both (.param .b32 a, .param .b32 b) {
            .reg .b32 %r<5>;
            ld.param.b32 %r1, [a];
            ld.param.b32 %r2, [b];
            add.s32 %r3, %r1, %r2;
            sub.s32 %r4, %r1, %r2;
            st.param.b32 [sum], %r3;
            st.param.b32 [difference], %r4;
            ret;
            }
            .visible .entry k(.param .u64 o) {
            .reg .b64 %rd1;
            .reg .b32 %r<5>;
            .reg .pred p;
            ld.param.u64 %rd1, [o];
            mov.u32 %r1, %tid.x;
            mov.u32 %r2, 0;
            mov.u32 %r3, 0;
            setp.ne.u32 p, %r1, 1;
            @p call (%r2, %r3), both, (%r1, 40);
            mad.wide.u32 %rd1, %r1, 8, %rd1;
            st.global.v2.u32 [%rd1], {%r2, %r3};
            ret;
            }
            """;
        Rig rig = Rig.of(".version 8.0\n.target sm_90\n.address_size 64\n" + text, Simulation.CHECKED);
        long out = rig.empty(24);
        rig.launch("k", Grid.of(1, 3), out);
        assertArrayEquals(new int[] {40, -40, 0, 0, 42, -38}, rig.host(out, new int[6]));
    }

    @Test
    void whatHasNoBodyIsNamed() {
        String text = ".extern .func (.param .b64 p) malloc (.param .b64 n);\n.visible .entry k() {\n.reg .b64 %rd1;\n"
                + "call (%rd1), malloc, (16);\nret;\n}\n";
        Rig rig = Rig.of(".version 8.0\n.target sm_90\n.address_size 64\n" + text, Simulation.CHECKED);
        String message = assertThrows(CudaException.class, () -> rig.launch("k", Grid.of(1, 1)))
                .getMessage();
        assertTrue(message.contains("function 'malloc' has no body in this module"), message);
    }

    @Test
    void aCallOfNoFunctionIsAFault() {
        String text = ".visible .entry k() {\n.reg .b64 %rd1;\nmov.u64 %rd1, 64;\n"
                + "p: .callprototype _ ();\ncall %rd1, p;\nret;\n}\n";
        Rig rig = Rig.of(".version 8.0\n.target sm_90\n.address_size 64\n" + text, Simulation.CHECKED);
        KernelFault fault = assertThrows(KernelFault.class, () -> rig.launch("k", Grid.of(1, 1)));
        assertEquals(
                "calls address 0x40, which is none of a function",
                fault.faults().getFirst().message());
    }

    /** Its frame divides the stack, so that the last lane's arguments lie behind the stack's end. */
    @Test
    void aRecursionOfAllLanesThatIsTooDeepIsAFault() {
        String text = """
            .func (.param .b32 r) f (.param .b32 n) {
            .reg .b32 %r<4>;
            .reg .pred p;
            ld.param.b32 %r1, [n];
            mov.u32 %r2, 0;
            setp.eq.s32 p, %r1, 0;
            @p bra END;
            sub.s32 %r3, %r1, 1;
            call (%r2), f, (%r3);
            add.s32 %r2, %r2, %r1;
            END: st.param.b32 [r], %r2;
            ret;
            }
            .visible .entry k(.param .u32 n) {
            .reg .b32 %r<3>;
            ld.param.u32 %r1, [n];
            call (%r2), f, (%r1);
            ret;
            }
            """;
        Rig rig = Rig.of(".version 8.0\n.target sm_90\n.address_size 64\n" + text, Simulation.CHECKED);
        rig.launch("k", ONE_WARP, 100);
        KernelFault fault = assertThrows(KernelFault.class, () -> rig.launch("k", ONE_WARP, 100_000));
        assertEquals(Fault.Kind.STACK_OVERFLOW, fault.faults().getFirst().kind());
    }
}
