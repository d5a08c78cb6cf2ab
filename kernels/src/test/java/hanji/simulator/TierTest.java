package hanji.simulator;

import static hanji.kernels.conv.Conv2d.maskedConv2d;
import static hanji.kernels.matmul.MatMul.matMul;
import static hanji.kernels.random.Gaussian.gaussian;
import static hanji.kernels.softmax.Softmax.softmax;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.cuda.Cuda;
import hanji.kernels.conv.Mask;
import hanji.simulator.driver.SimulatedDriver;
import hanji.simulator.machine.Tier;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Philox;
import hanji.tensor.Scope;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Kernels that run long change over to vector forms, and keep their bits and counts. */
@Timeout(
        value = 3,
        unit = TimeUnit.MINUTES,
        threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // a lost lane runs for ever
final class TierTest {
    private static final String TRAINER = "hanji-simulator-vectors";
    private static final int MOST_WAITS = 600;

    private final SimulatedDriver driver = new SimulatedDriver(Simulation.FAST);
    private final Device device = Device.cuda(new Cuda(driver));

    @Test
    void rowsOfSoftmax() throws InterruptedException {
        Tensor logits = normal(512, 100);
        keepsItsBits(() -> softmax(logits));
    }

    @Test
    void aProductOfMatrices() throws InterruptedException {
        Tensor a = normal(100, 130), b = normal(130, 70);
        keepsItsBits(() -> matMul(a, b));
    }

    @Test
    void aConvolutionWithLanesBeyondTheImage() throws InterruptedException {
        Tensor images = normal(2, 13, 11, 8), weight = normal(3, 3, 8, 8), bias = normal(8);
        keepsItsBits(() -> maskedConv2d(images, weight, bias, Mask.B));
    }

    @Test
    void numbersOfAGaussian() throws InterruptedException {
        keepsItsBits(() -> gaussian(new Philox(1, 2, 3), Shape.of(50_001), device));
    }

    private Tensor normal(int... dims) {
        return gaussian(new Philox(1, 0, dims.length), Shape.of(dims), Device.CPU)
                .to(DType.F32, device);
    }

    private void keepsItsBits(Supplier<Tensor> op) throws InterruptedException {
        float[] before = run(op);
        Counts counts = driver.counts();
        while (instructions() < Tier.ENOUGH) run(op);
        assertTrue(isTraining(), "nobody makes vector forms");
        for (int i = 0; i < MOST_WAITS && isTraining(); i++) Thread.sleep(50);
        assertFalse(isTraining(), "the forms are still being made");
        float[] after = run(op);
        assertArrayEquals(before, after);
        assertEquals(counts, driver.counts());
    }

    private long instructions() {
        return driver.totalCounts().instructions().values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    /** The thread outlives its last work by a second, and ends only when all is done. */
    private static boolean isTraining() {
        Thread[] all = new Thread[2 * Thread.activeCount() + 16];
        int count = Thread.enumerate(all);
        return Stream.of(all).limit(count).anyMatch(thread -> thread.getName().equals(TRAINER));
    }

    private static float[] run(Supplier<Tensor> op) {
        try (var _ = Scope.open()) {
            return op.get().to(DType.F32, Device.CPU).toFloats();
        }
    }
}
