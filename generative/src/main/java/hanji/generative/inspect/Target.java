package hanji.generative.inspect;

import hanji.generative.model.LayerChain;
import hanji.tensor.Tensor;
import java.util.function.UnaryOperator;

/**
 * One number of each image that is to become large.
 *
 * @param values of images [N, H, W, C]: [N, ...]
 * @param chosen 1 at the number of each image, 0 elsewhere: [N, ...]
 */
public record Target(UnaryOperator<Tensor> values, Tensor chosen) {
    /**
     * Units of a layer before its rectifier, one for each image; in the middle where they stand at many positions.
     *
     * @param layer its name
     * @throws IllegalArgumentException if there is no such layer or unit
     */
    public static Target units(LayerChain chain, String layer, Tensor images, int... units) {
        Tensor values = chain.sums(layer, images);
        int count = values.shape().dim(-1), rank = values.shape().rank();
        int size = values.size() / units.length;
        int middle = rank == 4
                ? values.shape().dim(1) / 2 * values.shape().dim(2)
                        + values.shape().dim(2) / 2
                : 0;
        double[] chosen = new double[values.size()];
        for (int i = 0; i < units.length; i++) {
            if (units[i] < 0 || units[i] >= count)
                throw new IllegalArgumentException(
                        "%s has units 0 to %d, not %d".formatted(layer, count - 1, units[i]));
            chosen[i * size + middle * count + units[i]] = 1;
        }
        Tensor one = Tensor.of(chosen, chosen.length).view(values.shape()).to(values.dtype(), values.device());
        return new Target(x -> chain.sums(layer, x), one);
    }

    /** The number of each image. */
    double[] of(Tensor images) {
        double[] all = values.apply(images).toDoubles(), which = chosen.toDoubles();
        int size = all.length / images.shape().dim(0);
        double[] scores = new double[images.shape().dim(0)];
        for (int i = 0; i < all.length; i++) scores[i / size] += which[i] * all[i];
        return scores;
    }
}
