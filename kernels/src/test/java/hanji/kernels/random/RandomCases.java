package hanji.kernels.random;

import hanji.autograd.check.Accuracy;
import hanji.autograd.check.OpCase;
import hanji.autograd.check.OpCase.Fill;
import hanji.autograd.check.OpCase.Input;
import hanji.autograd.check.Samples;
import hanji.tensor.DType;
import hanji.tensor.Philox;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

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

    /** All bits of a key and of a counter are there. */
    private static final Philox FAR = new Philox(0x9E3779B97F4A7C15L, -3, 0x80000001);
    /** Numbers of a first element: in all places of a block, before a block's low word goes round, and far beyond. */
    private static final List<Long> FIRSTS = List.of(0L, 1L, 2L, (1L << 34) - 5, (7L << 40) + 3);

    private static final List<Integer> LENGTHS = List.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 37, 130, 1029);

    private RandomCases() {}

    public static List<OpCase> all() {
        var cases = new ArrayList<OpCase>();
        for (Shape shape : Samples.SHAPES) {
            cases.add(uniform(shape));
            cases.add(gaussian(shape.toString(), RANDOM, 3, shape));
            cases.add(bernoulli(shape));
            cases.add(dropout(shape));
            cases.addAll(SampleWithKlCases.of(shape.toString(), RANDOM, 3, shape));
            if (shape.rank() > 0) cases.addAll(DiffuseCases.of(RANDOM, shape));
        }
        for (Shape logits : LOGITS) cases.add(categorical(logits));
        return cases;
    }

    /** All, and the {@link #counters}: on what mutants of the kernels are tried. */
    public static List<OpCase> cases() {
        return Stream.concat(all().stream(), counters().stream()).toList();
    }

    /** Draws whose first element has any number, by a key and a counter of which all bits are there. */
    static List<OpCase> counters() {
        var cases = new ArrayList<OpCase>();
        for (long first : FIRSTS)
            for (int length : LENGTHS) {
                Shape shape = Shape.of(length);
                String name = first + " and " + length;
                Input like = Input.of(Fill.NORMAL, 1), probabilities = Input.of(Fill.PROBABILITY, length);
                cases.add(new OpCase(
                        Uniform.class,
                        name,
                        List.of(like),
                        in -> new Uniform(
                                FAR,
                                first,
                                shape,
                                in.getFirst().dtype(),
                                in.getFirst().device())));
                cases.add(gaussian(name, FAR, first, shape));
                cases.add(new OpCase(
                        Bernoulli.class,
                        name,
                        List.of(probabilities),
                        in -> new Bernoulli(in.getFirst(), FAR, first),
                        Accuracy.EXACT));
                cases.add(new OpCase(
                        Dropout.class,
                        name,
                        List.of(probabilities),
                        in -> new Dropout(in.getFirst(), 0.3, FAR, first)));
                cases.addAll(SampleWithKlCases.of(name, FAR, first, shape));
            }
        return cases;
    }

    private static OpCase uniform(Shape shape) {
        return new OpCase(Uniform.class, shape.toString(), List.of(Input.of(Fill.NORMAL, 1)), in -> {
            var like = in.getFirst();
            return new Uniform(RANDOM, 3, shape, like.dtype(), like.device());
        });
    }

    private static OpCase gaussian(String name, Philox random, long first, Shape shape) {
        return new OpCase(
                Gaussian.class,
                name,
                List.of(Input.of(Fill.NORMAL, 1)),
                in -> new Gaussian(
                        random,
                        first,
                        shape,
                        in.getFirst().dtype(),
                        in.getFirst().device()),
                new Accuracy(3, (_, expected) -> gaussianMagnitude(random, first, expected)));
    }

    private static Tensor gaussianMagnitude(Philox random, long first, Tensor expected) {
        Tensor magnitude = Tensor.empty(expected.dtype(), expected.shape(), expected.device());
        for (int i = 0; i < magnitude.size(); i++) magnitude.set(i, gaussianMagnitude(random, first + i));
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
