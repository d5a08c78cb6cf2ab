package hanji.kernels.softmax;

import static hanji.kernels.Place.floats;
import static hanji.kernels.softmax.LogSoftmax.logSoftmax;
import static hanji.kernels.softmax.LogSumExp.logSumExp;
import static hanji.kernels.softmax.Softmax.softmax;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import hanji.autograd.check.GradCheck;
import hanji.kernels.Place;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AlongAxisTest {
    private static final int[] DIMS = {2, 3, 4, 5};

    private static float[] logits() {
        float[] x = new float[2 * 3 * 4 * 5];
        for (int i = 0; i < x.length; i++) x[i] = (float) (5 * Math.sin(i));
        return x;
    }

    @ParameterizedTest
    @MethodSource("hanji.kernels.Place#all")
    void everyAxisIsTheLastOneOfAnotherOrder(Place place) {
        Tensor x = place.tensor(logits(), DIMS);
        for (int axis = -4; axis < 4; axis++) {
            double[] p = softmax(x, axis).toDoubles();
            double[] logP = logSoftmax(x, axis).toDoubles();
            double[] logSum = logSumExp(x, axis).toDoubles();
            int at = axis < 0 ? axis + 4 : axis;
            int inner = 1;
            for (int k = at + 1; k < 4; k++) inner *= DIMS[k];
            for (int i = 0; i < p.length; i++) {
                int first = i - i / inner % DIMS[at] * inner;
                double sum = 0;
                for (int k = 0; k < DIMS[at]; k++) sum += Math.exp(logits()[first + k * inner]);
                double exact = Math.exp(logits()[i]) / sum;
                assertEquals(exact, p[i], 2e-7, "axis " + axis);
                assertEquals(Math.log(exact), logP[i], 2e-6, "axis " + axis);
                int row = first / (inner * DIMS[at]) * inner + first % inner;
                assertEquals(Math.log(sum), logSum[row], 1e-6, "axis " + axis);
            }
        }
    }

    @Test
    void theLastAxisIsTheOpItself() {
        Tensor x = Tensor.of(logits(), 24, 5);
        assertArrayEquals(floats(softmax(x)), floats(softmax(x, 1)));
        assertArrayEquals(floats(logSumExp(x)), floats(logSumExp(x, -1)));
    }

    @Test
    void shapesStayAndTheReducedAxisDropsOut() {
        Tensor x = Tensor.of(logits(), DIMS);
        assertEquals(Shape.of(DIMS), softmax(x, 1).shape());
        assertEquals(Shape.of(2, 4, 5), logSumExp(x, 1).shape());
        assertThrows(IllegalArgumentException.class, () -> softmax(x, 4));
    }

    @Test
    void gradientsAreRightToTheSecondOrder() {
        Tensor x = Tensor.of(logits(), 3, 4, 10).to(DType.F64, Device.CPU);
        Tensor small = Tensor.of(new double[] {0.3, -1, 2, 0.1, 0.7, -0.4, 1, 0, -2, 0.6, 0.2, 1}, 2, 3, 2);
        GradCheck.STANDARD.firstOrder("softmax", in -> softmax(in.getFirst(), 0), List.of(x));
        GradCheck.STANDARD.check("softmax", in -> softmax(in.getFirst(), 1), List.of(small));
        GradCheck.STANDARD.check("log softmax", in -> logSoftmax(in.getFirst(), 0), List.of(small));
        GradCheck.STANDARD.check("log sum exp", in -> logSumExp(in.getFirst(), 1), List.of(small));
    }
}
