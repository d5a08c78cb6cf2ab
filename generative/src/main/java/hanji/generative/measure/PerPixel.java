package hanji.generative.measure;

import hanji.generative.sampler.Choice;
import hanji.generative.sampler.Codable;
import hanji.nn.data.Images;
import hanji.tensor.Tensor;
import java.util.function.DoubleConsumer;

/** Where in an image the bits go: what each pixel costs, given all before it. */
public final class PerPixel implements Choice {
    /** -log2 p of each intensity, [N, H, W, C]. */
    private final double[] bits;

    private PerPixel(int intensities) {
        this.bits = new double[intensities];
    }

    /**
     * -log2 of the probability of each pixel given those before it, the sum over its colours and the mean over images: [H, W]. Of
     * a class-conditional density, given the class under which the image is the likeliest too.
     *
     * @param images [N, H, W, C] with N of at least 1
     * @param progress is told the share that is done now and then
     */
    public static double[] bits(Codable density, Images images, DoubleConsumer progress) {
        int colours = images.channels(), pixels = images.height() * images.width();
        var each = new PerPixel(images.count() * images.imageSize());
        density.go(each, images.pixels(), progress);
        double[] mean = new double[pixels];
        for (int i = 0; i < each.bits.length; i++) mean[i / colours % pixels] += each.bits[i] / images.count();
        return mean;
    }

    @Override
    public void choose(Tensor logits, int[] elements, byte[] images) {
        int levels = logits.shape().dim(1);
        float[] values = logits.toFloats();
        for (int i = 0; i < elements.length; i++) {
            int from = i * levels;
            double most = Double.NEGATIVE_INFINITY, sum = 0;
            for (int k = 0; k < levels; k++) most = Math.max(most, values[from + k]);
            for (int k = 0; k < levels; k++) sum += Math.exp(values[from + k] - most);
            double logit = values[from + Byte.toUnsignedInt(images[elements[i]])];
            bits[elements[i]] = (Math.log(sum) + most - logit) / Math.log(2);
        }
    }
}
