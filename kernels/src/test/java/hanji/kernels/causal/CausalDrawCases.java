package hanji.kernels.causal;

import static hanji.kernels.causal.StageForm.CONV;
import static hanji.kernels.causal.StageForm.RELU_CONV;
import static hanji.kernels.causal.StageForm.RESIDUAL;

import hanji.autograd.check.Accuracy;
import hanji.autograd.check.OpCase;
import hanji.autograd.check.OpCase.Fill;
import hanji.autograd.check.OpCase.Input;
import hanji.kernels.conv.Mask;
import hanji.tensor.DType;
import hanji.tensor.Philox;
import java.util.ArrayList;
import java.util.List;

/** Images that the checks draw: one pixel, one row, one column, none, all known, several colours, every form of stage. */
public final class CausalDrawCases {
    static final Philox RANDOM = new Philox(20261129, 2, 1);

    /** Images, height, width, colours, levels, known rows. */
    private static final int[][] SHAPES = {
        {1, 1, 1, 1, 2, 0},
        {2, 4, 9, 1, 5, 0},
        {1, 3, 4, 3, 4, 0},
        {0, 3, 4, 1, 3, 0},
        {4, 3, 5, 1, 256, 0},
        {2, 5, 6, 1, 7, 2},
        {2, 4, 3, 3, 5, 1},
        {1, 1, 9, 1, 3, 0},
        {1, 7, 1, 2, 3, 0},
        {2, 3, 4, 1, 9, 3}
    };

    private CausalDrawCases() {}

    /** All of them. */
    public static List<OpCase> all() {
        var cases = new ArrayList<OpCase>();
        for (int[] shape : SHAPES) {
            cases.add(of("blocks", shape, blocks(shape[3], 4, shape[4])));
            if (shape[4] < 10) cases.add(of("mixed", shape, mixed(shape[3], shape[4])));
        }
        cases.add(of("blocks, noise from 1001", new int[] {2, 3, 5, 1, 9, 1}, blocks(1, 4, 9), 1001));
        return cases;
    }

    /** @param shape images, height, width, colours, levels, known rows */
    static OpCase of(String name, int[] shape, DrawPlan plan) {
        return of(name, shape, plan, 0);
    }

    private static OpCase of(String name, int[] shape, DrawPlan plan, int first) {
        int height = shape[1], width = shape[2], place = 1;
        int intensity = plan.stages().getFirst().inputs() / plan.colours() - place;
        return new OpCase(
                CausalDraw.class,
                "%s [%d, %d, %d, %d], %d levels, %d rows known"
                        .formatted(name, shape[0], height, width, shape[3], shape[4], shape[5]),
                List.of(
                        Input.of(DType.U8, Fill.below(shape[4]), shape[0], height, width, shape[3]),
                        Input.of(Fill.NORMAL, shape[4], intensity),
                        Input.of(Fill.NORMAL, height, width, place),
                        Input.of(random -> 0.4 * random.nextGaussian(), plan.parameters())),
                in -> new CausalDraw(in.get(0), shape[5], in.get(1), in.get(2), in.get(3), plan, RANDOM, first),
                Accuracy.EXACT);
    }

    /** A PixelCNN: a first convolution, a residual block, one more convolution and the logits. */
    static DrawPlan blocks(int colours, int channels, int levels) {
        int all = colours * channels;
        return new DrawPlan(
                List.of(
                        stage(CONV, Mask.Kind.A, colours, 5, 3, 2 * colours, all),
                        stage(RESIDUAL, Mask.Kind.B, colours, 3, 3, all, all),
                        stage(RELU_CONV, Mask.Kind.B, colours, 1, 1, all, 2 * all),
                        stage(RELU_CONV, Mask.Kind.B, colours, 1, 1, 2 * all, colours * levels)),
                colours,
                levels);
    }

    /** Odd kernels, mask A once more, a residual stage at the end. */
    private static DrawPlan mixed(int colours, int levels) {
        int all = colours * levels;
        return new DrawPlan(
                List.of(
                        stage(CONV, Mask.Kind.A, colours, 1, 5, 3 * colours, all),
                        stage(RESIDUAL, Mask.Kind.B, colours, 3, 1, all, all),
                        stage(CONV, Mask.Kind.B, colours, 1, 1, all, 2 * all),
                        stage(RELU_CONV, Mask.Kind.A, colours, 5, 3, 2 * all, all),
                        stage(RESIDUAL, Mask.Kind.B, colours, 1, 1, all, all)),
                colours,
                levels);
    }

    private static DrawPlan.Stage stage(
            StageForm form, Mask.Kind kind, int colours, int rows, int columns, int inputs, int outputs) {
        return new DrawPlan.Stage(form, new Mask(kind, colours), rows, columns, inputs, outputs);
    }
}
