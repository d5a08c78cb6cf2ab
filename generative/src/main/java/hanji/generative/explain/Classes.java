package hanji.generative.explain;

import static hanji.generative.explain.Example.matrix;
import static hanji.kernels.reduce.Sum.mean;
import static hanji.kernels.softmax.CrossEntropy.crossEntropy;

import hanji.tensor.Tensor;
import java.util.List;

/** An example of a classifier's loss. */
final class Classes {
    private Classes() {}

    static Example softmaxCrossEntropy() {
        return new Example(
                "softmax-cross-entropy",
                "softmax and cross-entropy of two rows of logits: probability less 1 at the target",
                "The gradient of a row of logits is its softmax, less 1 at the target, divided by the number of rows; each row adds"
                        + " up to 0 but for rounding.",
                List.of(
                        matrix("logits", new double[] {2, 0.5, -1, 0.25, -0.5, 1.5, 1, 0}, 2, 4),
                        Tensor.of(new int[] {0, 2}, 2).named("targets")),
                1,
                inputs -> mean(crossEntropy(inputs.getFirst(), inputs.getLast()).named("losses")));
    }
}
