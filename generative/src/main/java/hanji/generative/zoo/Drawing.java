package hanji.generative.zoo;

import hanji.generative.model.Step;
import hanji.nn.layer.Module;
import hanji.nn.train.Ema;
import hanji.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A generator in training and the one that draws when it is over: a moving average of all that the first consists of, running
 * statistics too, since adversaries go round each other where they should meet. arXiv:1806.04498.
 *
 * @param trained moves against its adversary
 * @param drawn of the averages; the trained one itself if nothing is averaged
 */
record Drawing<G extends Module>(G trained, G drawn, Optional<Ema> average) {
    private static final double DECAY = 0.999;

    /** A generator that draws as it was trained last. */
    static <G extends Module> Drawing<G> last(G generator) {
        return new Drawing<>(generator, generator, Optional.empty());
    }

    /** @param create makes the generator with its first weights, the same each time */
    static <G extends Module> Drawing<G> averaged(Supplier<G> create) {
        G trained = create.get(), drawn = create.get();
        return new Drawing<>(trained, drawn, Optional.of(new Ema(weights(trained), weights(drawn), DECAY)));
    }

    /** All that a network consists of: trained weights and running statistics. */
    static Map<String, Tensor> weights(Module network) {
        var weights = new LinkedHashMap<>(network.parameters());
        weights.putAll(network.buffers());
        return weights;
    }

    /** Takes in what the step made of the trained one. */
    void update(Step now) {
        average.ifPresent(ema -> ema.update(now.number()));
    }

    /** The averages by name, what a step changes beside the trained one. */
    Map<String, Tensor> state() {
        var state = new LinkedHashMap<String, Tensor>();
        average.ifPresent(ema -> ema.averages().forEach((name, tensor) -> state.put("average." + name, tensor)));
        return state;
    }
}
