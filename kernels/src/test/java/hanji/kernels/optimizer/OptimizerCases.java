package hanji.kernels.optimizer;

import hanji.autograd.check.OpCase;
import hanji.autograd.check.OpCase.Fill;
import hanji.autograd.check.OpCase.Input;
import hanji.autograd.check.Samples;
import java.util.List;

/** Calls of the ops that optimizers use. The updates are no ops: {@link OptimizerUpdatesTest}. */
public final class OptimizerCases {
    private OptimizerCases() {}

    public static List<OpCase> all() {
        return Samples.SHAPES.stream()
                .map(shape -> new OpCase(
                        SquaredNorm.class,
                        shape.toString(),
                        List.of(Input.of(Fill.NORMAL, shape.dims())),
                        in -> new SquaredNorm(in.getFirst())))
                .toList();
    }
}
