package hanji.generative.inspect;

import hanji.generative.measure.Figure;
import hanji.generative.measure.RankCorrelation;
import hanji.generative.model.LayerChain;
import hanji.generative.model.Layered;
import hanji.generative.model.Meaning;
import hanji.generative.model.Unit;
import hanji.nn.data.Images;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleConsumer;

/**
 * Whether a map shows what was learned: the weights are made random layer by layer, from the classes down, and the map is held
 * against that of the trained network. A map that stays as it was is of the image, not of the network. Adebayo, Gilmer, Muelly,
 * Goodfellow, Hardt and Kim, "Sanity checks for saliency maps", arXiv:1810.03292, section 3.1.
 */
public final class SanityCheck {
    private SanityCheck() {}

    /**
     * A stage of it.
     *
     * @param layer that was made random, with all that follow it
     * @param correlation of the ranks of the pixels in both maps, a mean over images; 1 before anything is random
     */
    public record Stage(String layer, Figure correlation) {}

    /**
     * All stages, the last layer first.
     *
     * @param way that the maps are made
     * @param random layers like those of the trained model, with weights from before any training
     * @param images labelled, whose class's score the maps are of
     * @param progress is told the share that is done, 0 to 1
     */
    public static List<Stage> of(
            Sensitivity way, Layered trained, LayerChain random, Images images, DoubleConsumer progress) {
        LayerChain chain = trained.layers();
        int layers = chain.links().size();
        double[][] correlations = new double[layers][images.count()];
        Parts.each(trained, images, progress, (from, part, input) -> {
            double[][] before = Sensitivity.maps(way.of(chain, input, part.labels()));
            for (int place = 0; place < layers; place++) {
                double[][] after = Sensitivity.maps(way.of(chain.upTo(place, random), input, part.labels()));
                for (int i = 0; i < before.length; i++)
                    correlations[place][from + i] = RankCorrelation.of(before[i], after[i]);
            }
        });
        List<Stage> stages = new ArrayList<>();
        for (int place = layers - 1; place >= 0; place--)
            stages.add(new Stage(
                    chain.names().get(place),
                    Figure.of("rank_correlation", Unit.NUMBER, Meaning.EXACT, true, correlations[place])));
        return List.copyOf(stages);
    }
}
