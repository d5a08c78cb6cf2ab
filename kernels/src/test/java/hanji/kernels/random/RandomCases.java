package hanji.kernels.random;

import hanji.autograd.check.Accuracy;
import hanji.autograd.check.OpCase;
import hanji.autograd.check.OpCase.Fill;
import hanji.autograd.check.OpCase.Input;
import hanji.autograd.check.Samples;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Philox;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Calls of the sampling ops. An op without inputs takes device and dtype from an input that it does not read. */
public final class RandomCases {
    private static final Philox RANDOM = new Philox(20261121, 3, 5);
    private static final List<Shape> LOGITS = List.of(
            Shape.of(1),
            Shape.of(7),
            Shape.of(0, 5),
            Shape.of(3, 1),
            Shape.of(4, 10),
            Shape.of(2, 3, 33),
            Shape.of(5, 64),
            Shape.of(50, 256),
            Shape.of(3, 1024),
            Shape.of(3, 1025),
            Shape.of(2, 5000));

    private RandomCases() {}

    public static List<OpCase> all() {
        var cases = new ArrayList<OpCase>();
        for (Shape shape : Samples.SHAPES) {
            cases.add(uniform(shape));
            cases.add(gaussian(shape));
            cases.add(bernoulli(shape));
            cases.add(dropout(shape));
            if (shape.rank() > 0) cases.addAll(DiffuseCases.of(RANDOM, shape));
        }
        for (Shape logits : LOGITS) cases.add(categorical(logits));
        return cases;
    }

    private static OpCase uniform(Shape shape) {
        return new OpCase(Uniform.class, shape.toString(), List.of(Input.of(Fill.NORMAL, 1)), in -> {
            var like = in.getFirst();
            return new Uniform(RANDOM, 3, shape, like.dtype(), like.device());
        });
    }

    private static OpCase gaussian(Shape shape) {
        return new OpCase(
                Gaussian.class,
                shape.toString(),
                List.of(Input.of(Fill.NORMAL, 1)),
                in -> gaussian(3, shape, in.getFirst().dtype(), in.getFirst().device()),
                new Accuracy(3, (_, expected) -> gaussianMagnitude(expected)));
    }

    private static Gaussian gaussian(long first, Shape shape, DType dtype, Device device) {
        return new Gaussian(RANDOM, first, shape, dtype, device);
    }

    private static Tensor gaussianMagnitude(Tensor expected) {
        Tensor magnitude = Tensor.empty(expected.dtype(), expected.shape(), expected.device());
        for (int i = 0; i < magnitude.size(); i++) magnitude.set(i, gaussianMagnitude(RANDOM, 3L + i));
        return magnitude;
    }

    /**
     * The u of a pair is rounded to F32, 2^-25 near 1, which moves the radius r = sqrt(-2 log u) by a share of 2^-25 / r^2:
     * beyond the usual where r is small. r^2 is the sum of the squares of both numbers of the pair.
     */
    static double gaussianMagnitude(Philox random, long element) {
        double z = Gaussian.normal(random, element), other = Gaussian.normal(random, element ^ 1);
        return Math.abs(z) * (1 + 1 / (z * z + other * other));
    }

    private static OpCase bernoulli(Shape shape) {
        var probabilities = Input.of(Fill.PROBABILITY, shape.dims());
        return new OpCase(
                Bernoulli.class,
                shape.toString(),
                List.of(probabilities),
                in -> new Bernoulli(in.get(0), RANDOM, 3),
                Accuracy.EXACT);
    }

    private static OpCase dropout(Shape shape) {
        var input = Input.of(Fill.NORMAL, shape.dims());
        double rate = shape.rank() == 1 ? 0 : 0.3;
        return new OpCase(
                Dropout.class, shape.toString(), List.of(input), in -> new Dropout(in.get(0), rate, RANDOM, 3));
    }

    private static OpCase categorical(Shape logits) {
        var elements = Input.of(DType.I32, Fill.below(1 << 20), Arrays.copyOf(logits.dims(), logits.rank() - 1));
        DType dtype = logits.dim(-1) == 256 ? DType.U8 : DType.I32;
        return new OpCase(
                Categorical.class,
                logits.toString(),
                List.of(Input.of(Fill.NORMAL, logits.dims()), elements),
                in -> new Categorical(in.get(0), in.get(1), RANDOM, dtype));
    }
}
