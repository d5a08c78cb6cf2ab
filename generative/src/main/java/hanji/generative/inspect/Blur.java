package hanji.generative.inspect;

import static hanji.kernels.conv.StridedConv2d.stridedConv2d;
import static hanji.kernels.image.Pad2d.pad2d;

import hanji.kernels.conv.Window;
import hanji.kernels.image.Margins;
import hanji.kernels.image.PadMode;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;

/** Images under a Gaussian of some width, with their outermost pixels repeated around them. */
final class Blur {
    private Blur() {}

    /**
     * @param images [N, H, W, C]
     * @param sigma standard deviation in pixels, above 0
     */
    static Tensor of(Tensor images, double sigma) {
        int reach = (int) Math.ceil(3 * sigma),
                taps = 2 * reach + 1,
                channels = images.shape().dim(3);
        double[] line = new double[taps];
        double sum = 0;
        for (int i = 0; i < taps; i++) {
            line[i] = Math.exp(-(i - reach) * (i - reach) / (2 * sigma * sigma));
            sum += line[i];
        }
        double[] weights = new double[taps * taps * channels * channels];
        for (int tap = 0; tap < taps * taps; tap++)
            for (int c = 0; c < channels; c++)
                weights[(tap * channels + c) * channels + c] = line[tap / taps] * line[tap % taps] / (sum * sum);
        Tensor weight = Tensor.of(weights, taps, taps, channels, channels).to(images.dtype(), images.device());
        Tensor none = Tensor.zeros(images.dtype(), Shape.of(channels), images.device());
        return stridedConv2d(pad2d(images, Margins.of(reach, PadMode.REPLICATE)), weight, none, new Window(1, 0));
    }
}
