package hanji.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import hanji.cuda.Grid;
import hanji.simulator.run.KernelRun;
import hanji.simulator.run.Report;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The detectors find what they should and nothing else, on kernels that were broken on purpose. */
class PlantedTest {
    private static final List<Schedule> SCHEDULES =
            List.of(Schedule.NATURAL, Schedule.REVERSED, Schedule.random(1), Schedule.random(2));
    /** Kinds of fault with which a launch ends, so that they are told though nobody looks for them. */
    private static final Set<Fault.Kind> STOPS =
            EnumSet.of(Fault.Kind.ENDLESS, Fault.Kind.ASSERTION, Fault.Kind.STACK_OVERFLOW);
    /** Enough for every kernel that ends. */
    private static final long STEPS = 200_000;

    private static Simulation checked(Schedule schedule) {
        return Simulation.CHECKED.withSchedule(schedule).withSteps(STEPS);
    }

    private interface Check {
        void on(Plant plant, Schedule schedule);
    }

    private static Stream<DynamicTest> each(List<Plant> plants, Check check) {
        return plants.stream()
                .map(plant -> dynamicTest(plant.toString(), () -> SCHEDULES.forEach(each -> check.on(plant, each))));
    }

    @Test
    void thereAreThirtyPlantsAndEachKindHasSeveral() {
        List<Plant> plants = Plant.all();
        assertTrue(plants.size() >= 30, plants.size() + " plants");
        for (Fault.Kind kind : Fault.Kind.values())
            assertTrue(
                    plants.stream().filter(each -> each.kinds().contains(kind)).count() >= 3, kind.toString());
    }

    @TestFactory
    Stream<DynamicTest> everyPlantIsFoundAtItsLine() {
        return each(Plant.all(), (plant, schedule) -> {
            List<Fault> faults = plant.faults(checked(schedule));
            assertEquals(plant.kinds(), kinds(faults), () -> schedule + ": " + faults);
            for (Fault fault : faults) {
                Set<Integer> lines = plant.guilty().get(fault.kind());
                assertTrue(lines.contains(fault.line()), () -> schedule + ": " + fault + " is not at line " + lines);
                assertTrue(fault.file().endsWith("planted/" + plant.file() + ".cu"), fault.file());
            }
        });
    }

    private static Set<Fault.Kind> kinds(List<Fault> faults) {
        return faults.stream().map(Fault::kind).collect(Collectors.toSet());
    }

    @TestFactory
    Stream<DynamicTest> nothingIsFoundInTheCorrectedTwin() {
        return each(
                Plant.all(),
                (plant, schedule) -> assertEquals(
                        List.of(), plant.twin().with(checked(schedule)).run(0).faults(), schedule::toString));
    }

    @TestFactory
    Stream<DynamicTest> nothingIsFoundWithItsKindSwitchedOff() {
        List<Plant> plants = Plant.all().stream()
                .filter(plant -> plant.kinds().stream().noneMatch(STOPS::contains))
                .toList();
        return each(plants, (plant, schedule) -> {
            EnumSet<Fault.Kind> others = EnumSet.complementOf(EnumSet.copyOf(plant.kinds()));
            assertEquals(List.of(), plant.faults(checked(schedule).withChecks(others)), schedule::toString);
        });
    }

    /** A kernel must be stopped to be called endless, so that this detector is switched off by its limit alone. */
    @Test
    void aLongKernelIsEndlessByItsLimitOnly() {
        KernelRun run = KernelRun.of(
                "endless.ptx",
                Plant.ptx("endless"),
                "stepsOverTheEndFixed",
                Grid.of(1, 32),
                "i32[32]=unwritten",
                "i32[32]=ramp",
                "i32=10000");
        Simulation small = Simulation.CHECKED.withSteps(10_000);
        assertEquals(Set.of(Fault.Kind.ENDLESS), kinds(run.with(small).run(0).faults()));
        assertEquals(List.of(), run.with(small.withSteps(100_000)).run(0).faults());
    }

    /** No limit of steps is reached here in the time that a test has. */
    @TestFactory
    Stream<DynamicTest> aWarpThatWaitsForNothingIsEndlessAtOnce() {
        Simulation patient = Simulation.CHECKED.withSteps(1L << 50);
        Set<String> waiting =
                Set.of("waitsForNobody", "waitsForAbsentThreads", "lockNeverReleased", "searchNeverNarrows");
        return Plant.of("endless").stream()
                .filter(plant -> waiting.contains(plant.name()))
                .map(plant -> dynamicTest(
                        plant.name(),
                        () -> assertEquals(
                                Set.of(Fault.Kind.ENDLESS),
                                kinds(assertTimeoutPreemptively(
                                        Duration.ofSeconds(20), () -> plant.faults(patient))))));
    }

    @TestFactory
    Stream<DynamicTest> nothingIsFoundInTheInnocent() {
        return each(
                Plant.of("innocent"),
                (plant, schedule) -> assertEquals(
                        List.of(), plant.run().with(checked(schedule)).run(0).faults(), schedule::toString));
    }

    @TestFactory
    Stream<DynamicTest> correctedTwinsAndTheInnocentGiveTheSameBitsInEveryOrder() {
        Stream<KernelRun> runs = Stream.concat(
                Plant.all().stream().map(Plant::twin),
                Plant.of("innocent").stream().map(Plant::run));
        return runs.map(run -> dynamicTest(run.kernel(), () -> {
            List<Report.Output> natural =
                    run.with(checked(Schedule.NATURAL)).run(4).outputs();
            assertFalse(natural.isEmpty());
            for (Schedule schedule : SCHEDULES)
                assertEquals(natural, run.with(checked(schedule)).run(4).outputs(), schedule::toString);
        }));
    }
}
