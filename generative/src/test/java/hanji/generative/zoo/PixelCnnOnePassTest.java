package hanji.generative.zoo;

import static hanji.kernels.softmax.CrossEntropy.crossEntropy;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import hanji.generative.sampler.PixelByPixel;
import hanji.nn.data.DataRoots;
import hanji.nn.data.Embedded;
import hanji.nn.data.Images;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Scope;
import hanji.tensor.Tensor;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * One pass over an image gives the same bits as its conditionals one after the other, each computed before anything after
 * its intensity is known.
 */
class PixelCnnOnePassTest {
    private static final int SIZE = 28;

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void onePassIsTheProductOfTheConditionals(int colours) {
        PixelCnn.Network network = Untrained.network(PixelCnn.Config.of(colours, 12, 2), 2, DType.F32, Device.CPU);
        byte[] pixels = realImage(colours);
        double nats = 0;
        try (var _ = Scope.open()) {
            Tensor image = Tensor.of(pixels, 1, SIZE, SIZE, colours);
            Tensor logits = network.forward(image);
            Tensor onePass = crossEntropy(logits, image);
            for (int pixel = 0; pixel < SIZE * SIZE; pixel++)
                try (var _ = Scope.open()) {
                    Tensor conditionals = conditionals(network, pixels, colours, pixel);
                    for (int colour = 0; colour < colours; colour++) {
                        int i = pixel * colours + colour;
                        int afterBlack = colour * colours + colour;
                        int afterWhite = afterBlack + colours * colours;
                        assertArrayEquals(row(logits, i), row(conditionals, afterBlack), "intensity " + i);
                        assertArrayEquals(row(logits, i), row(conditionals, afterWhite), "intensity " + i);
                        double natsOfIntensity = nats(row(conditionals, afterBlack), pixels[i] & 0xFF);
                        assertEquals(onePass.get(i), natsOfIntensity, "intensity " + i);
                        nats += natsOfIntensity;
                    }
                }
        }
        var density = new PixelByPixel<>(network, SIZE, SIZE, colours);
        assertEquals(nats, density.nats(Images.unlabelled(SIZE, SIZE, colours, pixels))[0]);
    }

    /**
     * Logits of a pixel, [2 C, 1, 1, C, 256], in images that end at one of its colours: it and all after it are black in
     * image {@code colour}, white in image {@code C + colour}.
     */
    private static Tensor conditionals(PixelCnn.Network network, byte[] pixels, int colours, int pixel) {
        byte[] images = new byte[2 * colours * pixels.length];
        Arrays.fill(images, images.length / 2, images.length, (byte) 255);
        for (int n = 0; n < 2 * colours; n++)
            System.arraycopy(pixels, 0, images, n * pixels.length, pixel * colours + n % colours);
        return network.logitsAt(Tensor.of(images, 2 * colours, SIZE, SIZE, colours), pixel / SIZE, pixel % SIZE);
    }

    private static double nats(float[] logits, int intensity) {
        return crossEntropy(Tensor.of(logits, 256), Tensor.of(new int[] {intensity}))
                .item();
    }

    /** A row of 256 logits; arrays of floats are compared by their bits. */
    private static float[] row(Tensor logits, int row) {
        return Arrays.copyOfRange(logits.floats(), 256 * row, 256 * (row + 1));
    }

    /** An image of Fashion-MNIST; in colour, a different one in each channel. */
    private static byte[] realImage(int colours) {
        Images test =
                new Embedded().load(new DataRoots(Path.of("none"), List.of())).test();
        byte[] grey = test.pixels(), image = new byte[SIZE * SIZE * colours];
        for (int i = 0; i < image.length; i++) image[i] = grey[i % colours * SIZE * SIZE + i / colours];
        return image;
    }

    /** Another batch, in other company: 32 images go through the network at once. */
    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void anImageHasTheSameNatsInAnyBatch(int colours) {
        byte[] pixels = new byte[40 * 5 * 6 * colours];
        for (int i = 0; i < pixels.length; i++) pixels[i] = (byte) (i * i % 251);
        Images images = Images.unlabelled(5, 6, colours, pixels);
        PixelCnn.Network network = Untrained.network(PixelCnn.Config.of(colours, 6, 1), 2, DType.F32, Device.CPU);
        var density = new PixelByPixel<>(network, 5, 6, colours);
        double[] together = density.nats(images);
        for (int n = 0; n < 40; n++) assertEquals(together[n], density.nats(images.slice(n, n + 1))[0]);
    }
}
