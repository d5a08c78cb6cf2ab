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

/** Inputs of the ops under measurement, all on one thread, and the call itself. */
final class Operands {
    static final Philox RANDOM = new Philox(1, 0, 0);
    static final Device DEVICE = Device.cpu(1);
    static final Shape MILLION = Shape.of(1 << 20);
    private static final int IMAGES = 32;
    private static final int SIDE = 28;
    private static final int CHANNELS = 64;

    private Operands() {}

    /** Normal numbers. */
    static Tensor normal(int... dims) {
        return Gaussian.gaussian(RANDOM, Shape.of(dims), DEVICE);
    }

    /** What a hidden layer passes on, normal numbers: [32, 28, 28, 64]. */
    static Tensor activations() {
        return normal(IMAGES, SIDE, SIDE, CHANNELS);
    }

    /** A row of logits for each pixel: [25088, 256]. */
    static Tensor logits() {
        return normal(IMAGES * SIDE * SIDE, 256);
    }

    /** Whole numbers from 0 to bound - 1. */
    static Tensor indices(int bound, int... dims) {
        int[] indices = new int[Shape.of(dims).size()];
        for (int i = 0; i < indices.length; i++) indices[i] = (int) (bound * RANDOM.uniform(i));
        return Tensor.of(indices, dims).to(DType.I32, DEVICE);
    }

    /** Runs an op; its result goes back to the pool. */
    static void run(Op op) {
        try (var _ = Scope.open()) {
            Op.run(op);
        }
    }

    /** Runs an update, again and again on what it wrote. */
    static void run(Update update) {
        Update.run(update);
    }
}
