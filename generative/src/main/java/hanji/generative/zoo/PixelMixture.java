package hanji.generative.zoo;

import static hanji.kernels.layout.Cast.cast;
import static hanji.kernels.layout.Concat.stack;
import static hanji.kernels.layout.Reshape.reshape;
import static hanji.kernels.layout.Slice.slice;
import static hanji.kernels.pointwise.Affine.affine;
import static hanji.kernels.pointwise.Binary.add;
import static hanji.kernels.pointwise.Binary.multiply;
import static hanji.kernels.pointwise.Clamp.clamp;
import static hanji.kernels.pointwise.Unary.negate;
import static hanji.kernels.pointwise.Unary.tanh;

import hanji.nn.distribution.DiscretizedLogisticMixture;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * What a PixelCNN++ makes of the numbers that it predicts for a pixel: a mixture of rounded logistic distributions for each colour
 * given those before it. arXiv:1701.05517, sections 2.1 and 2.2.
 *
 * <p>The numbers are, K of each: logits of the components, mean and log-scale of each colour, and a coefficient for each pair of
 * colours.
 *
 * @param colours C, channels of an image
 * @param components K
 * @param levels intensities are 0 to levels - 1
 */
record PixelMixture(int colours, int components, int levels) {
    private static final double LOWEST_LOG_SCALE = -7, HIGHEST_LOG_SCALE = 7;

    /** How many numbers a pixel has. */
    long outputs() {
        return Math.multiplyExact(components, 1 + 2L * colours + (long) colours * (colours - 1) / 2);
    }

    /** Writes the numbers of components that are spread evenly over the intensities, each as wide as its share. */
    void spread(Tensor numbers) {
        for (int c = 0; c < colours; c++)
            for (int i = 0; i < components; i++) {
                numbers.set((1 + 2 * c) * components + i, (2 * i + 1.0) / components - 1);
                numbers.set((2 + 2 * c) * components + i, -StrictMath.log(components));
            }
    }

    /**
     * -log p of every intensity given the colours before it, in nats.
     *
     * @param numbers [N, H, W, P]
     * @param images [N, H, W, C] of U8
     * @return [N, H, W, C]
     */
    Tensor nats(Tensor numbers, Tensor images) {
        List<DiscretizedLogisticMixture> mixtures = ofColours(numbers, images, colours);
        return ofEach(c -> negate(mixtures.get(c).logProb(intensity(images, c))));
    }

    /** Log-probabilities of all intensities of every colour: [N, H, W, C, levels]. */
    Tensor logits(Tensor numbers, Tensor images) {
        return ofEach(c -> logits(numbers, images, c));
    }

    /** Log-probabilities of all intensities of one colour, [.., levels], from numbers [.., P] and the colours before it. */
    Tensor logits(Tensor numbers, Tensor pixels, int colour) {
        return ofColours(numbers, pixels, colour + 1).getLast().logProbs();
    }

    private Tensor ofEach(IntFunction<Tensor> colour) {
        return stack(3, IntStream.range(0, colours).mapToObj(colour).toList());
    }

    /**
     * The mixtures of the first colours, each given those before it. The colours of a pixel are of one component, so that those
     * before tell which: its share is multiplied by their probability under it.
     */
    private List<DiscretizedLogisticMixture> ofColours(Tensor numbers, Tensor pixels, int count) {
        int coefficients = 1 + 2 * colours;
        Tensor logits = part(numbers, 0);
        List<Tensor> before = new ArrayList<>();
        List<DiscretizedLogisticMixture> mixtures = new ArrayList<>();
        for (int c = 0; c < count; c++) {
            Tensor mean = part(numbers, 1 + 2 * c);
            for (Tensor value : before) // (3): alpha r, or beta r + gamma g, with coefficients from -1 to 1
            mean = add(mean, multiply(tanh(part(numbers, coefficients++)), value));
            Tensor logScale = clamp(part(numbers, 2 + 2 * c), LOWEST_LOG_SCALE, HIGHEST_LOG_SCALE);
            mixtures.add(new DiscretizedLogisticMixture(logits, mean, logScale, levels)); // (1), (2)
            if (c + 1 == count) break;
            logits = add(logits, mixtures.getLast().componentLogProbs(intensity(pixels, c)));
            Tensor level = cast(slice(pixels, -1, c, c + 1), numbers.dtype());
            before.add(affine(level, 2.0 / (levels - 1), -1));
        }
        return mixtures;
    }

    private Tensor part(Tensor numbers, int index) {
        return slice(numbers, -1, index * components, (index + 1) * components);
    }

    /** One colour of pixels [.., C], as [..]. */
    private static Tensor intensity(Tensor pixels, int colour) {
        Tensor one = slice(pixels, -1, colour, colour + 1);
        Shape shape = one.shape();
        return reshape(one, IntStream.range(0, shape.rank() - 1).map(shape::dim).toArray());
    }
}
