package hanji.generative.zoo;

import static hanji.kernels.pointwise.Affine.scale;
import static hanji.kernels.pointwise.Binary.add;
import static hanji.kernels.pointwise.Clamp.clamp;
import static hanji.kernels.random.Gaussian.gaussian;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.generative.model.Site;
import hanji.generative.model.Step;
import hanji.generative.zoo.Autoencoder.Activation;
import hanji.generative.zoo.Autoencoder.Criterion;
import hanji.generative.zoo.Autoencoder.Network;
import hanji.generative.zoo.Autoencoder.Options;
import hanji.nn.data.Batches;
import hanji.nn.data.DataRoots;
import hanji.nn.data.DataSet;
import hanji.nn.data.Images;
import hanji.nn.data.LoadOptions;
import hanji.nn.data.Position;
import hanji.nn.data.Split;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Noise;
import hanji.tensor.Philox;
import hanji.tensor.Scope;
import hanji.tensor.Tensor;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Test errors on all of Fashion-MNIST, which must be installed: run with {@code -Dhanji.figures=true}. */
@EnabledIfSystemProperty(named = "hanji.figures", matches = "true")
class AutoencoderFashionMnistTest {
    private static final int BATCH = 100;
    private static final int PART = 1_000;

    private final Split split = DataSet.of("fashion-mnist")
            .load(
                    DataRoots.ofUser(System.getenv(), Path.of(System.getProperty("user.home"))),
                    LoadOptions.DEFAULT.withValidation(0));
    private final Site site = Site.of(split.train(), Device.cpu(2), DType.F32, new Noise(1));

    private Network trained(Options options, int steps) {
        var training = Autoencoder.training(options, site);
        try (var batches = Batches.shuffled(split.train(), BATCH, new Philox(1, 0, 0), Position.START)) {
            for (int step = 0; step < steps; step++)
                try (var _ = Scope.open()) {
                    training.step(batches.next(), new Step(step, (double) step / steps, false));
                }
        }
        return training.network();
    }

    /** Mean over the test images of the squared difference, per pixel. */
    private double error(UnaryOperator<Tensor> made) {
        Images test = split.test();
        double sum = 0;
        for (int from = 0; from < test.count(); from += PART)
            try (var _ = Scope.open()) {
                Tensor images = site.unit(test.slice(from, from + PART));
                sum += Criterion.SQUARED_ERROR.of(made.apply(images), images).item();
            }
        return sum * PART / test.count();
    }

    /** 0.01514 is the error of 32 principal components, {@link PcaFashionMnistTest}. */
    @Test
    void aLinearOneReachesTheErrorOfPrincipalComponents(TestReporter reporter) {
        var options = new Options(32, 0, 0, Activation.LINEAR, Criterion.SQUARED_ERROR, false, 0, 0.002);
        double error = error(trained(options, 6_000)::output);
        reporter.publishEntry("error of the linear autoencoder of 32", Double.toString(error));
        assertTrue(error <= 1.01 * 0.01514, "error " + error);
    }

    /** Peak signal to noise, of images cut to [0, 1], noisy and denoised. */
    @Test
    void aDenoisingOneGainsDecibels(TestReporter reporter) {
        double sigma = 0.2;
        var options = new Options(128, 0, 16, Activation.RELU, Criterion.SQUARED_ERROR, false, sigma, 0.002);
        Network network = trained(options, 3_000);
        var noise = new Philox(7, 0, 0);
        UnaryOperator<Tensor> noisy =
                images -> add(images, scale(gaussian(noise, images.shape(), site.device()), sigma));
        double before = decibels(error(images -> clamp(noisy.apply(images), 0, 1)));
        double after = decibels(error(images -> clamp(network.output(noisy.apply(images)), 0, 1)));
        reporter.publishEntry("PSNR in dB, noisy and denoised", before + ", " + after);
        assertTrue(after > before + 4, before + " to " + after);
    }

    private static double decibels(double error) {
        return -10 * Math.log10(error);
    }
}
