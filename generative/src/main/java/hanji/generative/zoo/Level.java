package hanji.generative.zoo;

import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * How much of an image and how much noise there is: {@code x = signal x_0 + noise z}.
 *
 * @param time what a network is told of it, 0 for an image to {@link #LAST} for noise
 * @param signal factor on the image
 * @param noise factor on standard normal numbers
 */
record Level(double time, double signal, double noise) {
    /** The time of noise alone. */
    static final double LAST = 1000;

    /** An image without noise. */
    static final Level CLEAN = new Level(0, 1, 0);

    /** A number of each level, [N], typed as a tensor. */
    static Tensor each(List<Level> levels, ToDoubleFunction<Level> number, Tensor like) {
        double[] numbers = levels.stream().mapToDouble(number).toArray();
        return Tensor.of(numbers, numbers.length).to(like.dtype(), like.device());
    }

    /** The same in a column, [N, 1], which broadcasts over the values of images. */
    static Tensor column(List<Level> levels, ToDoubleFunction<Level> number, Tensor like) {
        return each(levels, number, like).view(Shape.of(levels.size(), 1));
    }
}
