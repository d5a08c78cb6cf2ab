package hanji.autograd.check;

import hanji.autograd.Components;
import hanji.autograd.Op;
import hanji.tensor.Device;
import hanji.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

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
        Magnitude SUM_OF_ABSOLUTE_TERMS = new Magnitude() {
            @Override
            public Tensor of(Op op, Tensor expected) {
                return ofAll(op, List.of(expected)).getFirst();
            }

            @Override
            public List<Tensor> ofAll(Op op, List<Tensor> expected) {
                Op ofAbsolutes = Components.withTensors(op, Accuracy::absolute);
                Tensor first = expected.getFirst(), out = Tensor.empty(first.dtype(), first.shape(), Device.CPU);
                ofAbsolutes.reference(out);
                List<Tensor> all = new ArrayList<>(List.of(out));
                all.addAll(Components.furtherResults(ofAbsolutes));
                return all;
            }
        };

        /** @return a tensor of the same shape as {@code expected}, the op's result by the reference in F64 */
        Tensor of(Op op, Tensor expected);

        /**
         * The same of all results; a further one is measured by itself unless this is overridden.
         *
         * @param expected the result by the reference in F64, then the further ones
         */
        default List<Tensor> ofAll(Op op, List<Tensor> expected) {
            List<Tensor> all = new ArrayList<>(expected);
            all.set(0, of(op, expected.getFirst()));
            return all;
        }
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
        Tensor values = Tensor.empty(tensor.dtype(), tensor.shape(), tensor.device());
        for (int i = 0; i < values.size(); i++) values.set(i, Math.abs(tensor.get(i)));
        return values;
    }
}
