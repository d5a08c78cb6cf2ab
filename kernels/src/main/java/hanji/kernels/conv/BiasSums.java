package hanji.kernels.conv;

import hanji.tensor.Scope;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.Arrays;

/** The canonical F32 gradient of a convolution's bias on the CPU: for each image a chain over its pixels, then the tree. */
final class BiasSums {
    private BiasSums() {}

    static void biasGradient(BiasGradient op, Tensor out) {
        Shape shape = op.dOut().shape();
        int pixels = shape.dim(1) * shape.dim(2), channels = shape.dim(3);
        float[] dOut = op.dOut().floats();
        try (var _ = Scope.open()) {
            float[] sum = ImageTree.join(shape.dim(0), channels, out.device(), (n, sums, at) -> {
                Arrays.fill(sums, at, at + channels, 0);
                for (int p = 0; p < pixels; p++) addRow(dOut, (n * pixels + p) * channels, sums, at, channels);
            });
            System.arraycopy(sum, 0, out.floats(), 0, channels);
        }
    }

    private static void addRow(float[] values, int from, float[] sums, int to, int count) {
        for (int i = 0; i < count; i++) sums[to + i] += values[from + i];
    }
}
