package hanji.kernels.causal;

import hanji.kernels.random.Categorical;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.Objects;

/** One image of {@link CausalDraw} by its definition: pixel by pixel, in plain loops in F64. */
final class DrawReference {
    private final CausalDraw op;
    private final DrawPlan plan;
    private final int image;
    private final Tensor out;
    /** What each stage reads, [H, W, Cin]. */
    private final double[][] inputs;

    private final Tensor logits;
    private final Tensor element = Tensor.zeros(DType.I32, Shape.of(1), Device.CPU);
    private final Tensor drawn = Tensor.zeros(DType.U8, Shape.of(1), Device.CPU);

    /** @param out of the op, of which this image is written */
    DrawReference(CausalDraw op, int image, Tensor out) {
        this.op = op;
        this.plan = op.plan();
        this.image = image;
        this.out = out;
        int pixels = op.height() * op.width();
        inputs = plan.stages().stream()
                .map(stage -> new double[pixels * stage.inputs()])
                .toArray(double[][]::new);
        logits = Tensor.zeros(DType.F64, Shape.of(1, plan.levels()), Device.CPU);
    }

    void go() {
        for (int y = 0; y < op.height(); y++)
            for (int x = 0; x < op.width(); x++)
                for (int colour = 0; colour < plan.colours(); colour++) {
                    int at = op.element(image, y, x, colour);
                    double[] last = logits(y, x, colour);
                    int intensity = (int) (y < op.knownRows() ? op.images().get(at) : choose(last, at));
                    out.set(at, intensity);
                    embed(Objects.checkIndex(intensity, plan.levels()), y, x, colour);
                }
    }

    /** Lets a colour of a pixel go through all stages. */
    private double[] logits(int y, int x, int colour) {
        double[] values = {};
        int from = 0;
        for (int s = 0; s < plan.stages().size(); s++) {
            DrawPlan.Stage stage = plan.stages().get(s);
            double[] sums = convolution(stage, inputs[s], from, y, x, colour);
            for (int f = 0; f < sums.length && stage.form() == StageForm.RESIDUAL; f++) sums[f] += values[f];
            values = sums;
            from += stage.parameters();
            if (s + 1 == plan.stages().size()) break;
            boolean rectified = plan.stages().get(s + 1).form() != StageForm.CONV;
            int at = (y * op.width() + x) * stage.outputs() + colour * stage.width();
            for (int f = 0; f < values.length; f++)
                inputs[s + 1][at + f] = rectified ? Math.max(values[f], 0) : values[f];
        }
        return values;
    }

    /** @param from first of the stage's parameters */
    private double[] convolution(DrawPlan.Stage stage, double[] input, int from, int y, int x, int colour) {
        double[] sums = new double[stage.width()];
        for (int f = 0; f < sums.length; f++) {
            int output = colour * sums.length + f;
            sums[f] = op.parameters().get(from + output);
            for (int k = 0; k < stage.open(colour); k++) {
                int tap = k / stage.inputs();
                int row = y + tap / stage.kernelColumns() - stage.kernelRows() / 2;
                int column = x + tap % stage.kernelColumns() - stage.kernelColumns() / 2;
                if (row < 0 || column < 0 || column >= op.width()) continue;
                int at = (row * op.width() + column) * stage.inputs() + k % stage.inputs();
                sums[f] += input[at] * op.parameters().get(from + (1 + k) * stage.outputs() + output);
            }
        }
        return sums;
    }

    private double choose(double[] last, int at) {
        for (int k = 0; k < last.length; k++) logits.set(k, last[k]);
        element.set(0, op.first() + at);
        new Categorical(logits, element, op.random(), DType.U8).reference(drawn);
        return drawn.get(0);
    }

    private void embed(int intensity, int y, int x, int colour) {
        int known = op.table().shape().dim(1), place = op.places().shape().dim(2), pixel = y * op.width() + x;
        int at = (pixel * plan.colours() + colour) * (known + place);
        for (int i = 0; i < known; i++) inputs[0][at + i] = op.table().get(intensity * known + i);
        for (int i = 0; i < place; i++) inputs[0][at + known + i] = op.places().get(pixel * place + i);
    }
}
