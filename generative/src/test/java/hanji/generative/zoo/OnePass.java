package hanji.generative.zoo;

import static hanji.kernels.softmax.CrossEntropy.crossEntropy;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import hanji.generative.sampler.Autoregressive;
import hanji.tensor.Philox;
import hanji.tensor.Scope;
import hanji.tensor.Tensor;
import java.util.Arrays;
import java.util.function.UnaryOperator;

/** One pass over an image has the bits of its conditionals one after the other. */
final class OnePass {
    private OnePass() {}

    /**
     * Compares the logits and nats of a random image with those of each pixel by itself, from images in which it and all after it
     * are unknown.
     *
     * @param forward images to logits [N, H, W, C, levels]
     */
    static void check(
            Autoregressive network, UnaryOperator<Tensor> forward, int height, int width, int colours, int levels) {
        int size = height * width * colours;
        byte[] pixels = new byte[size];
        for (int i = 0; i < size; i++) pixels[i] = (byte) ((new Philox(3, 1, 4).bits(i) & 0xFF) % levels);
        try (var _ = Scope.open()) {
            Tensor image = Tensor.of(pixels.clone(), 1, height, width, colours);
            float[] whole = forward.apply(image).toFloats(),
                    nats = network.nats(image).toFloats();
            for (int i = 0; i < size; i++)
                try (var _ = Scope.open()) {
                    byte[] before = new byte[size];
                    System.arraycopy(pixels, 0, before, 0, i);
                    int pixel = i / colours, colour = i % colours;
                    float[] ofPixel = network.logitsAt(
                                    Tensor.of(before, 1, height, width, colours), pixel / width, pixel % width)
                            .toFloats();
                    float[] logits = Arrays.copyOfRange(ofPixel, colour * levels, (colour + 1) * levels);
                    assertArrayEquals(Arrays.copyOfRange(whole, i * levels, (i + 1) * levels), logits);
                    Tensor drawn = Tensor.of(new int[] {pixels[i] & 0xFF}, 1);
                    assertEquals(nats[i], (float)
                            crossEntropy(Tensor.of(logits, 1, levels), drawn).item());
                }
        }
    }
}
