package hanji.simulator;

import static hanji.kernels.conv.Conv2d.maskedConv2d;
import static hanji.kernels.matmul.MatMul.matMul;
import static hanji.kernels.random.Gaussian.gaussian;
import static hanji.kernels.softmax.Softmax.softmax;

import hanji.cuda.Cuda;
import hanji.kernels.conv.Mask;
import hanji.simulator.driver.SimulatedDriver;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Philox;
import hanji.tensor.Scope;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.Arrays;

/**
 * Prints how many lane-instructions of shipped kernels the simulator runs in a second, by the median of wall times.
 *
 * <p>Arguments: {@code fast}, {@code checked} (everything on) or a number of workers; and how a row's name begins, for this
 * row only. The properties {@code warmUp} and {@code rounds} say how many launches come first and how many are measured.
 */
final class Speed {
    private static final int WARM_UP = Integer.getInteger("warmUp", 60);
    private static final int ROUNDS = Integer.getInteger("rounds", 25);

    private Speed() {}

    public static void main(String[] arguments) {
        String mode = arguments.length == 0 ? "fast" : arguments[0];
        Simulation simulation = switch (mode) {
            case "fast" -> Simulation.FAST;
            case "checked" -> Simulation.CHECKED;
            default -> Simulation.FAST.withWorkers(Integer.parseInt(mode));
        };
        String row = arguments.length < 2 ? "" : arguments[1];
        var driver = new SimulatedDriver(simulation);
        Device device = Device.cuda(new Cuda(driver));
        Tensor logits = normal(device, 1024, 256);
        Tensor a = normal(device, 256, 256), b = normal(device, 256, 256);
        Tensor images = normal(device, 4, 28, 28, 32), weight = normal(device, 3, 3, 32, 32), bias = normal(device, 32);
        print("softmax [1024, 256]", mode, row, driver, () -> softmax(logits));
        print("matrix product 256^3", mode, row, driver, () -> matMul(a, b));
        print("masked 3x3 B, N4 28x28 C32", mode, row, driver, () -> maskedConv2d(images, weight, bias, Mask.B));
        print("gaussian [262144]", mode, row, driver, () -> gaussian(new Philox(1, 2, 3), Shape.of(1 << 18), device));
    }

    private static Tensor normal(Device device, int... dims) {
        return gaussian(new Philox(1, 0, dims.length), Shape.of(dims), Device.CPU)
                .to(DType.F32, device);
    }

    private static void print(String name, String mode, String row, SimulatedDriver driver, Runnable op) {
        if (!name.startsWith(row)) return;
        double[] milliseconds = new double[ROUNDS];
        for (int i = -WARM_UP; i < ROUNDS; i++) {
            long start = System.nanoTime();
            try (var _ = Scope.open()) {
                op.run();
            }
            if (i >= 0) milliseconds[i] = (System.nanoTime() - start) / 1e6;
        }
        Arrays.sort(milliseconds);
        double median = milliseconds[ROUNDS / 2];
        double lanes = driver.counts().laneInstructions();
        System.out.printf(
                "%-28s %-8s %7.1f million lane-instructions, %7.2f ms: %5.0f million/s%n",
                name, mode, lanes / 1e6, median, lanes / median / 1e3);
    }
}
