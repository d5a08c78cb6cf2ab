package hanji.kernels.conv;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.autograd.Op;
import hanji.kernels.tile.Caches;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Scope;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Caches of several sizes: other cuts, the same bits. */
@Isolated("it sets the caches that all others read")
class BlockingTest {
    private final String before = System.getProperty(Caches.PROPERTY, "");

    @AfterEach
    void caches_are_what_they_were() {
        if (before.isEmpty()) System.clearProperty(Caches.PROPERTY);
        else System.setProperty(Caches.PROPERTY, before);
    }

    /** From caches that cut everything small to those of a server. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "1K,4K,1",
                "4K,32K,2",
                "16K,128K,1",
                "32K,512K,1",
                "32K,1M,2",
                "48K,2M,2",
                "48K,2M,1",
                "128K,16M,1"
            })
    void results_have_the_same_bits_for_caches_of(String caches) {
        Device device = Device.cpu(2);
        try (var _ = Scope.open()) {
            Tensor wide = normal(device, 5, 9, 10, 66), weight = normal(device, 3, 3, 66, 50);
            Tensor bias = normal(device, 50), out = normal(device, 5, 9, 10, 50);
            Tensor deep = normal(device, 7, 4, 4, 90), coarse = normal(device, 7, 2, 2, 100);
            Shape deepWeight = Shape.of(4, 4, 90, 100);
            Op[] ops = {
                new Conv2d(wide, weight, bias, Mask.B),
                new InputGradient(out, weight, Mask.NONE),
                new WeightGradient(wide, Form.RELU, out, weight.shape(), new Mask(Mask.Kind.B, 2)),
                new WeightGradient(normal(device, 5, 9, 10, 1), Form.AS_IS, out, Shape.of(7, 7, 1, 50), Mask.A),
                new StridedWeightGradient(deep, coarse, deepWeight, new Window(2, 1)),
                new BiasGradient(out)
            };
            for (Op op : ops) {
                System.clearProperty(Caches.PROPERTY);
                float[] usual = Op.run(op).toFloats();
                System.setProperty(Caches.PROPERTY, caches);
                assertArrayEquals(usual, Op.run(op).toFloats(), op.getClass().getSimpleName());
            }
        }
    }

    /** The chain and the tree of docs/numerics.md, spelled out, where slices are cut in rows and gathered. */
    @Test
    void a_sliced_weight_gradient_is_the_tree_over_images_of_chains_over_pixels() {
        System.setProperty(Caches.PROPERTY, "1K,4K,1");
        Device device = Device.cpu(2);
        for (int images : new int[] {1, 2, 3, 7, 21})
            try (var _ = Scope.open()) {
                int in = 70, out = 65;
                Tensor fine = normal(device, images, 4, 4, in), coarse = normal(device, images, 2, 2, out);
                Shape shape = Shape.of(4, 4, in, out);
                float[] actual = Op.run(new StridedWeightGradient(fine, coarse, shape, new Window(2, 1)))
                        .toFloats();
                float[][] parts = new float[images][];
                for (int n = 0; n < images; n++) parts[n] = part(fine.floats(), coarse.floats(), n, in, out);
                for (int s = 1; s < images; s *= 2)
                    for (int i = 0; i + s < images; i += 2 * s)
                        for (int j = 0; j < parts[i].length; j++) parts[i][j] += parts[i + s][j];
                assertArrayEquals(parts[0], actual, images + " images");
            }
    }

    /** Chains over the 2x2 coarse pixels of one image: 4x4 taps, stride 2, padding 1. */
    private static float[] part(float[] fine, float[] coarse, int n, int in, int out) {
        float[] sums = new float[16 * in * out];
        for (int k = 0; k < 16 * in; k++)
            for (int f = 0; f < out; f++) {
                float sum = 0;
                for (int pixel = 0; pixel < 4; pixel++) {
                    int y = pixel / 2 * 2 + k / in / 4 - 1, x = pixel % 2 * 2 + k / in % 4 - 1;
                    boolean inside = y >= 0 && y < 4 && x >= 0 && x < 4;
                    float value = inside ? fine[((n * 4 + y) * 4 + x) * in + k % in] : 0;
                    sum = Math.fma(value, coarse[(n * 4 + pixel) * out + f], sum);
                }
                sums[k * out + f] = sum;
            }
        return sums;
    }

    /** Parts of all images would be 16 and 32 times the weight. */
    @Test
    void scratch_of_a_large_weight_gradient_is_a_fraction_of_the_weight() {
        System.setProperty(Caches.PROPERTY, "32K,32K,1");
        Device device = Device.cpu(2);
        try (var _ = Scope.open()) {
            Tensor fine = normal(device, 33, 4, 4, 128), coarse = normal(device, 33, 2, 2, 128);
            Shape shape = Shape.of(4, 4, 128, 128);
            Tensor out = Tensor.empty(DType.F32, shape, device);
            long before = device.allocatedBytes();
            new StridedWeightGradient(fine, coarse, shape, new Window(2, 1)).cpu(out);
            long scratch = device.allocatedBytes() - before, weight = (long) shape.size() * Float.BYTES;
            assertTrue(scratch <= weight / 2, scratch + " bytes of scratch for a weight of " + weight);
        }
    }

    @Test
    void a_core_of_48_KiB_and_2_MiB_for_two_threads_halves_both() {
        var xeon = new Caches(48 << 10, 2 << 20, 2);
        assertEquals(new Caches(24 << 10, 1 << 20, 1), xeon.each(2, 2));
        assertEquals(new Caches(48 << 10, 2 << 20, 1), xeon.each(1, 2));
        Blocking blocking = Blocking.of(xeon.each(2, 2));
        assertEquals(56, blocking.summed());
        assertEquals(1 << 18, blocking.slice());
        assertEquals(112, Blocking.of(xeon.each(1, 2)).summed());
        assertEquals(224, Blocking.of(Caches.USUAL).summed());
    }

    private static Tensor normal(Device device, int... dims) {
        var random = new Random(Arrays.hashCode(dims));
        Tensor tensor = Tensor.empty(DType.F32, Shape.of(dims), device);
        for (int i = 0; i < tensor.size(); i++) tensor.set(i, random.nextGaussian());
        return tensor;
    }
}
