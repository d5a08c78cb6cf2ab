package hanji.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Scope;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class RepeatedWorkTest {
    private static final Kernel ADD = new Kernel(CudaTest.class, "CudaTest", "add");
    private static final Kernel SUB = new Kernel(CudaTest.class, "CudaTest", "sub");
    private static final Grid ONE = Grid.of(1, 32);

    private final FakeDriver driver = new FakeDriver("fake", 1 << 20);
    private final Cuda gpu = new Cuda(driver);
    private final Device device = Device.cuda(gpu);
    private final RepeatedWork work = gpu.repeat();

    private Tensor zeros(int size) {
        return Tensor.zeros(DType.F32, Shape.of(size), device);
    }

    /** A step: a value from the host, a launch with the step's number, a result that is a copy of the value. */
    private float step(int number) {
        try (var _ = Scope.open()) {
            Tensor result = work.run(() -> {
                Tensor value = Tensor.of(new float[] {number}, 1).to(DType.F32, device);
                gpu.launch(ADD, ONE, value, number);
                Tensor copy = zeros(1);
                copy.copyFrom(value);
                return copy;
            });
            return (float) result.get(0);
        }
    }

    private List<Integer> numbersLaunched() {
        return driver.launches.stream()
                .map(launch -> ByteBuffer.wrap(launch.values().getLast())
                        .order(ByteOrder.nativeOrder())
                        .getInt())
                .toList();
    }

    @Test
    void theThirdRunIsOneLaunchOfAGraphWithItsOwnValues() {
        List<Float> results = new ArrayList<>();
        for (int number = 1; number <= 5; number++) results.add(step(number));
        assertEquals(List.of(1f, 2f, 3f, 4f, 5f), results);
        assertEquals(List.of(1, 2, 3, 4, 5), numbersLaunched());
        assertEquals(
                List.of("begin", "end", "update 0", "launch", "update 0", "launch", "update 0", "launch"),
                driver.graphCalls);
        assertEquals(3, work.replays());
        assertEquals(1, work.launches());
    }

    /** Else the table takes what the work has just given back. */
    @Test
    void theTableIsNotOfTheMemoryThatTheWorkNeeds() {
        for (int number = 1; number <= 3; number++) step(number);
        assertEquals("", work.difference());
        assertEquals(1, work.replays());
    }

    @Test
    void aLaunchWithTheArgumentsOfTheGraphIsNotUpdated() {
        for (int i = 0; i < 4; i++) step(7);
        assertEquals(List.of("begin", "end", "launch", "launch"), driver.graphCalls);
    }

    @Test
    void nobodyElseGetsItsMemory() {
        for (int number = 1; number <= 3; number++) step(number);
        List<Tensor> others = new ArrayList<>();
        for (int i = 0; i < 20; i++) others.add(zeros(1));
        assertEquals(4, step(4));
        for (Tensor other : others) assertEquals(0, other.get(0));
    }

    @Test
    void memoryOfAClosedOneGoesRoundAgain() {
        for (int number = 1; number <= 3; number++) step(number);
        long allocated = gpu.allocatedBytes();
        work.close();
        assertEquals("free", driver.graphCalls.getLast());
        for (int i = 0; i < 3; i++) zeros(1);
        assertEquals(allocated, gpu.allocatedBytes());
    }

    @Test
    void nothingIsAllocatedOnceItIsCaptured() {
        for (int number = 1; number <= 3; number++) step(number);
        long allocated = gpu.allocatedBytes();
        for (int number = 4; number <= 9; number++) step(number);
        assertEquals(allocated, gpu.allocatedBytes());
    }

    @Test
    void aTensorThatIsLeftBehindKeepsItsValue() {
        List<Tensor> kept = new ArrayList<>();
        for (int number = 1; number <= 12; number++) {
            int value = number;
            kept.add(work.run(() -> {
                gpu.launch(ADD, ONE, value);
                return Tensor.of(new float[] {value}, 1).to(DType.F32, device);
            }));
        }
        for (int number = 1; number <= 12; number++)
            assertEquals(number, kept.get(number - 1).get(0));
        assertEquals(12, numbersLaunched().size());
    }

    @Test
    void workThatReadsBackRunsAsItIsAndSaysWhy() {
        List<Double> seen = new ArrayList<>();
        for (int number = 1; number <= 6; number++) {
            int value = number;
            try (var _ = Scope.open()) {
                work.run(() -> seen.add(
                        Tensor.of(new float[] {value}, 1).to(DType.F32, device).get(0)));
            }
        }
        assertEquals(List.of(1.0, 2.0, 3.0, 4.0, 5.0, 6.0), seen);
        assertEquals("it reads a result back to the host", work.obstacle().orElseThrow());
        assertTrue(driver.graphCalls.isEmpty());
    }

    /** As a logged step does: it reads in the middle what the graph has not made yet. */
    @Test
    void aRunThatDiffersGoesOnPieceByPieceFromThere() {
        List<Double> seen = new ArrayList<>();
        for (int number = 1; number <= 8; number++) {
            int value = number;
            try (var _ = Scope.open()) {
                work.run(() -> {
                    Tensor first = Tensor.of(new float[] {value}, 1).to(DType.F32, device);
                    gpu.launch(ADD, ONE, value);
                    if (value % 4 == 0) seen.add(first.get(0));
                    gpu.launch(SUB, ONE, value);
                    return first;
                });
            }
        }
        assertEquals(List.of(4.0, 8.0), seen);
        assertEquals(List.of(1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8), numbersLaunched());
        assertEquals(4, work.replays(), "3, 5, 6, 7");
    }

    @Test
    void aRunThatEndsEarlyDoesOnlyWhatItAskedFor() {
        for (int number = 1; number <= 5; number++) {
            int value = number;
            work.run(() -> {
                gpu.launch(ADD, ONE, value);
                if (value != 4) gpu.launch(SUB, ONE, value);
                return value;
            });
        }
        assertEquals(List.of(1, 1, 2, 2, 3, 3, 4, 5, 5), numbersLaunched());
    }

    @Test
    void aFailingRunHasDoneWhatItAskedFor() {
        for (int number = 1; number <= 3; number++) {
            int value = number;
            work.run(() -> {
                gpu.launch(ADD, ONE, value);
                gpu.launch(SUB, ONE, value);
                return value;
            });
        }
        assertThrows(
                ArithmeticException.class,
                () -> work.run(() -> {
                    gpu.launch(ADD, ONE, 4);
                    throw new ArithmeticException("diverged");
                }));
        assertEquals(List.of(1, 1, 2, 2, 3, 3, 4), numbersLaunched());
    }

    @Test
    void workOfANewFormGetsAGraphInPlaceOfTheOld() {
        for (int number = 1; number <= 10; number++) {
            int value = number;
            work.run(() -> {
                gpu.launch(value < 5 ? ADD : SUB, ONE, value);
                return value;
            });
        }
        assertEquals(10, numbersLaunched().size());
        assertTrue(driver.graphCalls.contains("end as 1"), driver.graphCalls::toString);
        assertEquals(2 + 3, work.replays(), "3, 4 and, after 5 and 6 differ and 7 is captured, 8 to 10");
    }

    @Test
    void workThatNeverStaysIsLeft() {
        for (int number = 1; number <= 100; number++) {
            int value = number;
            work.run(() -> {
                gpu.launch(ADD, Grid.of(value, 32), value);
                return value;
            });
        }
        assertEquals(Collections.max(numbersLaunched()), 100);
        assertEquals(100, numbersLaunched().size());
        assertEquals(
                "what it does changes too often: it launches other kernels",
                work.obstacle().orElseThrow());
    }

    @Test
    void aLostContextBeginsAgain() {
        for (int number = 1; number <= 3; number++) step(number);
        driver.loseContext();
        for (int number = 4; number <= 7; number++) assertEquals(number, step(number));
        assertEquals(3, work.replays(), "3, then 6 and 7");
    }

    @Test
    void whatIsGivenToTheDeviceBetweenRunsIsDoneBetweenThem() {
        for (int number = 1; number <= 3; number++) step(number);
        gpu.launch(SUB, ONE, 100);
        step(4);
        assertEquals(List.of(1, 2, 3, 100, 4), numbersLaunched());
    }

    @Test
    void workInsideOtherWorkIsPartOfIt() {
        RepeatedWork inner = gpu.repeat();
        for (int number = 1; number <= 4; number++) {
            int value = number;
            work.run(() -> inner.run(() -> {
                gpu.launch(ADD, ONE, value);
                return value;
            }));
        }
        assertEquals(List.of(1, 2, 3, 4), numbersLaunched());
        assertEquals(2, work.replays());
        assertEquals(0, inner.replays());
        assertFalse(inner.obstacle().isPresent());
    }

    @Test
    void aCaptureRefusesWhatNoGraphHolds() {
        Tensor tensor = zeros(1);
        driver.beginCapture(gpu.stream());
        assertEquals(
                "a copy to the host cannot be captured: a graph holds launches, products of a library, copies within the"
                        + " device and fills; end the capture first",
                assertThrows(CaptureRefused.class, () -> tensor.get(0)).getMessage());
        assertThrows(CaptureRefused.class, gpu::synchronize);
        assertThrows(CaptureRefused.class, () -> tensor.set(0, 1));
        long event = driver.newEvent();
        assertThrows(CaptureRefused.class, () -> driver.record(event, gpu.stream()));
        assertThrows(CaptureRefused.class, () -> driver.await(event, gpu.stream()));
        assertNotEquals(0, driver.endCapture(gpu.stream()));
    }
}
