package hanji.generative.zoo;

import static hanji.kernels.layout.Concat.concat;
import static hanji.kernels.layout.Gather.gather;
import static hanji.kernels.layout.Reshape.reshape;
import static hanji.kernels.reduce.BroadcastTo.broadcastTo;

import hanji.generative.sampler.Embedding;
import hanji.nn.layer.Buffer;
import hanji.nn.layer.Module;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.Objects;

/**
 * What a network is told of a pixel. An intensity is not a smooth number to a small network (half of all pixels of
 * Fashion-MNIST are exactly 0), so each becomes its value, a flag for zero, and a sine and cosine that tell near
 * values apart; with them come the pixel's row and column.
 *
 * <p>Colours stay groups: the channels are {@value #WIDTH} features of red, then of green, then of blue.
 *
 * @param table [levels, F], the features of each intensity; of one that is an amount, v = i / (levels - 1), F = 4: 2v - 1,
 *     [i = 0], sin 8πv, cos 8πv
 */
public record PixelFeatures(@Buffer Tensor table) implements Module {
    /** Features of one colour of one pixel whose intensity is an amount. */
    static final int WIDTH = 6;

    /** Features of intensities 0 to levels - 1. */
    public static PixelFeatures create(int levels, DType dtype, Device device) {
        double[] table = new double[levels * (WIDTH - 2)];
        for (int i = 0; i < levels; i++) {
            double v = i / (levels - 1.0);
            table[4 * i] = 2 * v - 1;
            table[4 * i + 1] = i == 0 ? 1 : 0;
            table[4 * i + 2] = StrictMath.sin(8 * StrictMath.PI * v);
            table[4 * i + 3] = StrictMath.cos(8 * StrictMath.PI * v);
        }
        return new PixelFeatures(Tensor.of(table, levels, WIDTH - 2).to(dtype, device));
    }

    /** Features of numbers that stand for no amount, such as codes: which of all it is. */
    public static PixelFeatures oneHot(int levels, DType dtype, Device device) {
        double[] table = new double[levels * levels];
        for (int i = 0; i < levels; i++) table[i * levels + i] = 1;
        return new PixelFeatures(Tensor.of(table, levels, levels).to(dtype, device));
    }

    /** Features of one colour of one pixel: those of the table, row and column. */
    int width() {
        return table.shape().dim(1) + 2;
    }

    /** Images [N, H, W, C] of U8 intensities to features [N, H, W, width * C]. */
    public Tensor of(Tensor images) {
        Shape shape = images.shape();
        int n = shape.dim(0), height = shape.dim(1), width = shape.dim(2), colours = shape.dim(3);
        Tensor places = broadcastTo(places(height, width), Shape.of(n, height, width, colours, 2));
        return reshape(concat(-1, gather(table, images), places), n, height, width, width() * colours);
    }

    /** Names the places of pixels of images of one size. */
    private record Places(int height, int width) {}

    /** Rows and columns scaled to [-1, 1]: [H, W, 1, 2]; made once for each size, beside the table. */
    Tensor places(int height, int width) {
        return table.derived(new Places(height, width), table.dtype(), Shape.of(height, width, 1, 2), target -> {
            double[] places = new double[target.size()];
            for (int i = 0; i < height * width; i++) {
                places[2 * i] = place(i / width, height);
                places[2 * i + 1] = place(i % width, width);
            }
            target.copyFrom(Tensor.of(places, height, width, 1, 2).to(target.dtype(), Device.CPU));
        });
    }

    /** The same features for a sampler, in F32. */
    Embedding embedding(int height, int width) {
        int known = table.shape().dim(1), levels = table.shape().dim(0);
        float[] features = table.toFloats();
        return new Embedding() {
            @Override
            public int width() {
                return known + 2;
            }

            @Override
            public int ofIntensity() {
                return known;
            }

            @Override
            public void write(int intensity, int y, int x, float[] into, int at) {
                System.arraycopy(features, Objects.checkIndex(intensity, levels) * known, into, at, known);
                into[at + known] = (float) place(y, height);
                into[at + known + 1] = (float) place(x, width);
            }
        };
    }

    private static double place(int index, int count) {
        return count == 1 ? 0 : 2.0 * index / (count - 1) - 1;
    }
}
