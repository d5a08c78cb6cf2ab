package hanji.generative.judge;

import hanji.generative.measure.Described;
import hanji.generative.measure.FrechetDistance;
import hanji.generative.measure.KernelDistance;
import hanji.generative.measure.Manifolds;
import hanji.generative.measure.Modes;
import hanji.generative.measure.Statistic;
import hanji.tensor.Device;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Features of training images, and all that is computed of them once, whatever is held against them. All features are in units of
 * the root of the mean square of these, so that no figure depends on how large a classifier's features happen to be.
 */
final class FeatureReference {
    private final Device device;
    private final double unit;
    private final double[] real;
    private final int dimensions;
    private final FrechetDistance frechet;
    private final KernelDistance kernel;
    private final double[] reach;

    FeatureReference(Device device, Described real) {
        this.device = device;
        this.dimensions = real.dimensions();
        this.unit = rootMeanSquare(real.features());
        this.real = inUnits(real);
        int[] all = IntStream.range(0, real.classes().length).toArray();
        this.frechet = new FrechetDistance(FrechetDistance.Law.of(device, this.real, dimensions, all));
        this.kernel = new KernelDistance(device, this.real, dimensions);
        this.reach = Manifolds.reach(device, this.real, dimensions);
    }

    /** 1 where all are 0. */
    private static double rootMeanSquare(double[] values) {
        double mean = Arrays.stream(values).map(x -> x * x).sum() / values.length;
        return mean == 0 ? 1 : Math.sqrt(mean);
    }

    private double[] inUnits(Described images) {
        return Arrays.stream(images.features()).map(x -> x / unit).toArray();
    }

    /** Puts what features say of images. */
    void put(Described images, Map<Yardstick, Statistic> into) {
        double[] features = inUnits(images);
        into.put(Yardstick.FRECHET_DISTANCE, frechet.of(device, features));
        into.put(Yardstick.KERNEL_DISTANCE, kernel.of(features));
        var manifolds = new Manifolds(device, features, real, reach, dimensions);
        into.put(Yardstick.PRECISION, manifolds.precision());
        into.put(Yardstick.RECALL, manifolds.recall());
        into.put(Yardstick.CLASSES_DRAWN, Modes.distinct(images.classes()));
        into.put(Yardstick.LABEL_ENTROPY, Modes.entropy(images.classes()));
    }
}
