package hanji.generative.certificate;

import hanji.autograd.Tape;
import hanji.tensor.Device;
import hanji.tensor.Tensor;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * Which intensities of an image the logits of each intensity can depend on, as {@link Dependencies} prove it. They are
 * generated row by row, pixel by pixel, colour by colour, unless another order is given.
 *
 * <p>A density is a product of conditionals only if each depends on earlier intensities alone, that is if the matrix in
 * this order is strictly lower triangular; PixelCNN, arXiv:1601.06759, section 2.1. What a conditional should see and does not is its
 * blind spot; arXiv:1606.05328, section 2.2.
 */
public final class DependencyMatrix {
    private final Raster raster;
    /** By intensity in raster order: the intensities that its logits can depend on. */
    private final List<BitSet> rows;
    /** By intensity in raster order: how many are generated before it. */
    private final int[] rank;

    private DependencyMatrix(Raster raster, List<BitSet> rows, List<Integer> order) {
        this.raster = raster;
        this.rows = rows;
        this.rank = Raster.rank(order);
    }

    /**
     * One intensity of an image.
     *
     * @param colour channel
     */
    public record Place(int row, int column, int colour) {
        @Override
        public String toString() {
            return "(row %d, column %d, colour %d)".formatted(row, column, colour);
        }
    }

    /** Logits of one intensity that depend on itself or on one that is generated later. */
    public record Violation(Place logits, Place seen) {
        @Override
        public String toString() {
            return "the logits of " + logits + " depend on " + (seen.equals(logits) ? "itself" : "the later " + seen);
        }
    }

    /**
     * The matrix of a model that generates in the order of the raster.
     *
     * @param model images [1, H, W, C] of U8 to logits [1, H, W, C, levels]
     * @throws UnsupportedOperationException if the model uses an op that does not say what it reads
     * @throws IllegalArgumentException if its result has no row of logits for each intensity
     */
    public static DependencyMatrix of(UnaryOperator<Tensor> model, int height, int width, int colours, Device device) {
        List<Integer> raster =
                IntStream.range(0, height * width * colours).boxed().toList();
        return of(model, height, width, colours, raster, device);
    }

    /**
     * The matrix of a model, which is run once.
     *
     * @param order the intensities, each once, in the order in which they are generated
     * @param model images [1, H, W, C] of U8 to logits [1, H, W, C, levels]
     * @throws UnsupportedOperationException if the model uses an op that does not say what it reads
     * @throws IllegalArgumentException if its result has no row of logits for each intensity
     */
    public static DependencyMatrix of(
            UnaryOperator<Tensor> model, int height, int width, int colours, List<Integer> order, Device device) {
        try (var tape = Tape.open()) {
            Recorded run = Recorded.of(tape, model, height, width, colours, device);
            var dependencies = Dependencies.on(run.image(), tape);
            List<BitSet> rows = new ArrayList<>();
            for (int i = 0; i < run.image().size(); i++) rows.add(row(dependencies, run, i));
            return new DependencyMatrix(new Raster(height, width, colours), List.copyOf(rows), order);
        }
    }

    private static BitSet row(Dependencies dependencies, Recorded run, int intensity) {
        int levels = run.levels();
        var row = new BitSet();
        for (int k = 0; k < levels; k++) row.or(dependencies.of(run.logits(), intensity * levels + k));
        return row;
    }

    /** Whether the logits of one intensity can depend on another. */
    public boolean sees(Place logits, Place intensity) {
        return rows.get(raster.index(logits)).get(raster.index(intensity));
    }

    /** Everything that breaks the order of generation, row by row; empty for a model that is a density. */
    public List<Violation> violations() {
        List<Violation> violations = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            int of = i;
            rows.get(i).stream()
                    .filter(seen -> rank[seen] >= rank[of])
                    .forEach(seen -> violations.add(new Violation(raster.place(of), raster.place(seen))));
        }
        return violations;
    }

    /** What the logits of a place see. */
    public FieldOfView view(Place logits) {
        return new FieldOfView(raster, logits, rows.get(raster.index(logits)), rank);
    }

    /** The intensities that some logits can depend on, in order. */
    public List<Place> receptiveField(Place logits) {
        return view(logits).receptiveField();
    }

    /** The intensities before a place that its logits cannot depend on, row by row. */
    public List<Place> blindSpot(Place logits) {
        return view(logits).all(FieldOfView.Mark.BLIND);
    }
}
