package hanji.bench.workload;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.bench.workload.Coding.End;
import hanji.bench.workload.Convolution.Pass;
import hanji.bench.workload.StridedConvolution.Direction;
import hanji.generative.zoo.AdversarialLoss;
import hanji.generative.zoo.Dcgan;
import hanji.generative.zoo.Ddpm;
import hanji.generative.zoo.NoiseSchedule;
import hanji.generative.zoo.Parameterization;
import hanji.generative.zoo.Rbm;
import hanji.generative.zoo.RealNvp;
import hanji.generative.zoo.RealNvp.Dequantization;
import hanji.generative.zoo.Vae;
import hanji.generative.zoo.VaeDecoder;
import hanji.generative.zoo.VaeLayers;
import hanji.generative.zoo.Visible;
import hanji.kernels.conv.Mask;
import hanji.tensor.Device;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WorkloadTest {
    static Stream<Workload> workloads() {
        return Stream.of(
                new Coding(17, 5, End.ENCODER),
                new Coding(17, 5, End.DECODER),
                new Convolution(2, 5, 3, 8, 8, Mask.B, Pass.FORWARD),
                new Convolution(2, 5, 3, 8, 4, Mask.NONE, Pass.FORWARD_AND_BACKWARD),
                new Convolution(2, 5, 7, 1, 8, Mask.A, Pass.FORWARD_AND_BACKWARD_OF_PARAMETERS),
                new CrossEntropyLoss(7),
                new DiagonalLayerStep(2, 4, 8),
                new GatedPixelCnnStep(2, 9, 8, 2),
                new GatedSampling(2, 5, 8, 2),
                new Gemm(5, 6, 7),
                new NormalFill(1 << 12),
                new PixelCnnStep(2, 9, 8, 2),
                new RecipeStep<>(
                        new Vae(),
                        new Vae.Options(3, 5, VaeDecoder.BERNOULLI, VaeLayers.CONVOLUTIONAL, 1, 0, 1e-3),
                        4,
                        8),
                new RecipeStep<>(
                        new Rbm(),
                        new Rbm.Options(6, Visible.BINARY, Rbm.Negative.CD, 1, 4, 0.05, 0.5, 1e-4, 10),
                        4,
                        5),
                new RecipeStep<>(
                        new RealNvp(), new RealNvp.Options(2, 2, 5, 1, Dequantization.VARIATIONAL, 0.05, 0.1), 4, 6),
                new RecipeStep<>(new Dcgan(), new Dcgan.Options(3, 4, 0.01, AdversarialLoss.NON_SATURATING, 1), 4, 8),
                ddpm(),
                new RecipeDrawing<>(ddpm(), 3),
                new Sampling(2, 5, 8, 2),
                new ScalarChain(10),
                new StridedConvolution(2, 6, 8, Direction.STRIDED),
                new StridedConvolution(2, 3, 8, Direction.TRANSPOSED),
                new VaeStep(4));
    }

    private static RecipeStep<Ddpm.Options> ddpm() {
        var options =
                new Ddpm.Options(4, 20, NoiseSchedule.COSINE, Parameterization.VELOCITY, 5, 0, false, 0, 0.999, 0.2);
        return new RecipeStep<>(new Ddpm(), options, 4, 8);
    }

    @ParameterizedTest
    @MethodSource("workloads")
    void givesTheSameResultsWithAnyNumberOfThreads(Workload workload) {
        Agreement.require(
                workload.on(Device.cpu(1)).results(), workload.on(Device.cpu(2)).results(), 0);
    }

    @ParameterizedTest
    @MethodSource("workloads")
    void allocatesNothingAfterTheFirstRuns(Workload workload) {
        Device device = Device.cpu(1);
        Task task = workload.on(device);
        task.run();
        task.run();
        long bytes = device.allocatedBytes();
        task.run();
        assertEquals(bytes, device.allocatedBytes());
    }

    @Test
    void theTrainingStepLowersTheLoss() {
        float[] losses =
                new PixelCnnStep(2, 9, 8, 2).on(Device.cpu(1)).results().get(Training.LOSSES);
        assertTrue(losses[0] > losses[1] && losses[1] > losses[2], () -> java.util.Arrays.toString(losses));
    }

    /** The sampler's own logits, met pixel by pixel, are those of one forward pass: what the plain way draws from. */
    @Test
    void theCachedSamplerAndAPassForEachPixelSeeTheSameLogits() {
        var sampling = new GatedSampling(3, 6, 8, 2);
        Device device = Device.cpu(2);
        Agreement.require(sampling.plain(device).results(), sampling.on(device).results(), 0);
    }

    @Test
    void aCodeGivesBackItsImages() {
        float[] images =
                new Coding(17, 5, End.DECODER).on(Device.cpu(1)).results().get("images");
        assertArrayEquals(Inputs.floats(Inputs.bytes(0, 17 * 5 * 5)), images);
    }

    @Test
    void sharesOfNormalNumbersAreCountedBelowEachBound() {
        float[] shares = NormalFill.shares(new float[] {-1.5f, -0.5f, 0.5f, 5})
                .values()
                .iterator()
                .next();
        assertArrayEquals(new float[] {0, 0, 0.25f, 0.5f, 0.75f, 0.75f, 0.75f}, shares);
    }
}
