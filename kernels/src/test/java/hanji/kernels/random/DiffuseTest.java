package hanji.kernels.random;

import static hanji.kernels.layout.Reshape.reshape;
import static hanji.kernels.pointwise.Binary.add;
import static hanji.kernels.pointwise.Binary.multiply;
import static hanji.kernels.pointwise.Binary.subtract;
import static hanji.kernels.pointwise.Unary.square;
import static hanji.kernels.random.DenoisingErrors.denoisingErrors;
import static hanji.kernels.random.Gaussian.gaussian;
import static hanji.kernels.reduce.Sum.mean;
import static hanji.kernels.reduce.Sum.sum;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.autograd.Op;
import hanji.autograd.Tape;
import hanji.kernels.layout.Slice;
import hanji.tensor.Device;
import hanji.tensor.Philox;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Noise that is drawn again has the bits of noise that is stored. */
class DiffuseTest {
    private static final Philox RANDOM = new Philox(7, 1, 2), INPUTS = new Philox(8, 1, 2);

    private static Tensor normal(int stream, int... dims) {
        return gaussian(INPUTS.stream(stream), Shape.of(dims), Device.CPU);
    }

    private static Diffuse mixture(int images, int size) {
        return new Diffuse(normal(1, images, size), normal(2, images), normal(3, images), RANDOM, 0);
    }

    /** signal data + noise z with z in a tensor. */
    private static Tensor composed(Diffuse mixture) {
        int images = mixture.shape().dim(0);
        return add(
                multiply(reshape(mixture.signal(), images, 1), mixture.data()),
                multiply(reshape(mixture.noise(), images, 1), gaussian(RANDOM, mixture.shape(), Device.CPU)));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 784, 4096, 4097, 12_345})
    void aMixtureHasTheBitsOfItsComposition(int size) {
        Diffuse mixture = mixture(3, size);
        assertArrayEquals(composed(mixture).toFloats(), Op.run(mixture).toFloats());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 784, 4096, 4097, 12_345})
    void errorsAndTheirGradientHaveTheBitsOfTheirComposition(int size) {
        Diffuse mixture = mixture(3, size);
        Tensor prediction = normal(4, 3, size);
        assertSame(
                prediction,
                () -> denoisingErrors(prediction, mixture),
                () -> sum(square(subtract(prediction, composed(mixture))), 1));
    }

    private static void assertSame(Tensor by, Supplier<Tensor> fused, Supplier<Tensor> composed) {
        assertArrayEquals(composed.get().toFloats(), fused.get().toFloats());
        assertArrayEquals(gradient(by, composed), gradient(by, fused));
    }

    private static float[] gradient(Tensor by, Supplier<Tensor> errors) {
        try (var tape = Tape.open()) {
            return tape.gradients(mean(errors.get()), List.of(by)).of(by).toFloats();
        }
    }

    /** So that images may be computed some at a time. */
    @Test
    void aPartHasTheNoiseOfTheWhole() {
        Diffuse whole = mixture(5, 21);
        Diffuse part = new Diffuse(
                Slice.slice(whole.data(), 0, 2, 5),
                Slice.slice(whole.signal(), 0, 2, 5),
                Slice.slice(whole.noise(), 0, 2, 5),
                RANDOM,
                2 * 21);
        assertArrayEquals(
                Slice.slice(Op.run(whole), 0, 2, 5).toFloats(), Op.run(part).toFloats());
        Tensor prediction = normal(4, 5, 21);
        assertArrayEquals(
                Slice.slice(denoisingErrors(prediction, whole), 0, 2, 5).toFloats(),
                denoisingErrors(Slice.slice(prediction, 0, 2, 5), part).toFloats());
    }

    @Test
    void whatDoesNotFitIsRefused() {
        Diffuse mixture = mixture(3, 4);
        assertRefused(
                "Diffuse needs a signal and a noise for each image",
                () -> new Diffuse(mixture.data(), normal(1, 4), mixture.noise(), RANDOM, 0));
        assertRefused(
                "Diffuse needs images [N, ...]",
                () -> new Diffuse(normal(1), mixture.signal(), mixture.noise(), RANDOM, 0));
        assertRefused("DenoisingErrors needs a prediction shaped", () -> new DenoisingErrors(normal(1, 3, 5), mixture));
    }

    private static void assertRefused(String beginning, Supplier<Op> made) {
        String message = assertThrows(IllegalArgumentException.class, made::get).getMessage();
        assertTrue(message.startsWith(beginning), message);
    }
}
