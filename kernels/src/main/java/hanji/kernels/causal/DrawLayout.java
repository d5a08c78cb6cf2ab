package hanji.kernels.causal;

import hanji.cuda.Cuda;
import hanji.kernels.conv.Mask;
import java.util.stream.IntStream;

/**
 * How {@link CausalDraw} lies in the memory of a block. What each stage reads is kept for as many rows as are in work at once and those
 * above that its kernel sees, as a ring; with it, what the last stage gave. This is in shared memory if it fits, with a longer lag and
 * so fewer rows in work if need be, else in global memory. What is left of shared memory holds the parameters of as many stages as fit,
 * those of the others are read from global memory.
 *
 * @param lag columns by which each row trails the row above
 * @param rows in work at once, at most
 * @param kept floats that are kept of a block's image
 * @param inShared whether they are in shared memory
 * @param sharedBytes of a block
 * @param stages what the struct {@code Stage} of causal_draw.cu is made of: the first field of all stages, then the second
 */
record DrawLayout(int lag, int rows, int kept, boolean inShared, int sharedBytes, int[] stages) {
    private static final int FIELDS = 10;

    static DrawLayout of(CausalDraw op, Cuda gpu) {
        return of(op.plan(), op.height(), op.width(), gpu.driver().info().sharedPerBlock());
    }

    /**
     * The least lag with which everything kept fits; if there is none, the least of all.
     *
     * @param mostShared bytes of shared memory that a block may have
     */
    static DrawLayout of(DrawPlan plan, int height, int width, int mostShared) {
        long forKept = mostShared / Float.BYTES - tableSize(plan);
        int least = plan.leastLag(width);
        int lag = IntStream.rangeClosed(least, width)
                .filter(each -> kept(plan, rows(each, height, width), width) <= forKept)
                .findFirst()
                .orElse(least);
        int rows = rows(lag, height, width), kept = Math.toIntExact(kept(plan, rows, width));
        boolean inShared = kept <= forKept;
        return withParameters(plan, lag, rows, width, kept, inShared, mostShared / Float.BYTES);
    }

    private static DrawLayout withParameters(
            DrawPlan plan, int lag, int rows, int width, int kept, boolean inShared, int most) {
        int end = tableSize(plan) + (inShared ? kept : 0), ring = 0, parameters = 0;
        int[] stages = new int[plan.stages().size() * FIELDS];
        for (int s = 0; s < plan.stages().size(); s++) {
            DrawPlan.Stage stage = plan.stages().get(s);
            boolean fits = stage.parameters() <= most - end;
            int[] fields = {
                stage.form().ordinal(),
                stage.mask().kind() == Mask.Kind.B ? 1 : 0,
                stage.kernelRows() / 2,
                stage.kernelColumns(),
                stage.inputs(),
                stage.outputs(),
                parameters,
                fits ? end : -1,
                ring,
                rows + stage.kernelRows() / 2
            };
            for (int field = 0; field < FIELDS; field++)
                stages[field * plan.stages().size() + s] = fields[field];
            if (fits) end += stage.parameters();
            parameters += stage.parameters();
            ring += Math.toIntExact(ring(stage, rows, width));
        }
        return new DrawLayout(lag, rows, kept, inShared, end * Float.BYTES, stages);
    }

    /** Rows in work at once. */
    private static int rows(int lag, int height, int width) {
        return Math.min(height, Math.ceilDiv(width, lag));
    }

    private static int tableSize(DrawPlan plan) {
        return plan.stages().size() * FIELDS;
    }

    private static long kept(DrawPlan plan, int rows, int width) {
        return rings(plan, rows, width) + (long) rows * plan.widest();
    }

    private static long rings(DrawPlan plan, int rows, int width) {
        return plan.stages().stream()
                .mapToLong(stage -> ring(stage, rows, width))
                .sum();
    }

    /** Floats of what a stage reads: whole rows with a border at both sides, or of a 1x1 kernel one pixel a row. */
    private static long ring(DrawPlan.Stage stage, int rows, int width) {
        long columns = stage.seesOthers() ? width + stage.kernelColumns() - 1 : 1;
        return (rows + stage.kernelRows() / 2) * columns * stage.inputs();
    }

    /** Floats of the rings; behind them is what the last stage gave. */
    int rings(DrawPlan plan) {
        return kept - rows * plan.widest();
    }
}
