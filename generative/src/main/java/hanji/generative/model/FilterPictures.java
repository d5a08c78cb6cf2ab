package hanji.generative.model;

import hanji.nn.data.Images;
import hanji.tensor.Tensor;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Weights between images, or patches of them, and units as pictures. */
public final class FilterPictures {
    private static final int SHOWN = 64;

    private FilterPictures() {}

    /**
     * The units with the largest weights, largest first, as {@link ShowsFilters} says.
     *
     * @param weight [D, units], between the values of images of the site and units
     */
    public static Images of(Tensor weight, Site site) {
        return of(weight, site.height(), site.width(), site.channels());
    }

    /**
     * The same of weights between patches of any size and units.
     *
     * @param weight [..., units], with H W C values before the units, in the order of a picture
     */
    public static Images of(Tensor weight, int height, int width, int channels) {
        int size = height * width * channels, units = weight.shape().dim(-1);
        double[] weights = weight.toDoubles();
        List<Integer> largest = IntStream.range(0, units)
                .boxed()
                .sorted(Comparator.comparingDouble(unit -> -squares(weights, unit, units)))
                .limit(SHOWN)
                .toList();
        double[] shown = new double[largest.size() * size];
        for (int i = 0; i < shown.length; i++) shown[i] = weights[i % size * units + largest.get(i / size)];
        return SignedImages.of(shown, height, width, channels);
    }

    private static double squares(double[] weights, int unit, int units) {
        double sum = 0;
        for (int i = unit; i < weights.length; i += units) sum += weights[i] * weights[i];
        return sum;
    }
}
