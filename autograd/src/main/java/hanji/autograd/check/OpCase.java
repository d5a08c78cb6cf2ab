package hanji.autograd.check;

import hanji.autograd.Op;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * One op at one set of shapes, for the checks: how its inputs are drawn and how the call is made from them.
 *
 * @param op the class of op that this case is about
 * @param name what a failing test calls the case
 * @param inputs how each input is drawn, in the order that {@code call} takes them
 * @param call makes the op from its inputs; an op that reads no tensor takes its device from an input of size zero
 * @param accuracy of the F32 result against the reference
 */
public record OpCase(
        Class<? extends Op> op, String name, List<Input> inputs, Function<List<Tensor>, Op> call, Accuracy accuracy) {

    /** A case with the standard accuracy. */
    public OpCase(Class<? extends Op> op, String name, List<Input> inputs, Function<List<Tensor>, Op> call) {
        this(op, name, inputs, call, Accuracy.STANDARD);
    }

    /**
     * How one input is drawn.
     *
     * @param floating whether the input takes the dtype of the check (F32 or F64) and has a gradient
     * @param dtype the input's dtype where it is not floating
     */
    public record Input(Shape shape, boolean floating, DType dtype, Fill fill) {
        /** A differentiable input. */
        public static Input of(Fill fill, int... dims) {
            return new Input(Shape.of(dims), true, DType.F64, fill);
        }

        /** An input of integers, without gradient. */
        public static Input of(DType dtype, Fill fill, int... dims) {
            return new Input(Shape.of(dims), false, dtype, fill);
        }

        Tensor draw(DType floatType, Device device, RandomGenerator random) {
            Tensor tensor = Tensor.empty(
                    floating ? floatType : dtype, shape, device.cuda().isPresent() ? Device.CPU : device);
            for (int i = 0; i < tensor.size(); i++) tensor.set(i, fill.next(random));
            return device.cuda().isPresent() ? tensor.to(tensor.dtype(), device) : tensor;
        }
    }

    /** The law that elements are drawn from. */
    @FunctionalInterface
    public interface Fill {
        /** Standard normal. */
        Fill NORMAL = RandomGenerator::nextGaussian;
        /** Uniform on [0.2, 2): away from the poles of log, division and roots. */
        Fill POSITIVE = random -> 0.2 + 1.8 * random.nextDouble();
        /** Uniform on [0.05, 0.95): probabilities. */
        Fill PROBABILITY = random -> 0.05 + 0.9 * random.nextDouble();
        /** Magnitude 0.2 to 2 with either sign: away from the kinks of relu, abs and the poles of division. */
        Fill AWAY_FROM_ZERO = random -> (random.nextBoolean() ? 1 : -1) * (0.2 + 1.8 * random.nextDouble());

        double next(RandomGenerator random);

        /** Whole numbers from 0 to bound - 1. */
        static Fill below(int bound) {
            return random -> random.nextInt(bound);
        }
    }

    /** Numbers in all inputs together. */
    public int size() {
        return inputs.stream().mapToInt(input -> input.shape().size()).sum();
    }

    /** This case with another accuracy of its F32 result. */
    public OpCase withAccuracy(Accuracy other) {
        return new OpCase(op, name, inputs, call, other);
    }

    /** This case with its floating inputs drawn from another law. */
    public OpCase withFill(Fill fill) {
        List<Input> filled = inputs.stream()
                .map(input -> input.floating() ? new Input(input.shape(), true, input.dtype(), fill) : input)
                .toList();
        return new OpCase(op, name, filled, call, accuracy);
    }

    /** Draws the inputs, in {@code floatType} where they are floating; a function of the seed alone. */
    public List<Tensor> draw(DType floatType, Device device, long seed) {
        var random = new SplittableRandom(seed);
        return inputs.stream()
                .map(input -> input.draw(floatType, device, random))
                .toList();
    }

    /** The op and the case, for example {@code MatMul (odd)}. */
    @Override
    public String toString() {
        return op.getSimpleName() + " (" + name + ")";
    }
}
