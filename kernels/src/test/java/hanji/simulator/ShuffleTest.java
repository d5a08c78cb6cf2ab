package hanji.simulator;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import hanji.cuda.Grid;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One shuffle in a loop, with other shifts and bounds each time, against the definition in the PTX manual. */
class ShuffleTest {
    private static final int ROUNDS = 12, LANES = 32;

    /** In round i lane l shifts by {@code (i / 2) * (1 + 7 * (i % 3) * l)}; the bounds are of 32 lanes and of 8 in turn. */
    private static String kernel(String mode, int wide, int narrow) {
        return """
            .version 8.0
            .target sm_90
            .address_size 64
            .visible .entry k(.param .u64 o) {
            .reg .pred %%p<5>;
            .reg .b64 %%rd<5>;
            .reg .b32 %%r<12>;
            ld.param.u64 %%rd1, [o];
            mov.u32 %%r9, %%tid.x;
            mul.wide.u32 %%rd2, %%r9, 4;
            add.s64 %%rd1, %%rd1, %%rd2;
            mov.u32 %%r1, 0;
            mov.u32 %%r2, 0;
            LOOP:
            rem.u32 %%r3, %%r2, 3;
            mul.lo.s32 %%r3, %%r3, 7;
            mad.lo.s32 %%r3, %%r3, %%r9, 1;
            shr.u32 %%r4, %%r2, 1;
            mul.lo.s32 %%r3, %%r3, %%r4;
            and.b32 %%r4, %%r2, 1;
            setp.eq.u32 %%p1, %%r4, 0;
            selp.b32 %%r4, %d, %d, %%p1;
            mad.lo.s32 %%r5, %%r9, 5, %%r2;
            shfl.sync.%s.b32 %%r6|%%p2, %%r5, %%r3, %%r4, -1;
            selp.b32 %%r7, 1, 0, %%p2;
            mad.lo.s32 %%r1, %%r1, 31, %%r6;
            mad.lo.s32 %%r1, %%r1, 2, %%r7;
            add.s32 %%r2, %%r2, 1;
            setp.lt.u32 %%p3, %%r2, %d;
            @%%p3 bra LOOP;
            st.global.u32 [%%rd1], %%r1;
            ret;
            }
            """.formatted(wide, narrow, mode, ROUNDS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"up", "down", "bfly", "idx"})
    void followsShiftsAndBoundsThatChange(String mode) {
        int last = mode.equals("up") ? 0 : 31, wide = last, narrow = 24 << 8 | last;
        Rig rig = Rig.of(kernel(mode, wide, narrow), Simulation.CHECKED);
        long out = rig.empty(4 * LANES);
        rig.launch("k", Grid.of(1, LANES), out);
        int[] expected = new int[LANES];
        for (int round = 0; round < ROUNDS; round++)
            for (int lane = 0; lane < LANES; lane++) {
                int shift = round / 2 * (1 + 7 * (round % 3) * lane) & 31;
                int other = source(mode, lane, shift, round % 2 == 0 ? wide : narrow);
                int from = other < 0 ? lane : other;
                expected[lane] = 2 * (31 * expected[lane] + 5 * from + round) + (other < 0 ? 0 : 1);
            }
        assertArrayEquals(expected, rig.host(out, new int[LANES]));
    }

    /** -1 where it is out of range. */
    private static int source(String mode, int lane, int shift, int bounds) {
        int segment = bounds >> 8 & 31, first = lane & segment, most = first | bounds & 31 & ~segment;
        int other = switch (mode) {
            case "up" -> lane - shift;
            case "down" -> lane + shift;
            case "bfly" -> lane ^ shift;
            default -> first | shift & ~segment;
        };
        return (mode.equals("up") ? other >= most : other <= most) ? other : -1;
    }
}
