package hanji.generative.certificate;

import hanji.autograd.Tape;
import hanji.kernels.softmax.Rows;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.function.UnaryOperator;

/**
 * A model that was run once under a tape.
 *
 * @param image [1, H, W, C] of U8
 * @param logits [1, H, W, C, levels]
 */
record Recorded(Tape tape, Tensor image, Tensor logits) {
    /**
     * Runs a model.
     *
     * @param tape the innermost that is open
     * @throws IllegalArgumentException if its result has no row of logits for each intensity
     */
    static Recorded of(Tape tape, UnaryOperator<Tensor> model, int height, int width, int colours, Device device) {
        Tensor image = Tensor.zeros(DType.U8, Shape.of(1, height, width, colours), device);
        Tensor logits = model.apply(image);
        Rows.of("DependencyMatrix", logits);
        if (!Rows.perRow(logits.shape()).equals(image.shape()))
            throw new IllegalArgumentException(
                    "logits must be [1, H, W, C, levels], a row for each intensity of images " + image.shape()
                            + ", not " + logits.shape());
        return new Recorded(tape, image, logits);
    }

    /** Logits of an intensity. */
    int levels() {
        return logits.shape().dim(-1);
    }
}
