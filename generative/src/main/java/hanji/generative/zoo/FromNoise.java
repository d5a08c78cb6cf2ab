package hanji.generative.zoo;

import hanji.autograd.Op;
import hanji.generative.model.Site;
import hanji.kernels.random.Gaussian;
import hanji.nn.data.Images;
import hanji.tensor.DType;
import hanji.tensor.Philox;
import hanji.tensor.Scope;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.function.DoubleConsumer;
import java.util.function.UnaryOperator;

/** Draws images that are a function of standard normal numbers, some at a time. */
final class FromNoise {
    private static final int TOGETHER = 100;

    private FromNoise() {}

    /**
     * Image i is made of numbers {@code i * latent} to {@code (i + 1) * latent - 1} of the noise, whatever is drawn beside it.
     *
     * @param decode noise [N, latent] to images of values in [0, 1], [N, D]
     */
    static Images images(
            Philox noise,
            int first,
            int count,
            int latent,
            Site site,
            UnaryOperator<Tensor> decode,
            DoubleConsumer progress) {
        return images(noise, first, count, latent, site, (normal, _) -> decode.apply(normal), progress);
    }

    /** From some noise, [N, latent], to images of values in [0, 1], [N, D]; the first has this number among all. */
    @FunctionalInterface
    interface Decode {
        Tensor images(Tensor noise, int first);
    }

    /** The numbers that images from the one of this number on are made of: [count, latent]. */
    static Tensor codes(Philox noise, int from, int count, int latent, Site site) {
        Shape shape = Shape.of(count, latent);
        return Op.run(new Gaussian(noise, (long) from * latent, shape, site.dtype(), site.device()));
    }

    /** From some noise, [N, latent], and classes, [N] of I32, to images of values in [0, 1], [N, D]. */
    @FunctionalInterface
    interface DecodeClasses {
        Tensor images(Tensor noise, Tensor classes, int first);
    }

    /** The same where an image is told its class; the labels are those of the images from the first on. */
    static Images ofClasses(
            Philox noise,
            int first,
            int[] labels,
            int latent,
            Site site,
            DecodeClasses decode,
            DoubleConsumer progress) {
        Decode told = (normal, number) -> {
            int from = number - first;
            int[] some = Arrays.copyOfRange(labels, from, from + normal.shape().dim(0));
            return decode.images(normal, Tensor.of(some, some.length).to(DType.I32, site.device()), number);
        };
        return images(noise, first, labels.length, latent, site, told, progress);
    }

    /** The same where images differ in more than their noise. */
    static Images images(
            Philox noise, int first, int count, int latent, Site site, Decode decode, DoubleConsumer progress) {
        var pixels = new ByteArrayOutputStream();
        for (int done = 0; done < count; done += TOGETHER) {
            int together = Math.min(TOGETHER, count - done), from = first + done;
            try (var _ = Scope.open()) {
                Tensor normal = codes(noise, from, together, latent, site);
                pixels.writeBytes(site.images(decode.images(normal, from)).pixels());
            }
            progress.accept((done + together) / (double) count);
        }
        return Images.unlabelled(site.height(), site.width(), site.channels(), pixels.toByteArray());
    }
}
