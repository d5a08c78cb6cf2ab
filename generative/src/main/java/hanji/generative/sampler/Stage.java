package hanji.generative.sampler;

import hanji.nn.layer.Conv;

/**
 * One stage of a causal network, [H, W, Cin] to [H, W, Cout].
 *
 * @param form how the convolution is used
 * @param conv masked convolution
 */
public record Stage(Form form, Conv conv) {
    /** What a stage computes from x. */
    public enum Form {
        /** conv(x). */
        CONV,
        /** conv(relu(x)). */
        RELU_CONV,
        /** x + conv(relu(x)). */
        RESIDUAL
    }

    /** conv(x). */
    public static Stage conv(Conv conv) {
        return new Stage(Form.CONV, conv);
    }

    /** conv(relu(x)). */
    public static Stage reluConv(Conv conv) {
        return new Stage(Form.RELU_CONV, conv);
    }

    /** x + conv(relu(x)). */
    public static Stage residual(Conv conv) {
        return new Stage(Form.RESIDUAL, conv);
    }

    /** @throws IllegalArgumentException for a residual stage that changes the number of channels */
    public Stage {
        if (form == Form.RESIDUAL
                && conv.weight().shape().dim(2) != conv.weight().shape().dim(3))
            throw new IllegalArgumentException("a residual stage keeps its channels, but its weight is "
                    + conv.weight().shape());
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
