package hanji.kernels.random;

import hanji.autograd.Op;
import hanji.autograd.check.Accuracy;
import hanji.autograd.check.OpCase;
import hanji.autograd.check.OpCase.Fill;
import hanji.autograd.check.OpCase.Input;
import hanji.tensor.Philox;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.List;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;

/** Calls of a draw with its divergence, and of its gradient where both of the results', or one, arrive. */
final class SampleWithKlCases {
    private SampleWithKlCases() {}

    static List<OpCase> of(String name, Philox random, long first, Shape shape) {
        Input numbers = Input.of(Fill.NORMAL, shape.dims());
        return List.of(
                new OpCase(
                        SampleWithKl.class,
                        name,
                        List.of(numbers, numbers),
                        in -> SampleWithKl.of(in.get(0), in.get(1), random, first),
                        new Accuracy(5, new OfResults())),
                gradient(name + ", by both", numbers, random, first, true, true),
                gradient(name + ", by the sample", numbers, random, first, true, false),
                gradient(name + ", by kl", numbers, random, first, false, true));
    }

    private static OpCase gradient(
            String name, Input numbers, Philox random, long first, boolean bySample, boolean byKl) {
        return new OpCase(
                SampleWithKlGradient.class,
                name,
                List.of(numbers, numbers, numbers, numbers),
                in -> SampleWithKlGradient.of(
                        SampleWithKl.of(in.get(0), in.get(1), random, first),
                        bySample ? Optional.of(in.get(2)) : Optional.empty(),
                        byKl ? Optional.of(in.get(3)) : Optional.empty()),
                new Accuracy(6, new OfGradients()));
    }

    private static Tensor each(Tensor like, IntToDoubleFunction value) {
        Tensor tensor = Tensor.empty(like.dtype(), like.shape(), like.device());
        for (int i = 0; i < tensor.size(); i++) tensor.set(i, value.applyAsDouble(i));
        return tensor;
    }

    /** The sum of the absolute values of the terms, z counted as for {@link Gaussian}. */
    private static final class OfResults implements Accuracy.Magnitude {
        @Override
        public Tensor of(Op op, Tensor expected) {
            return ofAll(op, List.of(expected, expected)).getFirst();
        }

        @Override
        public List<Tensor> ofAll(Op op, List<Tensor> expected) {
            var call = (SampleWithKl) op;
            return List.of(
                    each(expected.get(0), i -> Math.abs(call.mean().get(i)) + reach(call, i)),
                    each(expected.get(1), i -> {
                        double m = call.mean().get(i), v = call.logVar().get(i);
                        return (Math.exp(v) + Math.abs(v) + m * m + 1) / 2;
                    }));
        }
    }

    /** How far a draw is from its mean, at most. */
    private static double reach(SampleWithKl call, int i) {
        return Math.exp(call.logVar().get(i) / 2) * RandomCases.gaussianMagnitude(call.random(), call.first() + i);
    }

    /** Likewise. */
    private static final class OfGradients implements Accuracy.Magnitude {
        @Override
        public Tensor of(Op op, Tensor expected) {
            return ofAll(op, List.of(expected, expected)).getFirst();
        }

        @Override
        public List<Tensor> ofAll(Op op, List<Tensor> expected) {
            var call = (SampleWithKlGradient) op;
            return List.of(
                    each(
                            expected.get(0),
                            i -> size(call.dKl(), i)
                                            * Math.abs(call.draw().mean().get(i))
                                    + size(call.dSample(), i)),
                    each(expected.get(1), i -> {
                        double variance = Math.exp(call.draw().logVar().get(i));
                        return size(call.dKl(), i) * (variance + 1) / 2
                                + size(call.dSample(), i) * reach(call.draw(), i) / 2;
                    }));
        }

        private static double size(Optional<Tensor> gradient, int i) {
            return gradient.map(d -> Math.abs(d.get(i))).orElse(0.0);
        }
    }
}
