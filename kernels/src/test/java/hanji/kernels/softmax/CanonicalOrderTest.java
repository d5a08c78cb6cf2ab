package hanji.kernels.softmax;

import static hanji.kernels.softmax.CrossEntropyTest.normal;
import static org.junit.jupiter.api.Assertions.assertEquals;

import hanji.autograd.Op;
import hanji.kernels.math.Exp;
import hanji.kernels.math.Log;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import org.junit.jupiter.api.Test;

/** The order of docs/numerics.md, spelled out number by number: what is vectorized gives these bits. */
class CanonicalOrderTest {
    private static final int ROWS = 9;
    private static final int CLASSES = 301;

    private final Tensor logits = normal(Shape.of(ROWS, CLASSES), 20);

    /** One row in the canonical order. */
    private final class Row {
        final int from;
        final float shift;
        final float[] exponentials = new float[CLASSES];
        final double total;

        Row(int row) {
            from = row * CLASSES;
            float max = Float.NEGATIVE_INFINITY;
            for (int k = 0; k < CLASSES; k++) max = Math.max(max, x(k));
            shift = max;
            double[] lanes = new double[32];
            for (int k = 0; k < CLASSES; k++) {
                float d = x(k) - shift;
                float back = d - x(k);
                exponentials[k] = Exp.exp(d, (x(k) - (d - back)) - (shift + back));
                lanes[k % 32] += exponentials[k];
            }
            for (int s = 16; s > 0; s /= 2) for (int lane = 0; lane < s; lane++) lanes[lane] += lanes[lane + s];
            total = lanes[0];
        }

        float x(int k) {
            return logits.floats()[from + k];
        }

        float probability(int k) {
            float sum = (float) total;
            float inverse = 1 / sum;
            float p = exponentials[k] * inverse;
            float remainder = Math.fma(-p, (float) (total - sum), Math.fma(-p, sum, exponentials[k]));
            return Math.fma(remainder, inverse, p);
        }
    }

    @Test
    void softmaxFollowsIt() {
        Tensor p = Softmax.softmax(logits);
        for (int r = 0; r < ROWS; r++) {
            var row = new Row(r);
            for (int k = 0; k < CLASSES; k++) assertEquals(row.probability(k), p.get(row.from + k));
        }
    }

    @Test
    void logSoftmaxFollowsIt() {
        Tensor y = LogSoftmax.logSoftmax(logits);
        for (int r = 0; r < ROWS; r++) {
            var row = new Row(r);
            float logSum = Log.log((float) row.total);
            for (int k = 0; k < CLASSES; k++)
                assertEquals((row.x(k) - row.shift) - logSum, (float) y.get(row.from + k));
        }
    }

    @Test
    void logSumExpFollowsIt() {
        Tensor y = LogSumExp.logSumExp(logits);
        for (int r = 0; r < ROWS; r++) {
            var row = new Row(r);
            assertEquals(Log.log((float) row.total) + row.shift, (float) y.get(r));
        }
    }

    @Test
    void logitsGradientFollowsIt() {
        Tensor targets = Tensor.full(CLASSES - 1, DType.I32, Shape.of(ROWS), Device.CPU);
        Tensor dLoss = Tensor.full(0.3f, DType.F32, Shape.of(ROWS), Device.CPU);
        Tensor dx = Op.run(new CrossEntropy.LogitsGradient(logits, targets, dLoss));
        for (int r = 0; r < ROWS; r++) {
            var row = new Row(r);
            float scale = 0.3f / (float) row.total;
            for (int k = 0; k < CLASSES - 1; k++)
                assertEquals(row.exponentials[k] * scale, (float) dx.get(row.from + k));
            int last = CLASSES - 1;
            assertEquals(Math.fma(row.exponentials[last], scale, -0.3f), (float) dx.get(row.from + last));
        }
    }
}
