package hanji.generative.zoo;

import static hanji.generative.zoo.PixelRnn.byGate;
import static hanji.kernels.recurrent.Lstm.lstm;

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
 * The Row LSTM: a {@link PixelRnn} whose layers go down the rows of an image, a row at once. The state of a pixel goes on from
 * those of three pixels above it, so that a layer sees the triangle above a pixel and not what is beside it. Van den Oord,
 * Kalchbrenner and Kavukcuoglu, "Pixel Recurrent Neural Networks", arXiv:1601.06759, section 3.1.
 */
public final class RowLstm implements Recipe<PixelRnn.Options> {
    /** K^is is 1 x 3, masked, K^ss reads three columns of the row above. */
    static final PixelRnn.Kernels KERNELS = new PixelRnn.Kernels("row lstm", 1, 3, 3);

    @Override
    public Card card() {
        return new Card(
                "row-lstm",
                "long short-term memory that goes down the rows and predicts each pixel from the triangle above it",
                "arXiv:1601.06759",
                Card.Family.EXPLICIT_TRACTABLE,
                Card.Feed.BATCHES,
                Card.Place.ANY_DEVICE,
                Card.Training.scheduled(16, 1000));
    }

    @Override
    public PixelRnn.Options defaults(int channels) {
        return new PixelRnn.Options(channels == 1 ? 24 : 36, 2, 0.003);
    }

    @Override
    public PixelRnn.Options tiny() {
        return new PixelRnn.Options(3, 2, 0.003);
    }

    @Override
    public Learner learner(PixelRnn.Options options, Site site) {
        return PixelRnn.learner(KERNELS, RowLstm::layer, options, site);
    }

    private static RecurrentLayer layer(List<Recurrence> recurrences, Conv out) {
        return new RecurrentLayer.Row(recurrences.getFirst(), out);
    }

    /** @param levels intensities are 0 to levels - 1 */
    static PixelRnn.Network network(PixelRnn.Options options, int levels, Site site) {
        return PixelRnn.Network.create(KERNELS, RowLstm::layer, options, levels, site);
    }

    /**
     * The states of a layer: rows are steps of its {@link hanji.kernels.recurrent.Lstm}, columns its positions.
     *
     * @param map x, [N, H, W, 2h]
     * @return h, [N, H, W, h]
     */
    static Tensor states(RecurrentLayer.Row layer, Tensor map) {
        Recurrence down = layer.down();
        Tensor given = down.input().forward(map); // K^is * x_i of all rows
        return lstm(byGate(given, down.input().mask().groups()), down.states(), down.taps() / 2); // (3)
    }
}
