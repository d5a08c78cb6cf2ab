package hanji.generative.style;

import static hanji.kernels.pointwise.Affine.scale;
import static hanji.kernels.pointwise.Binary.add;
import static hanji.kernels.pointwise.Binary.subtract;
import static hanji.kernels.pointwise.Unary.square;
import static hanji.kernels.reduce.Sum.sum;

import hanji.tensor.Tensor;
import java.util.List;

/**
 * A tensor that is wanted, and how far another is from it.
 *
 * @param wanted of any shape
 * @param squares the sum of its squares, above 0
 */
public record Target(Tensor wanted, double squares) {
    /** @throws IllegalArgumentException if the tensor is 0 everywhere, or not finite: it tells nothing */
    public static Target of(Tensor wanted) {
        return new Target(wanted, sum(square(wanted)).item());
    }

    /** Whether a tensor is one that can be fitted: not 0 everywhere, and finite. */
    public static boolean canBe(Tensor wanted) {
        double squares = sum(square(wanted)).item();
        return squares > 0 && squares < Double.POSITIVE_INFINITY;
    }

    public Target {
        if (!(squares > 0) || squares == Double.POSITIVE_INFINITY)
            throw new IllegalArgumentException(
                    "nothing can be fitted to " + wanted.label() + ", whose squares add up to " + squares);
    }

    /** {@code sum (found - wanted)² / sum wanted²}: 0 where it is met, 1 for zeros. */
    public Tensor missed(Tensor found) {
        return scale(sum(square(subtract(found, wanted))), 1 / squares);
    }

    /** The mean of what is missed, over some targets and what was found in their place. */
    static Tensor missed(List<Target> targets, List<Tensor> found) {
        Tensor total = targets.getFirst().missed(found.getFirst());
        for (int i = 1; i < targets.size(); i++)
            total = add(total, targets.get(i).missed(found.get(i)));
        return scale(total, 1.0 / targets.size());
    }
}
