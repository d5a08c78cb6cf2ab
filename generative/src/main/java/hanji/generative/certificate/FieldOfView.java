package hanji.generative.certificate;

import hanji.autograd.Reads;
import hanji.autograd.Tape;
import hanji.generative.certificate.DependencyMatrix.Place;
import hanji.generative.model.Site;
import hanji.generative.sampler.Causal;
import hanji.tensor.Device;
import hanji.tensor.Tensor;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * What the logits of one intensity of an image can depend on: a row of the {@link DependencyMatrix}. Of up to 64
 * intensities it costs a pass and as much again, where the matrix costs many.
 */
public final class FieldOfView {
    /** What an intensity is to the one whose logits look at it. */
    public enum Mark {
        /** Earlier, and the logits can depend on it. */
        SEEN('#'),
        /** Earlier, and the logits cannot depend on it. */
        BLIND('o'),
        /** Later and unseen. */
        LATER('.'),
        /** The intensity itself, unseen. */
        ITSELF('@'),
        /** Later, or the intensity itself, and yet the logits can depend on it: the model is no density. */
        LEAK('!');

        private final char sign;

        Mark(char sign) {
            this.sign = sign;
        }
    }

    private final Raster raster;
    private final Place of;
    private final BitSet seen;
    private final int[] rank;

    /**
     * @param seen by intensity in raster order
     * @param rank by intensity in raster order: how many are generated before it
     */
    FieldOfView(Raster raster, Place of, BitSet seen, int[] rank) {
        this.raster = raster;
        this.of = of;
        this.seen = seen;
        this.rank = rank;
    }

    /**
     * The views of some intensities in a model, which is run once.
     *
     * @param order the intensities, each once, in the order in which they are generated
     * @param model images [1, H, W, C] of U8 to logits [1, H, W, C, levels]
     * @throws UnsupportedOperationException if the model uses an op that does not say what it reads
     * @throws IllegalArgumentException if its result has no row of logits for each intensity
     */
    public static List<FieldOfView> of(
            UnaryOperator<Tensor> model,
            int height,
            int width,
            int colours,
            List<Integer> order,
            Device device,
            List<Place> places) {
        var raster = new Raster(height, width, colours);
        try (var tape = Tape.open()) {
            Recorded run = Recorded.of(tape, model, height, width, colours, device);
            int levels = run.levels();
            int[] rank = Raster.rank(order);
            var views = new ArrayList<FieldOfView>();
            for (int first = 0; first < places.size(); first += Ancestors.MOST) {
                List<Place> some = places.subList(first, Math.min(places.size(), first + Ancestors.MOST));
                List<Reads.Elements> logits = some.stream()
                        .map(place -> Reads.Elements.range(raster.index(place) * levels, levels))
                        .toList();
                List<BitSet> seen = Ancestors.of(run.image(), tape, run.logits(), logits);
                for (int i = 0; i < some.size(); i++)
                    views.add(new FieldOfView(raster, some.get(i), seen.get(i), rank));
            }
            return List.copyOf(views);
        }
    }

    /** The views of some intensities in a product of conditionals; none if it uses an op that does not say what it reads. */
    public static Optional<List<FieldOfView>> of(Causal.Product product, Site site, List<Place> places) {
        try {
            return Optional.of(of(
                    product.logits(),
                    site.height(),
                    site.width(),
                    site.channels(),
                    product.order(),
                    site.device(),
                    places));
        } catch (UnsupportedOperationException unsaid) {
            return Optional.empty();
        }
    }

    /** Whose view it is. */
    public Place place() {
        return of;
    }

    /** Rows of the image. */
    public int height() {
        return raster.height();
    }

    /** Columns of the image. */
    public int width() {
        return raster.width();
    }

    /** What an intensity is to this one. */
    public Mark mark(Place intensity) {
        return mark(raster.index(intensity));
    }

    private Mark mark(int index) {
        boolean earlier = rank[index] < rank[raster.index(of)];
        if (seen.get(index)) return earlier ? Mark.SEEN : Mark.LEAK;
        if (index == raster.index(of)) return Mark.ITSELF;
        return earlier ? Mark.BLIND : Mark.LATER;
    }

    /** All intensities of a mark, row by row. */
    public List<Place> all(Mark mark) {
        return places(index -> mark(index) == mark);
    }

    /** All that the logits can depend on, row by row. */
    public List<Place> receptiveField() {
        return places(seen::get);
    }

    private List<Place> places(Predicate<Integer> which) {
        return IntStream.range(0, rank.length)
                .boxed()
                .filter(which)
                .map(raster::place)
                .toList();
    }

    /** How much of what comes before it the intensity sees, in a sentence. */
    public String inWords() {
        int sees = all(Mark.SEEN).size(), before = sees + all(Mark.BLIND).size();
        return String.format(
                Locale.ROOT,
                "It can depend on %,d of the %,d intensities before it%s.",
                sees,
                before,
                raster.colours() == 1 ? "" : " (its red; the picture is of red)");
    }

    /**
     * One colour of the image, a line for each row: {@code #} seen, {@code o} earlier but unseen, {@code .} later and unseen,
     * {@code @} the place itself if it is unseen, {@code !} seen though it is not earlier.
     */
    public String picture(int colour) {
        var picture = new StringBuilder();
        for (int row = 0; row < raster.height(); row++) {
            for (int column = 0; column < raster.width(); column++)
                picture.append(mark(new Place(row, column, colour)).sign);
            picture.append('\n');
        }
        return picture.toString();
    }
}
