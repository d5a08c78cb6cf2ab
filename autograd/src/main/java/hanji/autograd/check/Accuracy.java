package hanji.autograd.check;

import hanji.autograd.Components;
import hanji.autograd.Op;
import hanji.tensor.Device;
import hanji.tensor.Tensor;

/**
 * How near each element of an F32 result must be to the reference: within {@code ulps} units in the last place of its
 * magnitude. A result that is a sum of terms which cancel has no bound in units of its own last place; its magnitude is
 * the sum of the terms' absolute values.
 *
 * @param ulps largest error, in units of the last place that F32 has at the magnitude
 * @param magnitude of each element
 */
public record Accuracy(double ulps, Magnitude magnitude) {
    /** Three units in the last place of the result itself: what elementary functions keep. */
    public static final Accuracy STANDARD = new Accuracy(3, Magnitude.RESULT);

    /** Half a unit in the last place: the correctly rounded result of one operation. */
    public static final Accuracy ROUNDED_ONCE = new Accuracy(0.5, Magnitude.RESULT);

    /** Values that are copied, chosen or rounded nowhere. */
    public static final Accuracy EXACT = new Accuracy(0, Magnitude.RESULT);

    /** What the error of an element is measured by. */
    @FunctionalInterface
    public interface Magnitude {
        /** The result itself. */
        Magnitude RESULT = (_, expected) -> expected;

        /** The reference on absolute values: for an op whose results are sums of products of its floating inputs. */
        Magnitude SUM_OF_ABSOLUTE_TERMS = (op, expected) -> {
            Op ofAbsolutes = Components.withTensors(op, Accuracy::absolute);
            Tensor out = Tensor.empty(expected.dtype(), expected.shape(), Device.CPU);
            ofAbsolutes.reference(out);
            return out;
        };

        /** @return a tensor of the same shape as {@code expected}, the op's result by the reference in F64 */
        Tensor of(Op op, Tensor expected);
    }

    /** This accuracy where results are sums of products; see {@link Magnitude#SUM_OF_ABSOLUTE_TERMS}. */
    public static Accuracy ofTerms(double ulps) {
        return new Accuracy(ulps, Magnitude.SUM_OF_ABSOLUTE_TERMS);
    }

    /** The largest error allowed of an element. */
    double bound(double expected, double elementsMagnitude) {
        return ulps * Math.ulp((float) Math.max(Math.abs(expected), Math.abs(elementsMagnitude)));
    }

    private static Tensor absolute(Tensor tensor) {
        if (!tensor.dtype().isFloating()) return tensor;
        Tensor values = Tensor.empty(tensor.dtype(), tensor.shape(), tensor.device());
        for (int i = 0; i < values.size(); i++) values.set(i, Math.abs(tensor.get(i)));
        return values;
    }
}
