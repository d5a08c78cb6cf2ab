package hanji.generative.zoo;

import static hanji.kernels.pointwise.Affine.affine;
import static hanji.kernels.pointwise.Binary.add;
import static hanji.kernels.pointwise.Binary.multiply;
import static hanji.kernels.random.Bernoulli.bernoulli;
import static hanji.kernels.random.Gaussian.gaussian;
import static hanji.kernels.reduce.Sum.sum;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.autograd.Gradients;
import hanji.autograd.Op;
import hanji.autograd.Tape;
import hanji.generative.model.Objective;
import hanji.generative.model.Site;
import hanji.generative.model.Step;
import hanji.generative.zoo.Autoencoder.Activation;
import hanji.generative.zoo.Autoencoder.Criterion;
import hanji.generative.zoo.Autoencoder.Network;
import hanji.generative.zoo.Autoencoder.Options;
import hanji.kernels.layout.Permute;
import hanji.kernels.pointwise.Affine;
import hanji.kernels.random.Gaussian;
import hanji.nn.data.Batch;
import hanji.nn.data.Batches;
import hanji.nn.data.Images;
import hanji.nn.optimizer.Adam;
import hanji.nn.train.Schedule;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Noise;
import hanji.tensor.Philox;
import hanji.tensor.Scope;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AutoencoderTest {
    private static final Device ONE_THREAD = Device.cpu(1);
    private static final int SIZE = 9;
    private static final int CODE = 3;
    private static final Images IMAGES = threeFactors();

    /** 3 x 3 images whose columns are bright or dark by themselves, in the upper rows more, and each pixel a little. */
    private static Images threeFactors() {
        int count = 60;
        byte[] pixels = new byte[count * SIZE];
        var noise = new Philox(4, 0, 0);
        for (int i = 0; i < pixels.length; i++) {
            int image = i / SIZE, column = i % 3, row = i % SIZE / 3;
            double bright = noise.uniform(3 * image + column) * (220 - 50 * row);
            pixels[i] = (byte) Math.round(bright + 30 * noise.uniform(1_000 + i));
        }
        return Images.unlabelled(3, 3, 1, pixels);
    }

    private static Site site(int height, int width, int channels) {
        return new Site(height, width, channels, 0, Device.CPU, DType.F64, new Noise(5));
    }

    private static Options linear(boolean tied, int channels) {
        return new Options(CODE, 0, channels, Activation.LINEAR, Criterion.SQUARED_ERROR, tied, 0, 0.05);
    }

    private static Tensor normal(int stream, Shape shape) {
        return Op.run(new Gaussian(new Philox(2, stream, 0), 0, shape, DType.F64, Device.CPU));
    }

    /** A linear autoencoder trained on all images at once, in double precision. */
    private static Autoencoder.Training trained(boolean tied) {
        var training = Autoencoder.training(linear(tied, 0), site(3, 3, 1));
        Batch all = Batches.inOrder(IMAGES, IMAGES.count()).iterator().next();
        int steps = tied ? 1500 : 4000;
        for (int step = 0; step < steps; step++)
            try (var _ = Scope.open()) {
                training.step(all, new Step(step, (double) step / steps, false));
            }
        return training;
    }

    private static Pca.Subspace pca(int components) {
        return (Pca.Subspace) Whole.of(new Pca(), new Pca.Options(components), IMAGES)
                .steps(1)
                .learner
                .fitted();
    }

    /** Baldi and Hornik, Neural Networks 2 (1989) 53: the least error is the sum of the variances left out. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aLinearOneReachesTheErrorOfPrincipalComponents(boolean tied) {
        double floor =
                Arrays.stream(pca(SIZE).variances().toDoubles(), CODE, SIZE).sum() / SIZE / (255 * 255);
        Network network = trained(tied).network();
        Tensor images = site(3, 3, 1).unit(IMAGES);
        double error =
                Criterion.SQUARED_ERROR.of(network.output(images), images).item();
        assertEquals(1, error / floor, 1e-4);
    }

    @Test
    void aTiedLinearOneSpansThePrincipalSubspace() {
        double[] weight =
                trained(true).network().parameters().values().iterator().next().toDoubles();
        double[] directions = pca(CODE).directions().toDoubles();
        double[][] basis = new double[CODE][SIZE];
        double squaredSines = 0; // of the principal angles
        for (int k = 0; k < CODE; k++) {
            for (int d = 0; d < SIZE; d++) basis[k][d] = weight[d * CODE + k];
            for (int before = 0; before < k; before++) remove(basis[before], basis[k]);
            double norm = Math.sqrt(dot(basis[k], basis[k]));
            for (int d = 0; d < SIZE; d++) basis[k][d] /= norm;
            double[] outside = basis[k].clone();
            for (int j = 0; j < CODE; j++) remove(Arrays.copyOfRange(directions, j * SIZE, (j + 1) * SIZE), outside);
            squaredSines += dot(outside, outside);
        }
        assertEquals(0, Math.sqrt(squaredSines), 1e-3);
    }

    /** Takes what lies along a unit vector out of another vector. */
    private static void remove(double[] unit, double[] from) {
        double along = dot(unit, from);
        for (int d = 0; d < from.length; d++) from[d] -= along * unit[d];
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) sum += a[i] * b[i];
        return sum;
    }

    private static Network network(boolean tied, int channels) {
        var options = new Options(CODE, 0, channels, Activation.TANH, Criterion.SQUARED_ERROR, tied, 0, 0.05);
        return Network.create(options, site(7, 6, 2));
    }

    private static List<Tensor> weights(Network network) {
        return network.parameters().values().stream()
                .filter(parameter -> parameter.shape().rank() > 1)
                .toList();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3})
    void aTiedOneHasHalfOfTheWeights(int channels) {
        int tied =
                weights(network(true, channels)).stream().mapToInt(Tensor::size).sum();
        int own = weights(network(false, channels)).stream()
                .mapToInt(Tensor::size)
                .sum();
        assertEquals(own, 2 * tied);
    }

    /** That of an autoencoder which has the same weights twice. */
    @ParameterizedTest
    @ValueSource(ints = {0, 3})
    void theGradientOfTiedWeightsIsTheSumOverBothUses(int channels) {
        Network tied = network(true, channels), own = network(false, channels);
        List<Tensor> shared = weights(tied), all = weights(own);
        int layers = shared.size();
        for (int i = 0; i < layers; i++) {
            all.get(i).copyFrom(shared.get(i));
            all.get(2 * layers - 1 - i).copyFrom(mirrored(shared.get(i)));
        }
        List<Tensor> ofTied = gradients(tied), ofOwn = gradients(own);
        for (int i = 0; i < layers; i++) {
            Tensor sum = add(ofOwn.get(i), mirrored(ofOwn.get(2 * layers - 1 - i)));
            assertArrayEquals(sum.toDoubles(), ofTied.get(i).toDoubles(), 1e-13);
        }
    }

    /** A convolution's weights have the same order in both uses, a matrix is transposed. */
    private static Tensor mirrored(Tensor weight) {
        return weight.shape().rank() == 2 ? Permute.transpose(weight) : weight;
    }

    private static List<Tensor> gradients(Network network) {
        Tensor images = normal(1, Shape.of(4, 7, 6, 2));
        try (var tape = Tape.open()) {
            Tensor loss = Criterion.SQUARED_ERROR.of(network.output(images), images);
            Gradients gradients = tape.gradients(loss, weights(network));
            return weights(network).stream()
                    .map(weight -> tape.keep(gradients.of(weight)))
                    .toList();
        }
    }

    /** (A x) · y = x · (Aᵀ y), where biases are still 0; of the convolutions alone StridedConv2dTest says the same. */
    @ParameterizedTest
    @ValueSource(ints = {0, 3})
    void theDecoderOfATiedLinearOneIsTheAdjointOfItsEncoder(int channels) {
        Network network = Network.create(linear(true, channels), site(7, 6, 2));
        Tensor x = normal(3, Shape.of(4, 7, 6, 2)), y = normal(4, Shape.of(4, CODE));
        double coded = sum(multiply(network.encoder().forward(x), y)).item();
        assertEquals(coded, sum(multiply(x, network.decoder().forward(y))).item(), 1e-12);
        assertTrue(Math.abs(coded) > 0.1, "too near to 0 to prove much: " + coded);
    }

    @Test
    void theCrossEntropyIsThatOfProbabilities() {
        double[] x = {0, 0.2, 0.5, 1}, logits = {-3, 1, 40, 0.3};
        double expected = 0;
        for (int i = 0; i < x.length; i++) {
            double p = 1 / (1 + Math.exp(-logits[i])), q = 1 / (1 + Math.exp(logits[i]));
            expected -= x[i] * Math.log(p) + (1 - x[i]) * Math.log(q);
        }
        Tensor output = Tensor.of(logits, 2, 1, 2, 1), images = Tensor.of(x, 2, 1, 2, 1);
        assertEquals(expected / 2, Criterion.CROSS_ENTROPY.of(output, images).item(), 1e-13);
        double[] reconstruction = Criterion.CROSS_ENTROPY.reconstruction(output).toDoubles();
        assertEquals(1 / (1 + Math.exp(3)), reconstruction[0], 1e-15);
    }

    /**
     * x is a mixture of N(-3/2, 1/4) and N(3/2, 1/4); noisy ones have variance 1/4 + σ² around the same means, and their
     * score is in closed form. In F32, as it takes millions of draws.
     */
    @Test
    void aDenoisingOneLearnsTheScoreOfTheNoisyDensity() {
        double sigma = 1.2;
        var options = new Options(8, 8, 0, Activation.TANH, Criterion.SQUARED_ERROR, false, sigma, 0.02);
        Network network = Network.create(options, new Site(1, 1, 1, 0, ONE_THREAD, DType.F32, new Noise(5)));
        var objective = Objective.of(network.parameters(), Adam.adam(network.parameters()));
        int steps = 3000;
        Schedule rate = Schedule.cosine(options.lr(), 0, steps);
        for (int step = 0; step < steps; step++)
            try (var _ = Scope.open()) {
                var noise = new Philox(11, 0, step);
                Tensor images = mixture(noise);
                objective.descend(
                        new Step(step, 0, false), rate.at(step), () -> network.loss(images, options, noise.stream(2)));
            }
        for (float x = -3; x <= 3; x += 0.25f) {
            double r = network.output(Tensor.of(new float[] {x}, 1, 1, 1, 1)).item();
            assertEquals(score(x, 0.25 + sigma * sigma), (r - x) / (sigma * sigma), 1e-2, "at " + x);
        }
    }

    private static Tensor mixture(Philox noise) {
        Shape shape = Shape.of(2048, 1, 1, 1);
        Tensor side = bernoulli(Tensor.full(0.5, DType.F32, shape, ONE_THREAD), noise);
        Tensor deviation = gaussian(noise.stream(1), shape, ONE_THREAD);
        return add(affine(side, 3, -1.5), Affine.scale(deviation, 0.5));
    }

    private static double score(double x, double variance) {
        double left = Math.exp(-(x + 1.5) * (x + 1.5) / (2 * variance));
        double right = Math.exp(-(x - 1.5) * (x - 1.5) / (2 * variance));
        return (-(x + 1.5) * left - (x - 1.5) * right) / (left + right) / variance;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        0 | 4 | 0 | 0   | latent must be at least 1, not 0
        2 | -1| 0 | 0   | hidden must be at least 0, not -1
        2 | 4 | -2| 0   | channels must be at least 0, not -2
        2 | 4 | 0 | -1  | noise must be at least 0 and finite, not -1.0
        2 | 4 | 0 | NaN | noise must be at least 0 and finite, not NaN
        """)
    void optionsThatNoImagesAllowAreNamed(int latent, int hidden, int channels, double noise, String complaint) {
        var refused = assertThrows(
                IllegalArgumentException.class,
                () -> new Options(
                        latent, hidden, channels, Activation.RELU, Criterion.SQUARED_ERROR, false, noise, 0.01));
        assertEquals(complaint, refused.getMessage());
    }

    @Test
    void imagesThatCannotBeHalvedTwiceAreRefused() {
        var refused = assertThrows(
                IllegalArgumentException.class, () -> Autoencoder.training(linear(false, 2), site(9, 3, 1)));
        assertTrue(refused.getMessage().contains("need at least 4 x 4, not 9 x 3"), refused.getMessage());
    }
}
