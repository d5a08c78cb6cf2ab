package hanji.generative.style;

import static hanji.kernels.layout.Slice.slice;
import static hanji.kernels.pointwise.Affine.scale;
import static hanji.kernels.pointwise.Affine.shift;
import static hanji.kernels.pointwise.Binary.add;
import static hanji.kernels.pointwise.Binary.subtract;
import static hanji.kernels.pointwise.Unary.relu;
import static hanji.kernels.pointwise.Unary.square;
import static hanji.kernels.reduce.Sum.mean;

import hanji.tensor.Tensor;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Descent of a loss on the pixels of a picture, by L-BFGS.
 *
 * @param picture where it ended, [N, H, W, C]
 * @param firstLoss of the picture that it started from
 * @param lastLoss of where it ended
 * @param steps that were taken: fewer than were asked for where none made the loss smaller any more
 */
public record PixelDescent(Tensor picture, double firstLoss, double lastLoss, int steps) {
    /** How far the pixel that moves most goes along a gradient before anything is known of the curvature. */
    private static final double FIRST_MOVE = 0.1;

    private static final double BEYOND = 10;

    /** Is told how it goes on. */
    @FunctionalInterface
    public interface Progress {
        /** Tells nobody. */
        Progress NONE = (step, loss) -> {};

        /** @param step that was just taken, from 1 */
        void show(int step, double loss);
    }

    /**
     * Descends from a picture. The same on any device, at any number of threads.
     *
     * @param loss a differentiable scalar of a picture
     * @param most steps
     */
    public static PixelDescent run(UnaryOperator<Tensor> loss, Tensor start, int most, Progress progress) {
        var descent = new Lbfgs(loss);
        Lbfgs.Point point = descent.at(start);
        double first = point.loss();
        for (int step = 1; step <= most; step++) {
            Optional<Lbfgs.Point> next = descent.step(point, FIRST_MOVE);
            if (next.isEmpty()) return new PixelDescent(point.x(), first, point.loss(), step - 1);
            point = next.get();
            progress.show(step, point.loss());
        }
        return new PixelDescent(point.x(), first, point.loss(), most);
    }

    /** What keeps values between 0 and 1: ten times the mean square of how far they are beyond. */
    static Tensor beyond(Tensor picture) {
        Tensor above = square(relu(shift(picture, -1))), below = square(relu(scale(picture, -1)));
        return scale(mean(add(above, below)), BEYOND);
    }

    /** The mean squared step between neighbouring pixels, down and to the right. */
    static Tensor roughness(Tensor picture) {
        return add(steps(picture, 1), steps(picture, 2));
    }

    private static Tensor steps(Tensor picture, int axis) {
        int extent = picture.shape().dim(axis);
        return mean(square(subtract(slice(picture, axis, 1, extent), slice(picture, axis, 0, extent - 1))));
    }
}
