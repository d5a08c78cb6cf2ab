package hanji.generative.measure;

import hanji.generative.dense.Block;
import hanji.generative.dense.Products;
import hanji.nn.data.Images;
import hanji.tensor.Device;
import java.util.Arrays;
import java.util.function.DoubleConsumer;

/**
 * How near images are to those that a model was trained on: root of the mean squared difference over the values of an image, on
 * [0, 1]. Squared differences of intensities are whole numbers below 2^53 and so exact.
 *
 * @param nearest number of the training image at the least distance, the first of several, [N]
 * @param distances to it, [N]
 * @param ratios of that distance to the mean of those to the {@link #FEW} nearest, at most 1, [N]; 1 where all are 0
 */
public record NearestImages(int[] nearest, double[] distances, double[] ratios) {
    /** Training images that a ratio is over. */
    public static final int FEW = 10;

    /**
     * Finds them by comparing every pair.
     *
     * @param images at least 1
     * @param training at least 1, of the same size
     * @param progress is told the share that is done, 0 to 1
     */
    public static NearestImages of(Device device, Images images, Images training, DoubleConsumer progress) {
        int dimensions = images.imageSize(), few = Math.min(FEW, training.count());
        double[] rows = levels(images);
        var least = new Least[images.count()];
        for (int i = 0; i < least.length; i++) least[i] = Least.none(few);
        double[] squares = new double[least.length];
        for (int i = 0; i < rows.length; i++) squares[i / dimensions] += rows[i] * rows[i];
        Block.each(device, training.pixels(), dimensions, Block.Value.LEVEL, block -> {
            progress.accept((double) block.from() / training.count());
            double[] products = new double[least.length * block.count()], norms = block.squaredNorms();
            Products.add(device, rows, block.columns(), products, least.length, dimensions, block.count());
            device.parallelRanges(least.length, 1, (from, to) -> {
                for (int i = from; i < to; i++)
                    for (int j = 0; j < norms.length; j++) {
                        double squared = squares[i] - 2 * products[i * norms.length + j] + norms[j];
                        least[i].offer(squared, block.from() + j);
                    }
            });
        });
        progress.accept(1);
        return of(least, Math.sqrt(dimensions) * 255);
    }

    /** @param scale that roots of squared differences are divided by */
    private static NearestImages of(Least[] least, double scale) {
        int[] nearest = new int[least.length];
        double[] distances = new double[least.length], ratios = new double[least.length];
        for (int i = 0; i < least.length; i++) {
            nearest[i] = least[i].numbers()[0];
            double first = Math.sqrt(least[i].values()[0]);
            double mean = Arrays.stream(least[i].values()).map(Math::sqrt).sum() / least[i].values().length;
            distances[i] = first / scale;
            ratios[i] = mean == 0 ? 1 : first / mean;
        }
        return new NearestImages(nearest, distances, ratios);
    }

    private static double[] levels(Images images) {
        byte[] pixels = images.pixels();
        double[] levels = new double[pixels.length];
        for (int i = 0; i < levels.length; i++) levels[i] = Byte.toUnsignedInt(pixels[i]);
        return levels;
    }
}
