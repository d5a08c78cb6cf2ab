package hanji.generative.style;

import static hanji.kernels.image.Pad2d.pad2d;
import static hanji.kernels.pointwise.Unary.relu;
import static hanji.kernels.pool.AveragePool.averagePool;
import static hanji.kernels.reduce.Variance.biasedVariance;

import hanji.kernels.conv.Window;
import hanji.kernels.image.Margins;
import hanji.kernels.image.PadMode;
import hanji.nn.layer.StridedConv;
import hanji.tensor.Noise;
import hanji.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A network without training whose layers describe a picture's texture: random filters and a rectifier on the picture and on
 * the picture halved again and again. One layer of random filters of several sizes is enough for textures: Ustyuzhaninov,
 * Brendel, Gatys and Bethge, "Texture synthesis using shallow convolutional networks with random filters", arXiv:1606.00021.
 * The filters are fitted to the patches of one picture: {@link Patches#filters}.
 *
 * @param scales the layers on the picture, on the picture of half its size, of a quarter, and so on
 */
public record TextureNetwork(List<List<StridedConv>> scales) {
    /** The least side of a picture: the coarsest scale still has room for a filter. */
    public static final int LEAST_SIDE = 64;

    /** How many scales there are. */
    public static final int SCALES = 4;

    private static final int[] SIDES = {3, 7};
    private static final int FILTERS = 32;
    private static final double WHITENING = 0.25;

    /** The variance of a channel below which a picture shows nothing: of a deviation of 8 in 255. */
    private static final double PLAIN = 1e-3;

    private static final Window HALVES = new Window(2, 0);

    /**
     * The network for a picture; coarse scales at which it is of one colour, nearly, are left out.
     *
     * @param picture [1, H, W, C] in F32, of {@link #LEAST_SIDE} or more rows and columns
     * @throws IllegalArgumentException if the picture is of one colour, nearly
     */
    public static TextureNetwork of(Tensor picture, Noise noise) {
        List<List<StridedConv>> scales = new ArrayList<>();
        Tensor scaled = picture;
        for (int s = 0; s < SCALES; s++) {
            if (s > 0) scaled = halved(scaled);
            if (isPlain(scaled)) break;
            List<StridedConv> layers = new ArrayList<>();
            for (int side : SIDES) {
                Patches patches = Patches.of(scaled, side);
                var random = noise.of("filters of " + side + " at scale " + s, 0);
                layers.add(patches.filters(FILTERS, WHITENING, random, picture.device()));
            }
            scales.add(List.copyOf(layers));
        }
        if (scales.isEmpty()) throw new IllegalArgumentException("a picture of one colour, nearly, has no texture");
        return new TextureNetwork(List.copyOf(scales));
    }

    /** Whether a picture is of one colour, nearly, so that there is no network for it. */
    public static boolean isPlain(Tensor picture) {
        return Arrays.stream(biasedVariance(picture, 0, 1, 2).toDoubles()).max().orElse(0) < PLAIN;
    }

    /** About the bytes that a descent on a picture of this size takes. */
    public static long bytes(int height, int width) {
        long values = 4L * height * width * FILTERS * SIDES.length / 3; // of the layers of all scales
        return 6 * values * Float.BYTES;
    }

    private static Tensor halved(Tensor picture) {
        return averagePool(picture, 2, 2, HALVES);
    }

    /**
     * The rectified layers, from the finest scale on.
     *
     * @param picture [1, H, W, C], of any size from {@link #LEAST_SIDE} on
     * @param edges what stands around the picture; without it, filters are used where they fit
     * @return each [1, H', W', filters]
     */
    public List<Tensor> features(Tensor picture, Optional<PadMode> edges) {
        List<Tensor> all = new ArrayList<>();
        Tensor scaled = picture;
        for (int s = 0; s < scales.size(); s++) {
            if (s > 0) scaled = halved(scaled);
            for (StridedConv layer : scales.get(s)) all.add(rectified(layer, scaled, edges));
        }
        return all;
    }

    /** The rectified layers of one scale, 0 for that of the picture itself. */
    List<Tensor> features(Tensor picture, int scale, Optional<PadMode> edges) {
        Tensor scaled = picture;
        for (int s = 0; s < scale; s++) scaled = halved(scaled);
        List<Tensor> all = new ArrayList<>();
        for (StridedConv layer : scales.get(scale)) all.add(rectified(layer, scaled, edges));
        return all;
    }

    private static Tensor rectified(StridedConv layer, Tensor picture, Optional<PadMode> edges) {
        int margin = layer.weight().shape().dim(0) / 2;
        return relu(layer.forward(
                edges.map(mode -> pad2d(picture, Margins.of(margin, mode))).orElse(picture)));
    }
}
