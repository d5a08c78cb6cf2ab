package hanji.bench.gpu;

import hanji.bench.gpu.StandardInputs.Size;
import hanji.bench.workload.Convolution;
import hanji.bench.workload.Convolution.Pass;
import hanji.bench.workload.CrossEntropyLoss;
import hanji.bench.workload.Gemm;
import hanji.bench.workload.NormalFill;
import hanji.bench.workload.Sampling;
import hanji.bench.workload.Workload;
import hanji.cuda.Precision;
import hanji.kernels.conv.Mask;
import java.util.function.Function;

/** What the section peers times beside PyTorch: kernels and whole steps, with what they must move and compute. */
enum PeerWork {
    MASKED_CONV(size -> conv(size, 128, 64, Pass.FORWARD), "conv"),
    MASKED_CONV_TF32(size -> conv(size, 128, 64, Pass.FORWARD), "conv", Precision.TF32),
    MASKED_CONV_BF16(size -> conv(size, 128, 64, Pass.FORWARD), "conv", Precision.BF16),
    MASKED_CONV_GRADIENTS(size -> conv(size, 128, 64, Pass.FORWARD_AND_BACKWARD), "conv"),
    MASKED_CONV_128(size -> conv(size, 64, 128, Pass.FORWARD), "conv"),
    CROSS_ENTROPY(size -> new CrossEntropyLoss(isReal(size) ? 65536 : 64), "cross_entropy"),
    GAUSSIAN(size -> new NormalFill(isReal(size) ? 1 << 28 : 1 << 14), "gaussian"),
    GEMM_2048(size -> gemm(size, 2048), "gemm"),
    GEMM_4096(size -> gemm(size, 4096), "gemm"),
    PIXELCNN_STEP(CardStep.PIXELCNN, "pixelcnn"),
    GATED_PIXELCNN_STEP(CardStep.GATED_PIXELCNN, "gated"),
    VAE_STEP(CardStep.VAE, "vae"),
    DCGAN_STEP(CardStep.DCGAN, "dcgan"),
    DDPM_STEP(CardStep.DDPM, "ddpm"),
    /** All pixels of 64 images; PyTorch takes a pass for each pixel, of which a few are timed. */
    SAMPLING(size -> isReal(size) ? new Sampling(64, 28, 64, 6) : new Sampling(2, 8, 4, 1), "sampling");

    private static final int FLOAT = Float.BYTES;

    private final Function<Size, Workload> workload;
    private final String kind;
    private final Precision precision;

    PeerWork(Function<Size, Workload> workload, String kind) {
        this(workload, kind, Precision.STRICT);
    }

    PeerWork(Function<Size, Workload> workload, String kind, Precision precision) {
        this.workload = workload;
        this.kind = kind;
        this.precision = precision;
    }

    PeerWork(CardStep step, String kind) {
        this(step::timed, kind);
    }

    private static boolean isReal(Size size) {
        return size == Size.MEASURED;
    }

    private static Workload conv(Size size, int images, int channels, Pass pass) {
        return isReal(size)
                ? new Convolution(images, 28, 3, channels, channels, Mask.B, pass)
                : new Convolution(2, 8, 3, 8, 8, Mask.B, pass);
    }

    private static Workload gemm(Size size, int side) {
        int rows = isReal(size) ? side : side / 64;
        return new Gemm(rows, rows, rows);
    }

    Workload workload(Size size) {
        return workload.apply(size);
    }

    /** By which bench/gpu/peers knows what to do. */
    String kind() {
        return kind;
    }

    /** What Hanji's side computes in. */
    Precision precision() {
        return precision;
    }

    /** Bytes that it must move at least, each input and result once; 0 where no floor is stated. */
    static long bytes(Workload work) {
        return switch (work) {
            case Convolution c -> (long) FLOAT * c.images() * c.side() * c.side() * (c.in() + c.out()) * passes(c);
            case CrossEntropyLoss c -> 2L * FLOAT * CrossEntropyLoss.CLASSES * c.rows();
            case NormalFill fill -> (long) FLOAT * fill.size();
            case Gemm g -> (long) FLOAT * (g.rows() * g.depth() + g.depth() * g.columns() + g.rows() * g.columns());
            default -> 0;
        };
    }

    /** Operations that it must do at least, of a masked convolution those of open taps; 0 where no floor is stated. */
    static long flops(Workload work) {
        return switch (work) {
            case Convolution c ->
                2L * c.images() * c.side() * c.side() * openTaps(c.size()) * c.in() * c.out() * passes(c);
            case Gemm g -> 2L * g.rows() * g.columns() * g.depth();
            default -> 0;
        };
    }

    /** Forward, by input, by weight. */
    private static int passes(Convolution c) {
        return c.pass() == Pass.FORWARD ? 1 : 3;
    }

    /** Of mask B. */
    private static int openTaps(int size) {
        return size * size / 2 + 1;
    }
}
