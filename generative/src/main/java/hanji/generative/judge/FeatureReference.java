package hanji.generative.judge;

import hanji.generative.measure.Described;
import hanji.generative.measure.FrechetDistance;
import hanji.generative.measure.KernelDistance;
import hanji.generative.measure.Manifolds;
import hanji.generative.measure.Modes;
import hanji.generative.measure.Statistic;
import hanji.tensor.Device;
import java.util.Map;
import java.util.stream.IntStream;

/** Features of training images, and all that is computed of them once, whatever is held against them. */
final class FeatureReference {
    private final Device device;
    private final Described real;
    private final FrechetDistance frechet;
    private final KernelDistance kernel;
    private final double[] reach;

    FeatureReference(Device device, Described real) {
        this.device = device;
        this.real = real;
        int[] all = IntStream.range(0, real.classes().length).toArray();
        this.frechet = new FrechetDistance(FrechetDistance.Law.of(device, real.features(), real.dimensions(), all));
        this.kernel = new KernelDistance(device, real.features(), real.dimensions());
        this.reach = Manifolds.reach(device, real.features(), real.dimensions());
    }

    /** Puts what features say of images. */
    void put(Described images, Map<Yardstick, Statistic> into) {
        into.put(Yardstick.FRECHET_DISTANCE, frechet.of(device, images.features()));
        into.put(Yardstick.KERNEL_DISTANCE, kernel.of(images.features()));
        var manifolds = new Manifolds(device, images.features(), real.features(), reach, real.dimensions());
        into.put(Yardstick.PRECISION, manifolds.precision());
        into.put(Yardstick.RECALL, manifolds.recall());
        into.put(Yardstick.CLASSES_DRAWN, Modes.distinct(images.classes()));
        into.put(Yardstick.LABEL_ENTROPY, Modes.entropy(images.classes()));
    }
}
