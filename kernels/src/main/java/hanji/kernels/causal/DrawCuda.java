package hanji.kernels.causal;

import hanji.cuda.Cuda;
import hanji.cuda.Grid;
import hanji.cuda.Kernel;
import hanji.tensor.DType;
import hanji.tensor.Philox;
import hanji.tensor.Scope;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;

/** {@link CausalDraw} on a CUDA device: one launch, a block for each image. */
final class DrawCuda {
    private static final Kernel KERNEL = new Kernel(CausalDraw.class, "causal_draw", "causalDraw");

    /** Floats that blocks keep in global memory, unless one block keeps more: 64 MiB. */
    private static final int MOST = 1 << 24;

    /** Of a block: the kernel's launch bounds. */
    private static final int MOST_THREADS = 512;

    private DrawCuda() {}

    static void launch(CausalDraw op, Tensor out, Cuda gpu) {
        DrawPlan plan = op.plan();
        Philox random = op.random();
        DrawLayout layout = DrawLayout.of(op, gpu);
        int images = op.shape().dim(0);
        int together = layout.inShared() ? images : Math.clamp(MOST / layout.kept(), 1, images);
        Grid grid = gpu.coverBlocks(together, MOST_THREADS).withShared(layout.sharedBytes());
        try (var _ = Scope.open()) {
            int[] stages = layout.stages();
            Tensor kept =
                    Tensor.empty(DType.F32, Shape.of(layout.inShared() ? 0 : grid.x(), layout.kept()), out.device());
            gpu.launch(
                    KERNEL,
                    grid,
                    out,
                    op.images(),
                    op.table(),
                    op.places(),
                    op.parameters(),
                    Tensor.of(stages, stages.length).to(DType.I32, out.device()),
                    kept,
                    job(op, layout),
                    random.seed(),
                    random.stream(),
                    random.step(),
                    (long) op.first());
        }
    }

    /** The struct {@code Job} of causal_draw.cu. */
    private static int[] job(CausalDraw op, DrawLayout layout) {
        DrawPlan plan = op.plan();
        return new int[] {
            op.shape().dim(0),
            op.height(),
            op.width(),
            plan.colours(),
            plan.levels(),
            op.knownRows(),
            plan.stages().size(),
            plan.readLater(),
            plan.widest(),
            op.table().shape().dim(1),
            op.places().shape().dim(2),
            layout.lag(),
            layout.rings(plan),
            layout.kept(),
            layout.inShared() ? 1 : 0
        };
    }
}
