package hanji.nn.optimizer;

import hanji.autograd.Gradients;
import hanji.kernels.optimizer.SquaredNorm;
import hanji.tensor.Tensor;
import java.util.Map;
import java.util.TreeMap;

/**
 * The Euclidean norm of all gradients taken together, summed in the order of the parameters' names (docs/numerics.md,
 * "Optimizer updates"), whatever the map's order.
 */
public final class GradientNorm {
    private GradientNorm() {}

    /** The norm of the gradients by these parameters. */
    public static double of(Gradients gradients, Map<String, Tensor> parameters) {
        return SquaredNorm.norm(
                new TreeMap<>(parameters).values().stream().map(gradients::of).toList());
    }

    /**
     * Clipping by the norm: gradients whose norm is above the maximum are scaled down to it. Pascanu et al.,
     * arXiv:1211.5063, section 3.2.
     *
     * @param maximum above 0, or infinity for no clipping at all
     */
    public record Clip(double maximum) {
        /** Gradients stay as they are. */
        public static final Clip NONE = new Clip(Double.POSITIVE_INFINITY);

        /** @throws IllegalArgumentException if the maximum is not above 0 */
        public Clip {
            if (!(maximum > 0)) throw new IllegalArgumentException("a gradient's norm cannot be limited to " + maximum);
        }

        /**
         * The factor on every gradient: exactly 1 up to the maximum, {@code maximum / norm} above it.
         *
         * @throws ArithmeticException if the norm is not finite, so that no factor makes the gradients usable
         */
        public double scale(Gradients gradients, Map<String, Tensor> parameters) {
            if (maximum == Double.POSITIVE_INFINITY) return 1;
            double norm = of(gradients, parameters);
            if (!Double.isFinite(norm))
                throw new ArithmeticException(
                        "the gradients' norm is " + norm + ": training diverges; take a lower learning rate");
            return norm > maximum ? maximum / norm : 1;
        }
    }
}
