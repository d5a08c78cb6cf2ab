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
}
