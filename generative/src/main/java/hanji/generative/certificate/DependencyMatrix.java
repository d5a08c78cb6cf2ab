package hanji.generative.certificate;

import hanji.autograd.Tape;
import hanji.kernels.softmax.Rows;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Which intensities of an image the logits of each intensity can depend on, as {@link Dependencies} prove it. Intensities
 * are in the order of generation: row by row, pixel by pixel, colour by colour.
 *
 * <p>A density is a product of conditionals only if each depends on earlier intensities alone, that is if the matrix is
 * strictly lower triangular; PixelCNN, arXiv:1601.06759, section 2.1. What a conditional should see and does not is its
 * blind spot; arXiv:1606.05328, section 2.2.
 */
public final class DependencyMatrix {
    private final int height;
    private final int width;
    private final int colours;
    private final List<BitSet> rows;

    private DependencyMatrix(int height, int width, int colours, List<BitSet> rows) {
        this.height = height;
        this.width = width;
        this.colours = colours;
        this.rows = rows;
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
     * The matrix of a model, which is run once.
     *
     * @param model images [1, H, W, C] of U8 to logits [1, H, W, C, levels]
     * @throws UnsupportedOperationException if the model uses an op that does not say what it reads
     * @throws IllegalArgumentException if its result has no row of logits for each intensity
     */
    public static DependencyMatrix of(UnaryOperator<Tensor> model, int height, int width, int colours, Device device) {
        try (var tape = Tape.open()) {
            Tensor image = Tensor.zeros(DType.U8, Shape.of(1, height, width, colours), device);
            Tensor logits = model.apply(image);
            Rows.of("DependencyMatrix", logits);
            if (!Rows.perRow(logits.shape()).equals(image.shape()))
                throw new IllegalArgumentException(
                        "logits must be [1, H, W, C, levels], a row for each intensity of images " + image.shape()
                                + ", not " + logits.shape());
            var dependencies = Dependencies.on(image, tape);
            List<BitSet> rows = new ArrayList<>();
            for (int i = 0; i < image.size(); i++) rows.add(row(dependencies, logits, i));
            return new DependencyMatrix(height, width, colours, List.copyOf(rows));
        }
    }

    private static BitSet row(Dependencies dependencies, Tensor logits, int intensity) {
        int levels = logits.shape().dim(-1);
        var row = new BitSet();
        for (int k = 0; k < levels; k++) row.or(dependencies.of(logits, intensity * levels + k));
        return row;
    }

    /** Whether the logits of one intensity can depend on another. */
    public boolean sees(Place logits, Place intensity) {
        return rows.get(index(logits)).get(index(intensity));
    }

    /** Everything that breaks the order of generation, in that order; empty for a model that is a density. */
    public List<Violation> violations() {
        List<Violation> violations = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++)
            for (int seen = rows.get(i).nextSetBit(i);
                    seen >= 0;
                    seen = rows.get(i).nextSetBit(seen + 1)) violations.add(new Violation(place(i), place(seen)));
        return violations;
    }

    /** The intensities that some logits can depend on, in order. */
    public List<Place> receptiveField(Place logits) {
        return rows.get(index(logits)).stream().mapToObj(this::place).toList();
    }

    /** The intensities before a place that its logits cannot depend on, in order. */
    public List<Place> blindSpot(Place logits) {
        var unseen = new BitSet();
        unseen.set(0, index(logits));
        unseen.andNot(rows.get(index(logits)));
        return unseen.stream().mapToObj(this::place).toList();
    }

    /**
     * One colour of the image as the logits of a place see it, a line for each row: {@code #} seen, {@code o} earlier but
     * unseen, {@code .} later and unseen, {@code @} the place itself if it is unseen.
     */
    public String picture(Place logits, int colour) {
        var picture = new StringBuilder();
        for (int row = 0; row < height; row++) {
            for (int column = 0; column < width; column++) picture.append(mark(logits, new Place(row, column, colour)));
            picture.append('\n');
        }
        return picture.toString();
    }

    private char mark(Place logits, Place intensity) {
        if (sees(logits, intensity)) return '#';
        if (intensity.equals(logits)) return '@';
        return index(intensity) < index(logits) ? 'o' : '.';
    }

    private int index(Place place) {
        return (place.row * width + place.column) * colours + place.colour;
    }

    private Place place(int index) {
        return new Place(index / colours / width, index / colours % width, index % colours);
    }
}
