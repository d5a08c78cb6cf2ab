package hanji.bench.libtorch;

import hanji.bench.peer.Allocator;
import hanji.bench.peer.Layout;
import hanji.bench.peer.Peer;
import hanji.bench.workload.Coding;
import hanji.bench.workload.Convolution;
import hanji.bench.workload.CrossEntropyLoss;
import hanji.bench.workload.DiagonalLayerStep;
import hanji.bench.workload.GatedPixelCnnStep;
import hanji.bench.workload.GatedSampling;
import hanji.bench.workload.Gemm;
import hanji.bench.workload.NormalFill;
import hanji.bench.workload.PixelCnnStep;
import hanji.bench.workload.RecipeDrawing;
import hanji.bench.workload.RecipeStep;
import hanji.bench.workload.Sampling;
import hanji.bench.workload.ScalarChain;
import hanji.bench.workload.StridedConvolution;
import hanji.bench.workload.Task;
import hanji.bench.workload.VaeStep;
import hanji.bench.workload.Workload;
import hanji.generative.zoo.Dcgan;
import hanji.generative.zoo.Ddpm;
import hanji.generative.zoo.Rbm;
import hanji.generative.zoo.RealNvp;
import hanji.generative.zoo.Vae;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.bytedeco.pytorch.global.torch;

/** libtorch in eager mode, F32, on the CPU. */
public final class Libtorch implements Peer {
    private static final String VERSION = "TORCH_VERSION=";

    @Override
    public String name() {
        return "libtorch";
    }

    @Override
    public List<String> description() {
        String config = torch.show_config().getString();
        String version = Arrays.stream(config.split("[\\s,]+"))
                .filter(word -> word.startsWith(VERSION))
                .map(word -> word.substring(VERSION.length()))
                .findFirst()
                .orElse("of unknown version");
        String flags = Arrays.stream(torch.get_cxx_flags().getString().split("\\s+"))
                .filter(flag -> !flag.startsWith("-I") && !flag.startsWith("-W"))
                .collect(Collectors.joining(" "));
        return List.of(
                "libtorch " + version + ", vectors: "
                        + torch.get_cpu_capability().getString() + ", "
                        + torch.get_mkldnn_version().getString() + ", "
                        + torch.get_openmp_version().getString(),
                "compiled with " + flags);
    }

    /** What Hanji is held against itself for, or against no one, is left out. */
    @Override
    public boolean does(Workload workload) {
        return !layouts(workload).isEmpty();
    }

    @Override
    public List<Layout> layouts(Workload workload) {
        return switch (workload) {
            case Convolution _,
                    DiagonalLayerStep _,
                    GatedPixelCnnStep _,
                    PixelCnnStep _,
                    Sampling _,
                    StridedConvolution _ -> List.of(Layout.CONTIGUOUS, Layout.CHANNELS_LAST);
            case RecipeStep<?> step -> switch (step.options()) {
                case Dcgan.Options _, Ddpm.Options _, Vae.Options _, RealNvp.Options _ -> List.of(Layout.CONTIGUOUS, Layout.CHANNELS_LAST);
                case Rbm.Options _ -> List.of(Layout.CONTIGUOUS);
                default -> List.of();
            };
            case RecipeDrawing<?> drawing -> drawing.training().options() instanceof Ddpm.Options
                    ? List.of(Layout.CONTIGUOUS, Layout.CHANNELS_LAST)
                    : List.of();
            case Coding _, GatedSampling _ -> List.of();
            case CrossEntropyLoss _, Gemm _, NormalFill _, ScalarChain _, VaeStep _ -> List.of(Layout.CONTIGUOUS);
        };
    }

    @Override
    public List<Allocator> allocators() {
        return List.of(Allocator.values());
    }

    @Override
    public Task task(Workload workload, Layout layout, int threads) {
        useThreads(threads);
        return switch (workload) {
            case Convolution convolution -> TorchConvolution.of(convolution, layout);
            case CrossEntropyLoss loss -> TorchCrossEntropy.of(loss);
            case DiagonalLayerStep step -> TorchDiagonal.training(step, layout);
            case GatedPixelCnnStep step -> TorchGated.training(step, layout);
            case Gemm product -> TorchGemm.of(product);
            case NormalFill fill -> TorchNormal.of(fill);
            case PixelCnnStep step -> TorchPixelCnn.training(step, layout);
            case RecipeDrawing<?> drawing -> drawn(drawing, layout);
            case RecipeStep<?> step -> learner(step, layout);
            case Sampling sampling -> new TorchSampling(sampling, layout);
            case ScalarChain chain -> TorchScalarChain.of(chain);
            case StridedConvolution convolution -> TorchStrided.of(convolution, layout);
            case VaeStep step -> TorchVae.training(step);
            case Coding _, GatedSampling _ -> throw new IllegalArgumentException(name() + " does not do " + workload);
        };
    }

    private Task learner(RecipeStep<?> step, Layout layout) {
        return switch (step.options()) {
            case Dcgan.Options options -> TorchDcgan.training(step, options, layout);
            case Ddpm.Options options -> TorchDdpm.training(step, options, layout);
            case Vae.Options options -> TorchConvVae.training(step, options, layout);
            case Rbm.Options options -> TorchRbm.training(step, options);
            case RealNvp.Options options -> TorchRealNvp.training(step, options, layout);
            default -> throw new IllegalArgumentException(name() + " does not train " + step.options());
        };
    }

    private Task drawn(RecipeDrawing<?> drawing, Layout layout) {
        return switch (drawing.training().options()) {
            case Ddpm.Options options -> TorchDdpm.drawing(drawing, options, layout);
            default -> throw new IllegalArgumentException(name() + " does not draw from " + drawing);
        };
    }

    /** A pixel of every image is one run where images are drawn. */
    @Override
    public int runs(Workload workload) {
        return workload instanceof Sampling sampling ? sampling.side() * sampling.side() : 1;
    }

    private static void useThreads(int threads) {
        torch.set_num_threads(threads);
        String omp = System.getenv("OMP_NUM_THREADS");
        if (torch.get_num_threads() != threads || !Integer.toString(threads).equals(omp))
            throw new IllegalStateException("libtorch would use " + torch.get_num_threads()
                    + " threads, with OMP_NUM_THREADS=" + omp + ", not " + threads);
    }
}
