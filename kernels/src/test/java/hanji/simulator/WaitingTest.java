package hanji.simulator;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.cuda.Grid;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Barriers of the whole grid, barrier objects in shared memory, and groups of several warps. */
final class WaitingTest {
    private static final int BLOCKS = 5, THREADS = 64, ALL = BLOCKS * THREADS;

    static List<Schedule> schedules() {
        return List.of(Schedule.NATURAL, Schedule.REVERSED, Schedule.random(1), Schedule.random(2));
    }

    private static Rig rig(Schedule schedule) {
        return new Rig("waiting", Simulation.CHECKED.withSchedule(schedule));
    }

    private static Set<Fault.Kind> kinds(KernelFault fault) {
        return fault.faults().stream().map(Fault::kind).collect(Collectors.toSet());
    }

    @ParameterizedTest
    @MethodSource("schedules")
    void allBlocksWaitForEachOther(Schedule schedule) {
        Rig rig = rig(schedule);
        long out = rig.empty(4 * ALL), box = rig.empty(4 * ALL);
        rig.launch("steps", Grid.of(BLOCKS, THREADS), out, box, 4);
        int[] expected =
                IntStream.range(0, ALL).map(i -> (i + 4 * 37) % ALL + 4).toArray();
        assertArrayEquals(expected, rig.host(out, new int[ALL]));
    }

    @ParameterizedTest
    @MethodSource("schedules")
    void whatAnotherBlockWroteSinceTheLastBarrierIsARace(Schedule schedule) {
        Rig rig = rig(schedule);
        long out = rig.empty(4 * ALL), box = rig.empty(4 * ALL);
        KernelFault fault =
                assertThrows(KernelFault.class, () -> rig.launch("missing", Grid.of(BLOCKS, THREADS), out, box));
        assertTrue(kinds(fault).contains(Fault.Kind.RACE), fault.toString());
    }

    @ParameterizedTest
    @MethodSource("schedules")
    void aBarrierThatABlockNeverReachesIsEndless(Schedule schedule) {
        Rig rig = rig(schedule);
        KernelFault fault = assertThrows(KernelFault.class, () -> rig.launch("absent", Grid.of(3, 32), rig.empty(128)));
        assertEquals(Set.of(Fault.Kind.ENDLESS), kinds(fault));
    }

    @Test
    void moreBlocksThanCanBeInFlightAreRefused() {
        Rig rig = rig(Schedule.NATURAL);
        String message = assertThrows(
                        LaunchRefused.class, () -> rig.launch("absent", Grid.of(132 * 2 + 1, 1024), rig.empty(4096)))
                .getMessage();
        assertTrue(message.contains("at most 264 are in flight"), message);
    }

    @ParameterizedTest
    @MethodSource("schedules")
    void aBarrierObjectOrdersTheBlock(Schedule schedule) {
        Rig rig = rig(schedule);
        int[] in = IntStream.range(0, 128).map(i -> i * i).toArray();
        long out = rig.empty(512);
        rig.launch("object", Grid.of(1, 128), out, rig.device(in));
        int[] expected =
                IntStream.range(0, 128).map(i -> in[(i + 99) % 128] + 3).toArray();
        assertArrayEquals(expected, rig.host(out, new int[128]));
    }

    @Test
    void whoHasArrivedButNotWaitedRaces() {
        Rig rig = rig(Schedule.REVERSED);
        long in = rig.device(new int[128]);
        KernelFault fault =
                assertThrows(KernelFault.class, () -> rig.launch("objectTooSoon", Grid.of(1, 128), rig.empty(512), in));
        assertTrue(
                kinds(fault).contains(Fault.Kind.RACE) || kinds(fault).contains(Fault.Kind.UNINITIALISED),
                fault.toString());
    }

    @ParameterizedTest
    @MethodSource("schedules")
    void aGroupOfTwoWarpsUsesWhatTheSystemReserves(Schedule schedule) {
        Rig rig = rig(schedule);
        long out = rig.empty(8);
        rig.launch("wide", Grid.of(1, 128), out);
        assertArrayEquals(new int[] {63 * 64 / 2, 64 * 64 + 63 * 64 / 2}, rig.host(out, new int[2]));
    }

    private static final String HEAD = ".version 8.0\n.target sm_90\n.address_size 64\n";

    /** Two blocks, of which the second waits for the flag of the first; in between stands what each does. */
    private static String two(String first, String second) {
        return HEAD + ".visible .entry k(.param .u64 o) {\n.reg .b64 %rd<3>;\n.reg .b32 %r<6>;\n.reg .pred p;\n"
                + "mov.u32 %r1, %envreg2;\nld.param.u64 %rd1, [o];\nmov.u32 %r2, %ctaid.x;\nmov.u32 %r3, 0;\n"
                + "setp.ne.u32 p, %r2, 0;\n@p bra WAIT;\n" + first + "st.release.gpu.global.u32 [%rd1], 1;\nret;\n"
                + "WAIT:\n" + second + "ld.acquire.gpu.global.u32 %r4, [%rd1];\nsetp.eq.u32 p, %r4, 0;\n@p bra WAIT;\n"
                + "st.global.u32 [%rd1+4], 7;\nret;\n}\n";
    }

    private static void assertTheSecondComesToItsEnd(String ptx, Schedule schedule) {
        Rig rig = Rig.of(ptx, Simulation.CHECKED.withSchedule(schedule));
        long out = rig.device(new int[3]);
        rig.launch("k", Grid.of(2, 1), out);
        assertEquals(7, rig.host(out, new int[3])[1]);
    }

    @ParameterizedTest
    @MethodSource("schedules")
    void aLoopThatWritesWhileItWaitsGivesUpItsTurn(Schedule schedule) {
        String counts = "add.s32 %r3, %r3, 1;\nst.volatile.global.u32 [%rd1+8], %r3;\n";
        assertTheSecondComesToItsEnd(two("", counts), schedule);
    }

    @ParameterizedTest
    @MethodSource("schedules")
    void whoComputesForLongDoesNotWait(Schedule schedule) {
        String computes = "LONG: add.s32 %r3, %r3, 1;\nsetp.lt.s32 p, %r3, 200000;\n@p bra LONG;\n";
        assertTheSecondComesToItsEnd(two(computes, ""), schedule);
    }

    /** The first warp begins a barrier object and copies; the second waits at the object and reads. */
    private static String copies(String between, String arrives) {
        return HEAD + """
            .visible .entry k(.param .u64 i, .param .u64 o) {
            .shared .align 8 .b64 object;
            .shared .align 16 .b8 tile[128];
            .reg .b64 %rd<4>;
            .reg .b32 %r<6>;
            .reg .pred p;
            ld.param.u64 %rd1, [i];
            ld.param.u64 %rd2, [o];
            mov.u32 %r1, %tid.x;
            and.b32 %r2, %r1, 31;
            mul.lo.u32 %r2, %r2, 4;
            cvt.u64.u32 %rd3, %r2;
            add.s64 %rd1, %rd1, %rd3;
            add.s64 %rd2, %rd2, %rd3;
            mov.u32 %r3, tile;
            add.u32 %r3, %r3, %r2;
            mov.u32 %r4, object;
            setp.ne.u32 p, %r1, 0;
            @p bra BEGUN;
            mbarrier.init.shared.b64 [%r4], 32;
            BEGUN:
            """ + between + """
            setp.ge.u32 p, %r1, 32;
            @p bra WAIT;
            cp.async.ca.shared.global [%r3], [%rd1], 4;
            """ + arrives + """
            ret;
            WAIT:
            mbarrier.test_wait.parity.shared.b64 p, [%r4], 0;
            @!p bra WAIT;
            ld.shared.u32 %r5, [%r3];
            st.global.u32 [%rd2], %r5;
            ret;
            }
            """;
    }

    @ParameterizedTest
    @MethodSource("schedules")
    void anArrivalAfterCopiesOrdersThem(Schedule schedule) {
        Rig rig = Rig.of(
                copies("bar.sync 0;\n", "cp.async.mbarrier.arrive.noinc.shared.b64 [%r4];\n"),
                Simulation.CHECKED.withSchedule(schedule));
        int[] in = IntStream.range(0, 32).map(i -> i * i).toArray();
        long out = rig.empty(128);
        rig.launch("k", Grid.of(1, 64), rig.device(in), out);
        assertArrayEquals(in, rig.host(out, new int[32]));
    }

    @Test
    void aBarrierObjectThatOthersUseAtOnceIsARace() {
        String arrives = "cp.async.wait_all;\nmbarrier.arrive.shared.b64 %rd3, [%r4];\n";
        Rig rig = Rig.of(copies("", arrives), Simulation.CHECKED.withSchedule(Schedule.REVERSED));
        long in = rig.device(new int[32]);
        KernelFault fault = assertThrows(KernelFault.class, () -> rig.launch("k", Grid.of(1, 64), in, rig.empty(128)));
        assertTrue(kinds(fault).contains(Fault.Kind.RACE), fault.toString());
    }
}
