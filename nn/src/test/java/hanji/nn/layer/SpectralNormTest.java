package hanji.nn.layer;

import static hanji.kernels.pointwise.Affine.scale;
import static hanji.kernels.pointwise.Binary.add;
import static hanji.kernels.pointwise.Unary.square;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import hanji.autograd.Tape;
import hanji.autograd.check.GradCheck;
import hanji.kernels.conv.Mask;
import hanji.kernels.conv.Window;
import hanji.kernels.reduce.Sum;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SpectralNormTest {
    /** Singular values 3 sqrt(5) and sqrt(5): W W^T is [[25, 20], [20, 25]]. */
    private static final double[] WEIGHT = {3, 4, 0, 5};

    private static final double LARGEST = 3 * Math.sqrt(5);

    private static Initializer initializer(DType dtype) {
        return Initializer.ofOnlyNetwork(3, dtype, Device.CPU);
    }

    private static Linear linear() {
        return new Linear(Tensor.of(WEIGHT, 2, 2), Tensor.of(new double[] {0.5, -1}, 2));
    }

    private static SpectralNorm trained(SpectralNorm layer, Tensor input) {
        for (int i = 0; i < 40; i++) layer.forward(input);
        return layer;
    }

    @Test
    void weightsAreDividedByTheirLargestSingularValue() {
        Tensor one = Tensor.of(new double[] {1, 0, 0, 1}, 2, 2);
        var layer = trained(SpectralNorm.of(linear(), initializer(DType.F64)), one);
        double[] wanted = {3 / LARGEST + 0.5, 4 / LARGEST - 1, 0.5, 5 / LARGEST - 1};
        assertArrayEquals(wanted, layer.forward(one).toDoubles(), 1e-12);
        assertArrayEquals(wanted, layer.evaluating().forward(one).toDoubles(), 1e-12);
    }

    /** v = W^T u, u = W v, each brought to length 1; here the matrix is the transpose. */
    @Test
    void aForwardPassIsOneStepOfThePowerMethod() {
        Tensor left = Tensor.of(new double[] {2, 0}, 2);
        Linear linear = linear();
        var layer = new SpectralNorm(linear.weight(), linear.bias(), left, Linear::new, SpectralNorm.Vectors.FOLLOWED);
        layer.forward(Tensor.of(new double[] {1, 0}, 1, 2)); // v = (1, 0), so u = (3, 4) / 5
        assertArrayEquals(new double[] {0.6, 0.8}, left.toDoubles(), 1e-10);
    }

    @Test
    void evaluatingLeavesTheVectorAsItIs() {
        var layer = SpectralNorm.of(linear(), initializer(DType.F64));
        double[] before = layer.left().toDoubles();
        Tensor x = Tensor.of(new double[] {1, 2}, 1, 2);
        layer.evaluating().forward(x);
        assertArrayEquals(before, layer.left().toDoubles());
        layer.forward(x);
        assertFalse(Arrays.equals(before, layer.left().toDoubles()));
    }

    @Test
    void weightAndBiasAreTrainedAndTheVectorKept() {
        var layer = SpectralNorm.of(linear(), initializer(DType.F64));
        assertEquals(Set.of("weight", "bias"), layer.parameters().keySet());
        assertEquals(Set.of("left"), layer.buffers().keySet());
    }

    /** Where the vectors are the weights' own, constants in their place cost the gradient nothing. */
    @Test
    void theGradientIsThatOfTheWeightsOverTheirLargestSingularValue() {
        Tensor x = Tensor.of(new double[] {1, -2, 0.3, 0.7}, 2, 2);
        Linear linear = linear();
        var layer = trained(SpectralNorm.of(linear, initializer(DType.F64)), x);
        double[] gradient;
        try (var tape = Tape.open()) {
            Tensor loss = Sum.sum(square(layer.evaluating().forward(x)));
            gradient = tape.gradients(loss, List.of(linear.weight()))
                    .of(linear.weight())
                    .toDoubles();
        }
        for (int i = 0; i < 4; i++) {
            double step = 1e-5, up = loss(i, step, x), down = loss(i, -step, x);
            assertEquals((up - down) / (2 * step), gradient[i], 1e-7);
        }
    }

    /** The loss with a weight moved, its largest singular value by the closed form for two rows and columns. */
    private static double loss(int moved, double by, Tensor x) {
        double[] w = WEIGHT.clone();
        w[moved] += by;
        double squares = 0, determinant = w[0] * w[3] - w[1] * w[2], loss = 0;
        for (double value : w) squares += value * value;
        double largest = Math.sqrt((squares + Math.sqrt(squares * squares - 4 * determinant * determinant)) / 2);
        for (int row = 0; row < 2; row++) {
            double a = (x.get(2 * row) * w[0] + x.get(2 * row + 1) * w[2]) / largest + 0.5;
            double b = (x.get(2 * row) * w[1] + x.get(2 * row + 1) * w[3]) / largest - 1;
            loss += a * a + b * b;
        }
        return loss;
    }

    /** By the input, as a gradient penalty takes it, it is that of a layer with these weights. */
    @Test
    void gradientsByTheInputAreRightToTheSecondOrder() {
        var layer = trained(SpectralNorm.of(linear(), initializer(DType.F64)), Tensor.of(new double[] {1, 1}, 1, 2));
        GradCheck.STANDARD.check(
                "spectral norm",
                in -> square(layer.evaluating().forward(in.getFirst())),
                List.of(Tensor.of(new double[] {1, -2, 0.3, 0.7}, 2, 2)));
    }

    /** Two critics' passes under one tape, as a GAN's step has them: each with the vector that it met. */
    @Test
    void aPassMayFollowAnotherBeforeTheGradient() {
        var together = convolution();
        float[] both = gradient(together, List.of(1.0, 2.0));
        var oneByOne = convolution();
        float[] first = gradient(oneByOne, List.of(1.0)), second = gradient(oneByOne, List.of(2.0));
        for (int i = 0; i < both.length; i++)
            assertEquals(first[i] + second[i], both[i], 1e-4 * (1 + Math.abs(both[i])));
    }

    private static SpectralNorm convolution() {
        return SpectralNorm.of(Conv.create(3, 2, 3, Mask.NONE, 1, initializer(DType.F32)), initializer(DType.F32));
    }

    private static float[] gradient(SpectralNorm layer, List<Double> factors) {
        Tensor images = initializer(DType.F32).normal(1, 2, 4, 4, 2);
        try (var tape = Tape.open()) {
            Tensor loss = Tensor.zeros(DType.F32, Shape.of(), Device.CPU);
            for (double factor : factors) loss = add(loss, Sum.sum(square(layer.forward(scale(images, factor)))));
            return tape.gradients(loss, List.of(layer.weight()))
                    .of(layer.weight())
                    .toFloats();
        }
    }

    /** Where the window covers the image, the convolution is the linear layer. */
    @Test
    void aConvolutionsWeightsAreAMatrixOfAllThatAnOutputSees() {
        Tensor weight = Tensor.of(WEIGHT, 1, 2, 1, 2), bias = Tensor.of(new double[] {0.5, -1}, 2);
        var strided = trained(
                SpectralNorm.of(new StridedConv(weight, bias, new Window(2, 0)), initializer(DType.F64)),
                Tensor.of(new double[] {1, 0}, 1, 1, 2, 1));
        assertArrayEquals(
                new double[] {3 / LARGEST + 0.5, 4 / LARGEST - 1},
                strided.forward(Tensor.of(new double[] {1, 0}, 1, 1, 2, 1)).toDoubles(),
                1e-12);
    }
}
