package hanji.generative.zoo;

import hanji.generative.model.Step;
import hanji.nn.layer.Module;
import hanji.nn.train.Ema;
import hanji.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A generator in training and the one that draws when it is over: a moving average of its weights, since adversaries go round
 * each other where they should meet. arXiv:1806.04498.
 *
 * @param trained moves against its adversary
 * @param drawn of averaged weights; the trained one itself if nothing is averaged
 * @param average of the trained weights, in the drawn one
 */
record Drawing<G extends Module>(G trained, G drawn, Optional<Ema> average) {
    /** Use of the noise that running statistics are taken over. */
    static final String STATISTICS = "noise for the statistics";

    private static final double DECAY = 0.999;

    /** A generator that draws as it was trained last. */
    static <G extends Module> Drawing<G> last(G generator) {
        return new Drawing<>(generator, generator, Optional.empty());
    }

    /** @param create makes the generator with its first weights, the same each time */
    static <G extends Module> Drawing<G> averaged(Supplier<G> create) {
        G trained = create.get(), drawn = create.get();
        return new Drawing<>(
                trained, drawn, Optional.of(new Ema(trained.parameters(), drawn.parameters(), DECAY)));
    }

    /** All that a network consists of: trained weights and running statistics. */
    static Map<String, Tensor> weights(Module network) {
        var weights = new LinkedHashMap<>(network.parameters());
        weights.putAll(network.buffers());
        return weights;
    }

    /**
     * Takes in what a step made of the trained weights.
     *
     * @param pass draws a batch, so that running statistics become those of the averaged weights: the average of the
     *     trained one's would be too large, as the average of weights varies less than they do
     */
    void update(Step now, Consumer<G> pass) {
        average.ifPresent(ema -> {
            ema.update(now.number());
            pass.accept(drawn);
        });
    }

    /** What a step changes beside the trained one, by name. */
    Map<String, Tensor> state() {
        var state = new LinkedHashMap<String, Tensor>();
        if (average.isPresent()) weights(drawn).forEach((name, tensor) -> state.put("average." + name, tensor));
        return state;
    }
}
