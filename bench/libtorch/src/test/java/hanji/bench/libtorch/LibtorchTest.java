package hanji.bench.libtorch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.bench.peer.Layout;
import hanji.bench.peer.Peer;
import hanji.bench.workload.Agreement;
import hanji.bench.workload.Convolution;
import hanji.bench.workload.Convolution.Pass;
import hanji.bench.workload.CrossEntropyLoss;
import hanji.bench.workload.DiagonalLayerStep;
import hanji.bench.workload.GatedPixelCnnStep;
import hanji.bench.workload.Gemm;
import hanji.bench.workload.NormalFill;
import hanji.bench.workload.PixelCnnStep;
import hanji.bench.workload.RecipeDrawing;
import hanji.bench.workload.RecipeStep;
import hanji.bench.workload.Sampling;
import hanji.bench.workload.ScalarChain;
import hanji.bench.workload.StridedConvolution;
import hanji.bench.workload.StridedConvolution.Direction;
import hanji.bench.workload.Task;
import hanji.bench.workload.VaeStep;
import hanji.bench.workload.Workload;
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

class LibtorchTest {
    private static final Peer LIBTORCH = Peer.named("libtorch");

    static Stream<Workload> workloads() {
        return Stream.of(
                new Convolution(2, 5, 3, 8, 8, Mask.B, Pass.FORWARD),
                new Convolution(2, 5, 3, 8, 4, Mask.NONE, Pass.FORWARD_AND_BACKWARD),
                new Convolution(2, 5, 7, 1, 8, Mask.A, Pass.FORWARD_AND_BACKWARD_OF_PARAMETERS),
                new CrossEntropyLoss(7),
                new DiagonalLayerStep(2, 4, 8),
                new GatedPixelCnnStep(2, 9, 8, 2),
                new Gemm(5, 6, 7),
                new NormalFill(1 << 16),
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
                        new RealNvp(),
                        new RealNvp.Options(2, 2, 5, 1, Dequantization.VARIATIONAL, 0.05, 0.1),
                        4,
                        6),
                new RecipeStep<>(new Dcgan(), new Dcgan.Options(3, 4, 0.01, AdversarialLoss.NON_SATURATING, 1), 4, 8),
                diffusion(Parameterization.NOISE, 0.2),
                diffusion(Parameterization.VELOCITY, 0.2),
                new RecipeDrawing<>(diffusion(Parameterization.NOISE, 5), 3),
                new RecipeDrawing<>(diffusion(Parameterization.VELOCITY, 5), 3),
                new Sampling(2, 5, 8, 2),
                new ScalarChain(10),
                new StridedConvolution(2, 6, 8, Direction.STRIDED),
                new StridedConvolution(2, 3, 8, Direction.TRANSPOSED),
                new VaeStep(4));
    }

    private static RecipeStep<Ddpm.Options> diffusion(Parameterization predict, double lr) {
        var options = new Ddpm.Options(4, 20, NoiseSchedule.COSINE, predict, 5, 0, false, 0, 0.999, lr);
        return new RecipeStep<>(new Ddpm(), options, 4, 8);
    }

    /**
     * But for the gradient by contiguous images, which oneDNN 3.7.1 gets wrong with AVX-512 on some processors; with
     * ONEDNN_MAX_CPU_ISA=AVX2 it is right.
     */
    @ParameterizedTest
    @MethodSource("workloads")
    void computesWhatHanjiComputes(Workload workload) {
        var expected = workload.on(Device.cpu(1)).results();
        for (Layout layout : LIBTORCH.layouts(workload)) {
            var actual = LIBTORCH.task(workload, layout, 1).results();
            if (layout == Layout.CHANNELS_LAST || !expected.containsKey(Convolution.BY_INPUT))
                Agreement.require(expected, actual, workload.tolerance());
        }
    }

    @ParameterizedTest
    @MethodSource("workloads")
    void runsAgainAndAgain(Workload workload) {
        for (Layout layout : LIBTORCH.layouts(workload)) {
            Task task = LIBTORCH.task(workload, layout, 1);
            for (int i = 0; i < 3; i++) task.run();
        }
    }

    @Test
    void anotherProblemIsADisagreement() {
        var workload = new CrossEntropyLoss(7);
        var other = LIBTORCH.task(new CrossEntropyLoss(8), Layout.CONTIGUOUS, 1).results();
        var expected = workload.on(Device.cpu(1)).results();
        assertThrows(Agreement.Disagreement.class, () -> Agreement.require(expected, other, workload.tolerance()));
    }

    @Test
    void anotherNumberOfThreadsThanTheEnvironmentSaysIsRefused() {
        var refusal = assertThrows(
                IllegalStateException.class, () -> LIBTORCH.task(new NormalFill(16), Layout.CONTIGUOUS, 2));
        assertEquals("libtorch would use 2 threads, with OMP_NUM_THREADS=1, not 2", refusal.getMessage());
    }

    @Test
    void describesItselfWithoutPaths() {
        String description = String.join("\n", LIBTORCH.description());
        assertTrue(description.contains("libtorch 2.10.0"), description);
        assertTrue(description.contains("-O2"), description);
        assertTrue(!description.contains("/"), description);
    }
}
