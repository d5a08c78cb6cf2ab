package hanji.generative.zoo;

import static hanji.generative.zoo.PixelRnn.byGate;
import static hanji.kernels.layout.Gather.flip;
import static hanji.kernels.pointwise.Binary.add;
import static hanji.kernels.recurrent.DiagonalLstm.diagonalLstm;
import static hanji.kernels.recurrent.GridRnn.shifted;

import hanji.generative.model.Card;
import hanji.generative.model.Learner;
import hanji.generative.model.Recipe;
import hanji.generative.model.Site;
import hanji.generative.sampler.RecurrentLayer;
import hanji.generative.sampler.RecurrentLayer.Recurrence;
import hanji.nn.layer.Conv;
import hanji.tensor.Tensor;
import java.util.List;

/**
 * The diagonal BiLSTM: a {@link PixelRnn} whose layers go over the antidiagonals of an image, from both sides, in 2N - 1 steps for
 * N x N pixels. A single layer sees all pixels before each one, except the last of the row above where that is more than three
 * columns away: no map of that row shows it. Van den Oord, Kalchbrenner and Kavukcuoglu, "Pixel Recurrent Neural Networks",
 * arXiv:1601.06759, section 3.2.
 */
public final class DiagonalBiLstm implements Recipe<PixelRnn.Options> {
    private static final int ROWS = 1;
    private static final int COLUMNS = 2;
    /** K^is is 1 x 1, masked, K^ss reads two states of the diagonal before. */
    static final PixelRnn.Kernels KERNELS = new PixelRnn.Kernels("diagonal bilstm", 2, 1, 2);

    @Override
    public Card card() {
        return new Card(
                "diagonal-bilstm",
                "long short-term memory that goes over the diagonals from both sides and predicts each pixel from"
                        + " those before it",
                "arXiv:1601.06759",
                Card.Family.EXPLICIT_TRACTABLE,
                Card.Feed.BATCHES,
                Card.Place.ANY_DEVICE,
                Card.Training.scheduled(16, 1000));
    }

    @Override
    public PixelRnn.Options defaults(int channels) {
        return new PixelRnn.Options(channels == 1 ? 24 : 36, 1, 0.003);
    }

    @Override
    public PixelRnn.Options tiny() {
        return new PixelRnn.Options(3, 2, 0.003);
    }

    @Override
    public Learner learner(PixelRnn.Options options, Site site) {
        return PixelRnn.learner(KERNELS, DiagonalBiLstm::layer, options, site);
    }

    private static RecurrentLayer layer(List<Recurrence> recurrences, Conv out) {
        return new RecurrentLayer.Diagonal(recurrences.getFirst(), recurrences.getLast(), out);
    }

    /** @param levels intensities are 0 to levels - 1 */
    static PixelRnn.Network network(PixelRnn.Options options, int levels, Site site) {
        return PixelRnn.Network.create(KERNELS, DiagonalBiLstm::layer, options, levels, site);
    }

    /**
     * The states of a layer, those of both directions together. From the right, a pixel's state knows what is to its right, which
     * the pixel below may see and the pixel itself may not.
     *
     * @param map x, [N, H, W, 2h]
     * @return h, [N, H, W, h]
     */
    public static Tensor states(RecurrentLayer.Diagonal layer, Tensor map) {
        return add(
                fromLeft(layer.fromLeft(), map),
                shifted(fromRight(layer.fromRight(), map), ROWS)); // shifted down by one row
    }

    /** Goes on from the states to the left and above. */
    static Tensor fromLeft(Recurrence recurrence, Tensor map) {
        Tensor given = recurrence.input().forward(map); // K^is * x
        return diagonalLstm(byGate(given, recurrence.input().mask().groups()), recurrence.states()); // (3)
    }

    /** Goes on from the states to the right and above. */
    static Tensor fromRight(Recurrence recurrence, Tensor map) {
        return flip(fromLeft(recurrence, flip(map, COLUMNS)), COLUMNS);
    }
}
