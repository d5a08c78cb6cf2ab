package hanji.generative.sampler;

import hanji.kernels.causal.DrawPlan;
import hanji.kernels.causal.StageForm;
import hanji.nn.layer.Conv;
import hanji.tensor.Shape;

/**
 * One stage of a causal network, [H, W, Cin] to [H, W, Cout].
 *
 * @param form how the convolution is used
 * @param conv masked convolution
 */
public record Stage(StageForm form, Conv conv) {
    /** conv(x). */
    public static Stage conv(Conv conv) {
        return new Stage(StageForm.CONV, conv);
    }

    /** conv(relu(x)). */
    public static Stage reluConv(Conv conv) {
        return new Stage(StageForm.RELU_CONV, conv);
    }

    /** x + conv(relu(x)). */
    public static Stage residual(Conv conv) {
        return new Stage(StageForm.RESIDUAL, conv);
    }

    /** @throws IllegalArgumentException for a residual stage that changes the number of channels */
    public Stage {
        plan(form, conv);
    }

    /** Its shape, as a plan has it. */
    DrawPlan.Stage plan() {
        return plan(form, conv);
    }

    private static DrawPlan.Stage plan(StageForm form, Conv conv) {
        Shape weight = conv.weight().shape();
        return new DrawPlan.Stage(form, conv.mask(), weight.dim(0), weight.dim(1), weight.dim(2), weight.dim(3));
    }

    int inputs() {
        return conv.weight().shape().dim(2);
    }

    int outputs() {
        return conv.weight().shape().dim(3);
    }

    int kernelRows() {
        return conv.weight().shape().dim(0);
    }

    int kernelColumns() {
        return conv.weight().shape().dim(1);
    }

    /** Whether it sees other pixels. */
    boolean seesOthers() {
        return kernelRows() > 1 || kernelColumns() > 1;
    }
}
