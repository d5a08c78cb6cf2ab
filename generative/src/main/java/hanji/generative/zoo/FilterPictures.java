package hanji.generative.zoo;

import hanji.generative.model.Site;
import hanji.nn.data.Images;
import hanji.tensor.Tensor;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Weights between images and units as pictures. */
final class FilterPictures {
    private static final int SHOWN = 64;

    private FilterPictures() {}

    /**
     * The units with the largest weights, largest first, as {@link hanji.generative.model.ShowsFilters} says.
     *
     * @param weight [D, units]
     */
    static Images of(Tensor weight, Site site) {
        int size = site.dimensions(), units = weight.shape().dim(1);
        double[] weights = weight.toDoubles();
        List<Integer> largest = IntStream.range(0, units)
                .boxed()
                .sorted(Comparator.comparingDouble(unit -> -squares(weights, unit, units)))
                .limit(SHOWN)
                .toList();
        byte[] pixels = new byte[largest.size() * size];
        for (int i = 0; i < largest.size(); i++) {
            int unit = largest.get(i);
            double highest = Double.MIN_NORMAL;
            for (int d = 0; d < size; d++) highest = Math.max(highest, Math.abs(weights[d * units + unit]));
            for (int d = 0; d < size; d++)
                pixels[i * size + d] = (byte) Math.round(127.5 + 127.5 * weights[d * units + unit] / highest);
        }
        return Images.unlabelled(site.height(), site.width(), site.channels(), pixels);
    }

    private static double squares(double[] weights, int unit, int units) {
        double sum = 0;
        for (int i = unit; i < weights.length; i += units) sum += weights[i] * weights[i];
        return sum;
    }
}
