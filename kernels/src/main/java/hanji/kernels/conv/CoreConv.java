package hanji.kernels.conv;

import static hanji.kernels.fast.CoreTile.QUAD;

import hanji.cuda.Cuda;
import hanji.cuda.Grid;
import hanji.cuda.Precision;
import hanji.kernels.conv.Strided.Phase;
import hanji.kernels.fast.CoreTile;
import hanji.tensor.DType;
import hanji.tensor.Scope;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.List;

/**
 * Convolutions, plain, masked, strided and transposed, and their gradients on tensor cores, in the precision of the device:
 * core_conv.cu.
 */
final class CoreConv {
    private static final String FILE = "core_conv";
    /** Columns of a colour group from which on a tile is not mostly empty. */
    private static final int FEW = 4;
    /** Blocks that a gradient by the weight is cut into by parts of the images; follows from shapes alone, for the same bits anywhere. */
    private static final int BLOCKS = 512;

    private static final long NOWHERE = 0;

    private CoreConv() {}

    /** Whether the device is to compute such a pass so, and it has the shape for it; others are STRICT. */
    static boolean takes(Pass pass, Cuda gpu) {
        int ofGroup = pass.columns() / pass.groups();
        return gpu.precision() != Precision.STRICT
                && pass.pixels() > 0
                && pass.images().dim(3) > 0
                && pass.images().dim(3) % QUAD == 0
                && ofGroup > FEW
                && ofGroup % QUAD == 0
                && pass.open().stream().allMatch(open -> open.from() % QUAD == 0);
    }

    /**
     * The struct {@code Outlook} of core_conv.cu.
     *
     * @param step source pixels from output to output
     * @param rows what the rows of outputs see
     * @param columns what their columns see
     * @param full the result, [N, H, W, C]
     */
    private record Outlook(int step, int stride, Line rows, Line columns, Shape full) {
        /**
         * @param before how far before the source's first pixel the first output's window begins
         * @param outputs how many there are
         * @param first pixel of the result that has the first
         */
        private record Line(int before, int outputs, int first) {}

        /** Outputs one after the other, whose windows begin so far before them. */
        static Outlook over(int step, int above, int left, Shape out) {
            return new Outlook(step, 1, new Line(above, out.dim(1), 0), new Line(left, out.dim(2), 0), out);
        }

        static Outlook of(Phase rows, Phase columns, int stride, Shape out) {
            return new Outlook(
                    1,
                    stride,
                    new Line(rows.before(), rows.count(), rows.first()),
                    new Line(columns.before(), columns.count(), columns.first()),
                    out);
        }

        int[] ints() {
            return new int[] {
                step,
                -rows.before,
                -columns.before,
                rows.outputs,
                columns.outputs,
                stride,
                rows.first,
                columns.first,
                full.dim(1),
                full.dim(2)
            };
        }
    }

    static void forward(Conv2d op, Pass pass, Tensor out, Cuda gpu) {
        var view = Outlook.over(1, pass.kh() / 2, pass.kw() / 2, out.shape());
        seen(pass, out, op.input(), op.weight(), op.bias(), view, gpu);
    }

    static void forward(StridedConv2d op, Pass pass, Tensor out, Cuda gpu) {
        int padding = op.window().padding();
        var view = Outlook.over(op.window().stride(), padding, padding, out.shape());
        seen(pass, out, op.input(), op.weight(), op.bias(), view, gpu);
    }

    private static void seen(Pass pass, Tensor out, Tensor source, Tensor weight, Tensor bias, Outlook view, Cuda gpu) {
        CoreTile tile = tile(pass.pixels(), pass, gpu);
        gpu.launch(
                tile.kernel(CoreConv.class, FILE, gpu, "Seen"),
                grid(tile, pass.pixels(), pass),
                out,
                source,
                weight,
                bias,
                pass.sizes(),
                pass.ranges(),
                view.ints());
    }

    static void inputGradient(InputGradient op, Pass pass, Tensor out, Cuda gpu) {
        Phase rows = Phase.of(0, out.shape().dim(1), pass.kh(), new Window(1, pass.kh() / 2));
        Phase columns = Phase.of(0, out.shape().dim(2), pass.kw(), new Window(1, pass.kw() / 2));
        mirrored(pass, pass, out, op.dOut(), op.weight(), NOWHERE, rows, columns, 1, gpu);
    }

    /** A launch for each phase: the fine pixels of one meet the same taps. */
    static void transposed(TransposedConv2d op, Pass pass, Tensor out, Cuda gpu) {
        int stride = op.window().stride(), images = out.shape().dim(0);
        for (int row = 0; row < stride; row++)
            for (int column = 0; column < stride; column++) {
                Phase rows = Phase.of(row, op.height(), pass.kh(), op.window());
                Phase columns = Phase.of(column, op.width(), pass.kw(), op.window());
                int pixels = images * rows.count() * columns.count();
                if (pixels == 0) continue;
                int open = rows.taps() * columns.taps() * pass.images().dim(3);
                var phase = new Pass(
                        pass.images(),
                        pixels,
                        1,
                        rows.taps(),
                        Math.max(1, columns.taps()),
                        pass.columns(),
                        List.of(new OpenRange(0, open)));
                mirrored(phase, pass, out, op.input(), op.weight(), op.bias(), rows, columns, stride, gpu);
            }
    }

    /**
     * @param phase of the outputs, with their own taps
     * @param pass with those of the whole kernel
     * @param bias a tensor, or {@link #NOWHERE}
     */
    private static void mirrored(
            Pass phase,
            Pass pass,
            Tensor out,
            Tensor source,
            Tensor weight,
            Object bias,
            Phase rows,
            Phase columns,
            int stride,
            Cuda gpu) {
        CoreTile tile = tile(phase.pixels(), phase, gpu);
        gpu.launch(
                tile.kernel(CoreConv.class, FILE, gpu, "Mirrored"),
                grid(tile, phase.pixels(), phase),
                out,
                source,
                weight,
                bias,
                phase.sizes(),
                phase.ranges(),
                Outlook.of(rows, columns, stride, out.shape()).ints(),
                new int[] {last(rows, stride), last(columns, stride), stride, pass.kw()});
    }

    private static int last(Phase phase, int stride) {
        return phase.tap() + (phase.taps() - 1) * stride;
    }

    static void weightGradient(WeightGradient op, Pass pass, Tensor out, Cuda gpu) {
        var view = Outlook.over(1, pass.kh() / 2, pass.kw() / 2, op.dOut().shape());
        weights(pass, out, op.input(), op.dOut(), view, gpu);
    }

    static void weightGradient(StridedWeightGradient op, Pass pass, Tensor out, Cuda gpu) {
        int padding = op.window().padding();
        var view =
                Outlook.over(op.window().stride(), padding, padding, op.coarse().shape());
        weights(pass, out, op.fine(), op.coarse(), view, gpu);
    }

    /** Parts of as many images each, then their sum by the fixed binary tree. */
    private static void weights(Pass pass, Tensor out, Tensor source, Tensor dOut, Outlook view, Cuda gpu) {
        int images = pass.images().dim(0), rows = pass.openRows(), each = imagesEach(pass);
        int parts = Math.ceilDiv(images, each);
        CoreTile tile = tile(rows * parts, pass, gpu);
        try (var _ = Scope.open()) {
            Tensor sums = Tensor.empty(DType.F32, Shape.of(parts, Math.max(1, rows), pass.columns()), out.device());
            gpu.launch(
                    tile.kernel(CoreConv.class, FILE, gpu, "Weights"),
                    Grid.of(parts, tile.down(rows), columnTiles(tile, pass), CoreTile.THREADS),
                    sums,
                    source,
                    dOut,
                    pass.sizes(),
                    pass.ranges(),
                    view.ints(),
                    new int[] {images, each, rows});
            int[] joined = {parts, rows, 0, out.size(), 0};
            WeightParts.join(out, sums, joined, pass.columns(), pass.groups(), pass.ranges(), gpu);
        }
    }

    /** Images of a part: few enough for many blocks, many enough for the parts to fit into memory. */
    static int imagesEach(Pass pass) {
        int images = pass.images().dim(0), rows = Math.max(1, pass.openRows()), each = images;
        int tiles = CoreTile.WIDE.down(rows) * columnTiles(CoreTile.WIDE, pass);
        while (each > 1 && (long) tiles * Math.ceilDiv(images, each) < BLOCKS) each = Math.ceilDiv(each, 2);
        while (each < images && (long) rows * pass.columns() * Math.ceilDiv(images, each) > WeightParts.MOST) each *= 2;
        return each;
    }

    private static CoreTile tile(int rows, Pass pass, Cuda gpu) {
        return CoreTile.of(rows, pass.columns() / pass.groups(), pass.groups(), gpu);
    }

    private static Grid grid(CoreTile tile, int pixels, Pass pass) {
        return Grid.of(tile.down(pixels), 1, columnTiles(tile, pass), CoreTile.THREADS);
    }

    private static int columnTiles(CoreTile tile, Pass pass) {
        return pass.groups() * tile.across(pass.columns() / pass.groups());
    }
}
