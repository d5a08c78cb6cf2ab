package hanji.bench.libtorch;

import hanji.bench.peer.Layout;
import hanji.bench.workload.PixelCnnStep;
import hanji.bench.workload.Sampling;
import hanji.bench.workload.Task;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Images pixel by pixel as it is written with PyTorch: the network sees all of them for each pixel, which is drawn from
 * its 256 logits. The masks are multiplied in once, before.
 */
final class TorchSampling implements Task {
    private final TorchPixelCnn network;
    private final Tensor given;
    private final Tensor drawn;
    private final int side;
    private int pixel;

    TorchSampling(Sampling work, Layout layout) {
        PixelCnnStep step = work.step();
        int n = work.images();
        TorchPixelCnn trained = TorchPixelCnn.of(step, layout);
        this.network = new TorchPixelCnn(
                trained.kernels().stream().map(TorchConvolution.Kernel::closed).toList(), layout);
        this.side = work.side();
        this.given = Tensors.images(step.input(), layout, n, side, side, 1);
        this.drawn = Tensors.images(new float[n * side * side], layout, n, side, side, 1);
    }

    /** Draws one pixel of every image. */
    @Override
    public void run() {
        try (var _ = new PointerScope();
                var _ = new NoGradGuard()) {
            int row = pixel / side;
            int column = pixel % side;
            Tensor logits = network.forward(drawn).select(3, column).select(2, row);
            Tensor level = torch.softmax(logits, 1).multinomial(1);
            drawn.select(3, column).select(2, row).copy_(level.div(new Scalar(PixelCnnStep.LEVELS - 1.0)));
        }
        pixel = (pixel + 1) % (side * side);
    }

    @Override
    public Map<String, float[]> results() {
        try (var _ = new PointerScope();
                var _ = new NoGradGuard()) {
            return Map.of(Sampling.LOGITS, Tensors.floatsOfImages(network.forward(given)));
        }
    }
}
