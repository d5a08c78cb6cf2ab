package hanji.bench.op;

import hanji.autograd.Op;
import hanji.autograd.Update;
import hanji.kernels.random.Gaussian;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Philox;
import hanji.tensor.Scope;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;

/**
 * Inputs of the ops under measurement, all on one thread, and the call itself: what the benchmarks of built-in ops and of users' ops
 * are made of. A benchmark is a JMH class marked {@link hanji.bench.BenchmarkOf}.
 */
public final class Operands {
    /** The same for every benchmark, so that each run measures the same numbers. */
    public static final Philox RANDOM = new Philox(1, 0, 0);
    /** One thread. */
    public static final Device DEVICE = Device.cpu(1);
    /** 2^20 elements. */
    public static final Shape MILLION = Shape.of(1 << 20);

    private static final int IMAGES = 32;
    private static final int SIDE = 28;
    private static final int CHANNELS = 64;

    private Operands() {}

    /** Normal numbers. */
    public static Tensor normal(int... dims) {
        return Gaussian.gaussian(RANDOM, Shape.of(dims), DEVICE);
    }

    /** What a hidden layer passes on, normal numbers: [32, 28, 28, 64]. */
    public static Tensor activations() {
        return normal(IMAGES, SIDE, SIDE, CHANNELS);
    }

    /** A row of logits for each pixel: [25088, 256]. */
    public static Tensor logits() {
        return normal(IMAGES * SIDE * SIDE, 256);
    }

    /** Whole numbers from 0 to bound - 1. */
    public static Tensor indices(int bound, int... dims) {
        int[] indices = new int[Shape.of(dims).size()];
        for (int i = 0; i < indices.length; i++) indices[i] = (int) (bound * RANDOM.uniform(i));
        return Tensor.of(indices, dims).to(DType.I32, DEVICE);
    }

    /** Runs an op; its result goes back to the pool. */
    public static void run(Op op) {
        try (var _ = Scope.open()) {
            Op.run(op);
        }
    }

    /** Runs an update, again and again on what it wrote. */
    public static void run(Update update) {
        Update.run(update);
    }
}
