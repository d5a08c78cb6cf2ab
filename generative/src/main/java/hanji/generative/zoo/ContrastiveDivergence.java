package hanji.generative.zoo;

import static hanji.kernels.pointwise.Binary.subtract;
import static hanji.kernels.reduce.Sum.mean;

import hanji.autograd.Tape;
import hanji.generative.model.Objective;
import hanji.generative.model.Site;
import hanji.generative.model.Step;
import hanji.generative.zoo.Chain.Turn;
import hanji.kernels.optimizer.MomentumUpdate.Kind;
import hanji.nn.optimizer.GradientNorm;
import hanji.nn.optimizer.ParameterGroups;
import hanji.nn.optimizer.ParameterGroups.Group;
import hanji.nn.optimizer.Sgd;
import hanji.tensor.Noise;
import hanji.tensor.Philox;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Trains a restricted Boltzmann machine by the gradient of F(data) - F(fantasies), where fantasies are what a few sweeps make of
 * the data (contrastive divergence: Hinton, Neural Computation 14 (2002) 1771) or of chains that go on from step to step
 * (persistent: Tieleman, ICML 2008). Momentum and decay of the weights are those of sections 9 and 10 of UTML TR 2010-003.
 */
final class ContrastiveDivergence {
    private static final String FANTASIES = "fantasies";
    private static final double EARLY_MOMENTUM = 0.5;
    private static final long EARLY_STEPS = 500;

    private final String name;
    private final RbmLayer layer;
    private final Settings settings;
    private final Noise noise;
    private final Optional<Tensor> chains;
    private final Sgd weights;
    private final Sgd biases;

    /**
     * @param sweeps of Gibbs sampling a step, k
     * @param chains that persist
     * @param momentum after the first steps, in [0, 1)
     * @param decay of the weights, a share of the learning rate
     */
    record Settings(Rbm.Negative negative, int sweeps, int chains, double momentum, double decay) {
        /** @throws IllegalArgumentException if a number is out of range */
        Settings {
            if (sweeps < 1) throw new IllegalArgumentException("sweeps must be at least 1, not " + sweeps);
            if (chains < 1) throw new IllegalArgumentException("chains must be at least 1, not " + chains);
            if (!(momentum >= 0 && momentum < 1))
                throw new IllegalArgumentException("momentum must be in [0, 1), not " + momentum);
            if (!(decay >= 0 && decay < Double.POSITIVE_INFINITY))
                throw new IllegalArgumentException("decay must be at least 0 and finite, not " + decay);
        }
    }

    /** @param name of the layer, or empty where it is the only one */
    ContrastiveDivergence(String name, RbmLayer layer, Settings settings, Site site) {
        this.name = name;
        this.layer = layer;
        this.settings = settings;
        this.noise = site.noise();
        this.chains = settings.negative == Rbm.Negative.CD
                ? Optional.empty()
                : Optional.of(Tensor.zeros(site.dtype(), Shape.of(settings.chains, layer.visibles()), site.device()));
        Map<String, Tensor> decayed = new LinkedHashMap<>(layer.parameters());
        Map<String, Tensor> others = new LinkedHashMap<>(decayed);
        decayed.keySet().retainAll(List.of("weight"));
        others.keySet().removeAll(decayed.keySet());
        this.weights = Sgd.momentum(decayed, settings.momentum, settings.decay);
        this.biases = Sgd.momentum(others, settings.momentum, 0);
    }

    /** Chains that persist, [chains, V], if there are any; they begin as zeros. */
    Optional<Tensor> chains() {
        return chains;
    }

    /** The parameters, what the optimizer remembers, and the chains. */
    Map<String, Tensor> state() {
        var state = new LinkedHashMap<>(objective(0).state());
        chains.ifPresent(tensor -> state.put((name.isEmpty() ? "" : name + ".") + "chains", tensor));
        return state;
    }

    private Objective objective(long done) {
        double momentum = Math.min(settings.momentum, done < EARLY_STEPS ? EARLY_MOMENTUM : 1);
        var optimizer = new ParameterGroups(
                List.of(new Group(with(weights, momentum), 1), new Group(with(biases, momentum), 1)));
        return new Objective(name, layer.parameters(), optimizer, GradientNorm.Clip.NONE);
    }

    private static Sgd with(Sgd sgd, double momentum) {
        return new Sgd(sgd.parameters(), sgd.velocity(), momentum, Kind.POLYAK, sgd.weightDecay());
    }

    /**
     * One step.
     *
     * @param data [N, V]
     * @return F(data) - F(fantasies), means: one element
     */
    Tensor descend(Tensor data, Step now, double learningRate) {
        Philox random = noise.of(FANTASIES, chains.isPresent() ? now.done() : now.shardStep());
        chains.ifPresent(tensor -> tensor.copyFrom(fantasies(layer.hiddenLogits(tensor), random)));
        return objective(now.done()).descend(now, learningRate, () -> {
            Tensor logits = layer.hiddenLogits(data);
            Tensor fantasies = chains.orElseGet(() -> fantasies(logits, random));
            return subtract(mean(layer.freeEnergy(data, logits)), mean(layer.freeEnergy(fantasies)));
        });
    }

    /** Where states are after a step's sweeps, of which the first goes on from these logits of the hidden units. No gradient. */
    Tensor fantasies(Tensor hiddenLogits, Philox noise) {
        try (var _ = Tape.noGrad()) {
            Tensor state = layer.sweepFrom(hiddenLogits, new Turn(noise, 0, 0));
            for (int sweep = 1; sweep < settings.sweeps; sweep++) state = layer.sweep(state, new Turn(noise, sweep, 0));
            return state;
        }
    }
}
