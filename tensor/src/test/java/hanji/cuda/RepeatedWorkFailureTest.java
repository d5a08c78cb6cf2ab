package hanji.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.cuda.Gemm.Arithmetic;
import hanji.cuda.Gemm.Matrix;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Scope;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Repeated work where memory ends, a driver refuses, or a kernel fails; and products of a library in it. */
class RepeatedWorkFailureTest {
    private static final Kernel ADD = new Kernel(CudaTest.class, "CudaTest", "add");
    private static final Grid ONE = Grid.of(1, 32);
    private static final int MEMORY = 8 << 10;

    private final FakeDriver driver = new FakeDriver("fake", MEMORY);
    private final Cuda gpu = new Cuda(driver);
    private final Device device = Device.cuda(gpu);
    private final RepeatedWork work = gpu.repeat();

    private Tensor zeros(int size) {
        return Tensor.zeros(DType.F32, Shape.of(size), device);
    }

    /** A step with a value from the host and a launch; what the value is afterwards. */
    private float step(int number) {
        return read(() -> {
            Tensor value = Tensor.of(new float[] {number}, 1).to(DType.F32, device);
            gpu.launch(ADD, ONE, value, number);
            return value;
        });
    }

    private float read(Supplier<Tensor> step) {
        try (var _ = Scope.open()) {
            return (float) work.run(step).get(0);
        }
    }

    private void use(int size) {
        try (var _ = Scope.open()) {
            zeros(size).fill(1);
        }
    }

    private void requireSteps(int from, int to) {
        for (int number = from; number <= to; number++) assertEquals(number, step(number));
        assertEquals(to, driver.launches.size(), "each is done once");
    }

    @Test
    void aGraphThatCannotBeUpdatedOrLaunchedIsLeftAndTheStepIsDone() {
        for (String trouble : List.of("an update", "a graph")) {
            var other = new RepeatedWorkFailureTest();
            other.requireSteps(1, 3);
            other.driver.troubles.add(trouble);
            other.requireSteps(4, 6);
            assertEquals(1, other.work.replays());
            assertEquals("trouble with " + trouble, other.work.obstacle().orElseThrow());
        }
    }

    @Test
    void aLostContextIsNotHiddenByWhatItTookAlong() {
        requireSteps(1, 3);
        assertThrows(
                ContextLost.class,
                () -> work.run(() -> {
                    gpu.launch(ADD, ONE, Tensor.of(new float[] {4}, 1).to(DType.F32, device), 4);
                    driver.loseContext();
                    throw new ContextLost("a kernel failed");
                }));
        for (int number = 4; number <= 7; number++) assertEquals(number, step(number));
        assertEquals(3, work.replays(), "3, then 6 and 7");
    }

    @Test
    void aFailureComesBeforeThatOfWhatWasPutOff() {
        requireSteps(1, 3);
        driver.troubles.add("a launch");
        var failure = assertThrows(
                ArithmeticException.class,
                () -> work.run(() -> {
                    gpu.launch(ADD, ONE, Tensor.of(new float[] {4}, 1).to(DType.F32, device), 4);
                    throw new ArithmeticException("diverged");
                }));
        assertEquals("trouble with a launch", failure.getSuppressed()[0].getMessage());
    }

    @Test
    void whereMemoryEndsBesideAGraphTheGraphGivesItsOwnBack() {
        Supplier<Tensor> step = () -> {
            use(1000);
            return zeros(1);
        };
        for (int i = 0; i < 3; i++) read(step);
        assertEquals(1, work.replays());
        Tensor glance = zeros(1500);
        assertTrue(driver.graphCalls.contains("free"));
        glance.release();
        for (int i = 0; i < 2; i++) read(step);
        assertEquals(2, work.replays(), "a graph again");
        assertFalse(work.obstacle().isPresent());
    }

    /** Buffers one after the other, of sizes that do not fit in memory together. */
    @Test
    void workThatFitsIsDoneWhereItsGraphDoesNotFit() {
        for (int i = 1; i <= 6; i++) {
            int number = i;
            float found = read(() -> {
                use(1024);
                use(1536);
                gpu.launch(ADD, ONE, number);
                Tensor result = zeros(1);
                result.fill(number);
                return result;
            });
            assertEquals(number, found);
        }
        assertEquals(6, driver.launches.size());
        assertEquals(
                "the GPU has not the memory that a graph keeps to itself",
                work.obstacle().orElseThrow());
    }

    @Test
    void theTableHasRoomForAGibibyte() {
        var recording = new Recording();
        assertTrue(recording.addInput(1000, 0));
        assertFalse(recording.addInput(1 << 30, 0));
        assertFalse(recording.addInput(3L << 30, 0));
        assertEquals(1008, recording.inputBytes());
    }

    /** [1, 2] times [2, 1] of a value from the host. */
    private float product(int number) {
        return read(() -> {
            Tensor values = Tensor.of(new float[] {number, 1}, 2).to(DType.F32, device);
            Tensor out = zeros(1);
            Matrix row = Matrix.of(gpu.address(values), 1, 2);
            gpu.driver()
                    .gemm()
                    .orElseThrow()
                    .multiply(
                            Gemm.Product.of(Arithmetic.TF32, row, row.transpose(), Matrix.of(gpu.address(out), 1, 1)),
                            gpu.stream());
            return out;
        });
    }

    @Test
    void aProductOfALibraryIsPartOfTheGraph() {
        driver.multiplies = true;
        List<Float> found = new ArrayList<>();
        for (int number = 1; number <= 5; number++) found.add(product(number));
        assertEquals(List.of(2f, 5f, 10f, 17f, 26f), found);
        assertEquals(3, work.replays());
        assertEquals(5, driver.products.size());
    }

    @Test
    void aLibraryThatCannotBeCapturedMultipliesWithoutAGraph() {
        driver.multiplies = true;
        Tensor values = zeros(2);
        for (int i = 0; i < 4; i++) {
            boolean captures = i == 1;
            work.run(() -> {
                Matrix matrix = Matrix.of(gpu.address(values), 1, 1);
                gpu.driver()
                        .gemm()
                        .orElseThrow()
                        .multiply(Gemm.Product.of(Arithmetic.BF16, matrix, matrix, matrix), gpu.stream());
                if (captures) driver.troubles.add("a product"); // after it was done, before it is captured
                return 0;
            });
            driver.troubles.clear();
        }
        assertEquals("trouble with a product", work.obstacle().orElseThrow());
        assertEquals(4, driver.products.size());
    }
}
