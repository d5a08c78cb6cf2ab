package hanji.generative.inspect;

import static hanji.kernels.pointwise.Unary.negate;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.generative.judge.Stripes;
import hanji.generative.model.LayerChain;
import hanji.generative.model.LayerChain.Link;
import hanji.generative.model.Layered;
import hanji.generative.model.Site;
import hanji.generative.model.UntrainedLayers;
import hanji.nn.data.Images;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Noise;
import hanji.tensor.Tensor;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Maps of how the class score follows the pixels. */
class SaliencyTest {
    private static final int[] CLASSES = {2, 0};

    private static Tensor gradients(Sensitivity way, LinearModel model) {
        return way.of(model.layers(), model.input(model.images(2)), CLASSES);
    }

    private static double[] weights(LinearModel model) {
        int size = model.site().dimensions();
        return IntStream.range(0, 2 * size)
                .mapToDouble(i -> model.weight(i % size, CLASSES[i / size]))
                .toArray();
    }

    /** Its weights, of any image, by all three ways. */
    @Test
    void ofALinearModelItIsTheWeightsOfTheClass() {
        LinearModel model = LinearModel.of(4, 3, 3, 3);
        assertArrayEquals(weights(model), gradients(Saliency::gradient, model).toDoubles());
        assertArrayEquals(weights(model), gradients(GuidedBackprop::of, model).toDoubles());
        var smooth = new SmoothGrad(Saliency::gradient, 4, 0.3, new Noise(1));
        assertArrayEquals(weights(model), gradients(smooth, model).toDoubles());
    }

    @Test
    void aMapHasTheLargestOfTheChannelsOfEachPixel() {
        Tensor gradients = Tensor.of(new double[] {1, -3, 2, 0, 0.5, -0.25}, 1, 1, 2, 3);
        assertArrayEquals(new double[][] {{3, 0.5}}, Sensitivity.maps(gradients));
    }

    /** Against differences of the score, in double precision. */
    @Test
    void ofANetworkItIsTheSlopeOfTheScore() {
        Layered model = UntrainedLayers.of("convnet", new Site(6, 5, 1, 3, Device.CPU, DType.F64, new Noise(4)));
        byte[] pixels = new byte[30];
        for (int i = 0; i < 30; i++) pixels[i] = (byte) (i * 71);
        Tensor image = model.input(Images.unlabelled(6, 5, 1, pixels));
        double[] gradient = Saliency.gradient(model.layers(), image, 1).toDoubles();
        for (int i = 0; i < 30; i++) {
            double step = 1e-6;
            double up = score(model, image, i, step), down = score(model, image, i, -step);
            assertEquals((up - down) / (2 * step), gradient[i], 1e-7, "pixel " + i);
        }
    }

    private static double score(Layered model, Tensor image, int pixel, double change) {
        double[] values = image.toDoubles();
        values[pixel] += change;
        return model.layers().logits(Tensor.of(values, 1, 6, 5, 1)).get(1);
    }

    /**
     * The score is -relu(x): its gradient is -1 where x is above 0, and guided backpropagation lets nothing that is below 0 through
     * the rectifier. With the sign turned both are 1.
     */
    @Test
    void guidedBackpropagationStopsWhatWouldLowerTheScore() {
        Tensor x = Tensor.of(new double[] {0.5, -0.5}, 2, 1, 1, 1), one = Tensor.of(new double[] {1}, 1, 1);
        var rectified = new Link("hidden", one, LayerChain::rows, true);
        var down = new LayerChain(List.of(rectified, new Link("logits", one, units -> negate(units), false)));
        assertArrayEquals(new double[] {-1, 0}, Saliency.gradient(down, x, 0, 0).toDoubles(), 1e-15);
        assertArrayEquals(new double[] {0, 0}, GuidedBackprop.of(down, x, 0, 0).toDoubles(), 1e-15);
        var up = new LayerChain(List.of(rectified, new Link("logits", one, units -> units, false)));
        assertArrayEquals(new double[] {1, 0}, GuidedBackprop.of(up, x, 0, 0).toDoubles(), 1e-15);
    }

    /** Of relu(x) at 0.01 and noise of deviation 0.1 the mean slope is near a half, where the slope itself is 1. */
    @Test
    void smoothGradIsTheMeanSlopeNearTheImage() {
        Tensor x = Tensor.of(new double[] {0.01}, 1, 1, 1, 1), one = Tensor.of(new double[] {1}, 1, 1);
        var chain = new LayerChain(List.of(new Link("hidden", one, LayerChain::rows, true)));
        assertEquals(1, Saliency.gradient(chain, x, 0).item());
        double smooth = new SmoothGrad(Saliency::gradient, 400, 0.1, new Noise(2))
                .of(chain, x, new int[] {0})
                .item();
        assertEquals(0.54, smooth, 0.08, "P(0.01 + 0.1 z > 0) = 0.54");
        assertThrows(IllegalArgumentException.class, () -> new SmoothGrad(Saliency::gradient, 0, 0.1, new Noise(2)));
        assertThrows(IllegalArgumentException.class, () -> new SmoothGrad(Saliency::gradient, 1, -1, new Noise(2)));
    }

    /** Random weights from the last layer down; a map that looks at no weight stays as it is. */
    @Test
    void theSanityCheckFindsWhatDoesNotDependOnTheWeights() {
        Images images = Stripes.draw(30, 4);
        Layered trained = UntrainedLayers.of("convnet", Site.of(images, Device.CPU, DType.F32, new Noise(1)));
        LayerChain random = UntrainedLayers.of("convnet", Site.of(images, Device.CPU, DType.F32, new Noise(2)))
                .layers();
        List<SanityCheck.Stage> stages = SanityCheck.of(Saliency::gradient, trained, random, images, _ -> {});
        assertEquals(
                List.of("logits", "hidden", "conv3", "conv2", "conv1"),
                stages.stream().map(SanityCheck.Stage::layer).toList());
        assertTrue(Math.abs(stages.getLast().correlation().mean()) < 0.5, stages::toString);
        assertEquals(30, stages.getLast().correlation().n());
        SanityCheck.of((_, input, _) -> input, trained, random, images, _ -> {})
                .forEach(stage -> assertEquals(1, stage.correlation().mean(), 1e-12));
        SanityCheck.of(Saliency::gradient, trained, trained.layers(), images, _ -> {})
                .forEach(stage -> assertEquals(1, stage.correlation().mean(), 1e-12, "the same weights"));
    }
}
