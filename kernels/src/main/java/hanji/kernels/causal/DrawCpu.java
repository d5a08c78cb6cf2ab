package hanji.kernels.causal;

import hanji.kernels.random.Categorical;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Scope;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/** {@link CausalDraw} in F32 on the CPU: images shared out among threads, one at a time on each. */
final class DrawCpu {
    private final CausalDraw op;
    private final DrawPlan plan;
    private final float[] parameters;
    private final float[] table;
    private final float[] places;
    private final byte[] images;
    private final byte[] out;
    private final Device alone = Device.cpu(1);
    /** What each stage reads, with a border of zeros above and at both sides: [H + KH/2, W + KW - 1, Cin]. */
    private final List<float[]> inputs;

    private final float[] x;
    private final float[] sums;
    private final Tensor logits;
    private final Tensor element;
    private final Tensor drawn;

    private DrawCpu(CausalDraw op, Tensor out) {
        this.op = op;
        this.plan = op.plan();
        this.parameters = op.parameters().floats();
        this.table = op.table().floats();
        this.places = op.places().floats();
        this.images = op.images().bytes();
        this.out = out.bytes();
        inputs = plan.stages().stream()
                .map(stage -> zeros(out.device(), op.height() + stage.kernelRows() / 2, rowStride(stage)))
                .toList();
        x = zeros(out.device(), 1, plan.widest());
        sums = zeros(out.device(), 1, plan.widest());
        logits = Tensor.empty(DType.F32, Shape.of(1, plan.levels()), alone);
        element = Tensor.empty(DType.I32, Shape.of(1), alone);
        drawn = Tensor.empty(DType.U8, Shape.of(1), alone);
    }

    private static float[] zeros(Device device, int rows, int columns) {
        return Tensor.zeros(DType.F32, Shape.of(rows, columns), device).floats();
    }

    static void draw(CausalDraw op, Tensor out) {
        out.device().parallelRanges(op.shape().dim(0), 1, (from, to) -> {
            try (var _ = Scope.open()) {
                var one = new DrawCpu(op, out);
                IntStream.range(from, to).forEach(one::image);
            }
        });
    }

    /** Pixels of the image before are never read: each is written before it is read, and the border stays as it is. */
    private void image(int image) {
        for (int row = 0; row < op.height(); row++)
            for (int column = 0; column < op.width(); column++)
                for (int colour = 0; colour < plan.colours(); colour++) {
                    boolean known = row < op.knownRows();
                    int at = op.element(image, row, column, colour);
                    advance(known ? plan.readLater() : plan.stages().size(), row, column, colour);
                    out[at] = known ? images[at] : choose(at);
                    embed(Objects.checkIndex(Byte.toUnsignedInt(out[at]), plan.levels()), row, column, colour);
                }
    }

    /** Lets a colour of a pixel go through the first so many stages; x has what the last of them gives. */
    private void advance(int stages, int row, int column, int colour) {
        for (int s = 0, from = 0; s < stages; s++) {
            DrawPlan.Stage stage = plan.stages().get(s);
            int width = stage.width();
            convolve(stage, inputs.get(s), from, row, column, colour);
            for (int f = 0; f < width; f++) x[f] = stage.form() == StageForm.RESIDUAL ? x[f] + sums[f] : sums[f];
            if (s + 1 < plan.stages().size())
                hand(plan.stages().get(s + 1), inputs.get(s + 1), row, column, colour, width);
            from += stage.parameters();
        }
    }

    /** One chain for each output: the bias, then the open weights in ascending order. */
    private void convolve(DrawPlan.Stage stage, float[] input, int from, int row, int column, int colour) {
        int width = stage.width(), ofRow = stage.kernelColumns() * stage.inputs();
        int open = stage.open(colour), bias = from + colour * width;
        System.arraycopy(parameters, bias, sums, 0, width);
        for (int k = 0; k < open; k++) {
            int at = (row + k / ofRow) * rowStride(stage) + column * stage.inputs() + k % ofRow;
            accumulate(input[at], bias + (1 + k) * stage.outputs(), width);
        }
    }

    private void accumulate(float value, int weights, int width) {
        for (int f = 0; f < width; f++) sums[f] = Math.fma(value, parameters[weights + f], sums[f]);
    }

    /** Shows x, or its relu, to a stage. */
    private void hand(DrawPlan.Stage stage, float[] input, int row, int column, int colour, int width) {
        int at = pixel(stage, row, column) + colour * width;
        for (int f = 0; f < width; f++) input[at + f] = stage.form() == StageForm.CONV ? x[f] : Math.max(x[f], 0);
    }

    private byte choose(int at) {
        System.arraycopy(x, 0, logits.floats(), 0, plan.levels());
        element.set(0, op.first() + at);
        new Categorical(logits, element, op.random(), DType.U8).cpu(drawn);
        return drawn.bytes()[0];
    }

    private void embed(int intensity, int row, int column, int colour) {
        DrawPlan.Stage first = plan.stages().getFirst();
        int known = op.table().shape().dim(1), place = op.places().shape().dim(2);
        int at = pixel(first, row, column) + colour * (known + place);
        System.arraycopy(table, intensity * known, inputs.getFirst(), at, known);
        System.arraycopy(places, (row * op.width() + column) * place, inputs.getFirst(), at + known, place);
    }

    /** Where the first channel of a pixel is among what a stage reads. */
    private int pixel(DrawPlan.Stage stage, int row, int column) {
        return (row + stage.kernelRows() / 2) * rowStride(stage)
                + (column + stage.kernelColumns() / 2) * stage.inputs();
    }

    private int rowStride(DrawPlan.Stage stage) {
        return (op.width() + stage.kernelColumns() - 1) * stage.inputs();
    }
}
