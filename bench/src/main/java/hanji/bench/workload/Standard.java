package hanji.bench.workload;

import hanji.bench.workload.Coding.End;
import hanji.bench.workload.Convolution.Pass;
import hanji.bench.workload.StridedConvolution.Direction;
import hanji.generative.zoo.AdversarialLoss;
import hanji.generative.zoo.Dcgan;
import hanji.generative.zoo.Ddpm;
import hanji.generative.zoo.Rbm;
import hanji.generative.zoo.RealNvp;
import hanji.generative.zoo.RealNvp.Dequantization;
import hanji.generative.zoo.Vae;
import hanji.generative.zoo.VaeDecoder;
import hanji.generative.zoo.VaeLayers;
import hanji.generative.zoo.Visible;
import hanji.kernels.conv.Mask;

/** The workloads that are measured, at the sizes that docs/performance.md quotes, and the goals of all cores. */
public enum Standard {
    MASKED_CONV_FORWARD(new Convolution(32, 28, 3, 64, 64, Mask.B, Pass.FORWARD), 1.5, 1.8),
    MASKED_CONV_FORWARD_BACKWARD(new Convolution(32, 28, 3, 64, 64, Mask.B, Pass.FORWARD_AND_BACKWARD), 1.4, 1.7),
    MASKED_CONV_7X7_FROM_1_FORWARD_BACKWARD(
            new Convolution(32, 28, 7, 1, 64, Mask.A, Pass.FORWARD_AND_BACKWARD_OF_PARAMETERS), 1.5, 1.9),
    MASKED_CONV_7X7_FORWARD_BACKWARD(new Convolution(32, 28, 7, 64, 64, Mask.A, Pass.FORWARD_AND_BACKWARD), 1.5, 1.9),
    DENSE_CONV_FORWARD_BACKWARD(new Convolution(32, 28, 3, 64, 64, Mask.NONE, Pass.FORWARD_AND_BACKWARD), 0.95, 1.2),
    STRIDED_CONV_FORWARD_BACKWARD(new StridedConvolution(32, 28, 64, Direction.STRIDED), 0.95, 1.2),
    TRANSPOSED_CONV_FORWARD_BACKWARD(new StridedConvolution(32, 14, 64, Direction.TRANSPOSED), 0.95, 1.2),
    GEMM_64(new Gemm(64, 64, 64), 0.9, 1.1),
    GEMM_128(new Gemm(128, 128, 128), 0.9, 1.1),
    GEMM_256(new Gemm(256, 256, 256), 0.9, 1.1),
    GEMM_512(new Gemm(512, 512, 512), 0.9, 1.1),
    GEMM_1024(new Gemm(1024, 1024, 1024), 0.9, 1.1),
    GEMM_2048(new Gemm(2048, 2048, 2048), 0.9, 1.1),
    GEMM_25088X64X576(new Gemm(25088, 64, 576), 0.9, 1.1),
    GEMM_25088X128X64(new Gemm(25088, 128, 64), 0.9, 1.1),
    CROSS_ENTROPY(new CrossEntropyLoss(32 * 28 * 28), 2.2, 3),
    GAUSSIAN(new NormalFill(1 << 24), 1.3, 2.5),
    PIXELCNN_STEP(new PixelCnnStep(32, 28, 64, 8), 1.5, 2),
    VAE_STEP(new VaeStep(128), 1, 1.5),
    PIXELCNN_SAMPLING(new Sampling(16, 28, 64, 8), 50, 300),
    GATED_PIXELCNN_STEP(new GatedPixelCnnStep(32, 28, 64, 7), 1.4, 2),
    DIAGONAL_BILSTM_LAYER_STEP(new DiagonalLayerStep(32, 28, 64), 1.4, 5),
    GATED_PIXELCNN_SAMPLING(new GatedSampling(16, 28, 64, 7), 150, 500),
    CONV_VAE_STEP(
            new RecipeStep<>(
                    new Vae(),
                    new Vae.Options(20, 256, VaeDecoder.BERNOULLI, VaeLayers.CONVOLUTIONAL, 1, 0, 1e-3),
                    128,
                    28),
            1.3,
            1.7),
    RBM_STEP(
            new RecipeStep<>(
                    new Rbm(),
                    new Rbm.Options(500, Visible.BINARY, Rbm.Negative.CD, 1, 128, 0.05, 0.5, 1e-4, 2000),
                    128,
                    28),
            1.3,
            2.5),
    REALNVP_STEP(
            new RecipeStep<>(
                    new RealNvp(), new RealNvp.Options(3, 3, 32, 1, Dequantization.VARIATIONAL, 0.05, 0.002), 32, 28),
            1.3,
            1.7),
    DCGAN_STEP(
            new RecipeStep<>(new Dcgan(), new Dcgan.Options(64, 32, 0.002, AdversarialLoss.NON_SATURATING, 1), 64, 28),
            1.2,
            1.8),
    DDPM_STEP(ddpm(50), 1.2, 1.6),
    DDIM_SAMPLING(new RecipeDrawing<>(ddpm(10), 64), 1.2, 1.8),
    CODEC_COMPRESS(new Coding(128, 28, End.ENCODER), 500, 1500),
    CODEC_DECOMPRESS(new Coding(128, 28, End.DECODER), 500, 1500),
    TAPE_1000_OPS(new ScalarChain(1000), 1, 5);

    /** A step of the zoo's diffusion model at its defaults, but for the steps in which images are drawn. */
    private static RecipeStep<Ddpm.Options> ddpm(int drawingSteps) {
        var recipe = new Ddpm();
        Ddpm.Options usual = recipe.defaults(1);
        var options = new Ddpm.Options(
                usual.channels(),
                usual.timesteps(),
                usual.schedule(),
                usual.predict(),
                drawingSteps,
                usual.eta(),
                usual.classes(),
                usual.guidance(),
                usual.ema(),
                usual.lr());
        return new RecipeStep<>(recipe, options, 32, 28);
    }

    private final Workload workload;
    private final Goal goal;

    Standard(Workload workload, double must, double aim) {
        this.workload = workload;
        this.goal = new Goal(must, aim);
    }

    /** Sizes, inputs and Hanji's side. */
    public Workload workload() {
        return workload;
    }

    /** What the peer's time over Hanji's, or the rate, should be with all cores. */
    public Goal goal() {
        return goal;
    }
}
