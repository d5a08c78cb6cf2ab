package hanji.generative.zoo;

import static hanji.kernels.layout.Slice.slice;
import static hanji.kernels.pointwise.Binary.subtract;
import static hanji.kernels.pointwise.Unary.negate;
import static hanji.kernels.reduce.Sum.mean;

import hanji.generative.model.Fitted;
import hanji.generative.model.Learner;
import hanji.generative.model.Loss;
import hanji.generative.model.Objective;
import hanji.generative.model.Site;
import hanji.generative.model.Step;
import hanji.generative.model.Unit;
import hanji.nn.data.Batch;
import hanji.nn.layer.Layer;
import hanji.nn.optimizer.Optimizer;
import hanji.tensor.Tensor;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Trains a generator against a critic f. While f is Lipschitz, the mean of f over real images less that over drawn ones is,
 * up to a factor, at most the Wasserstein distance of their laws, so the critic raises it and the generator lowers it. A step
 * is several descents of the critic, each on a part of the batch and on noise of its own, then one of the generator.
 * arXiv:1701.07875, algorithm 1, and arXiv:1704.00028, algorithm 1.
 */
final class CriticTraining implements Learner {
    /** What keeps a critic Lipschitz. */
    interface Lipschitz {
        /** What is added to the critic's loss, one element, if anything. */
        default Optional<Tensor> penalty(Layer critic, Tensor real, Tensor drawn, Step turn) {
            return Optional.empty();
        }

        /** Changes the critic's weights after each of its descents, if it does. */
        default void hold(Map<String, Tensor> parameters) {
            // A penalty holds them.
        }
    }

    /**
     * How it is trained.
     *
     * @param latent numbers of noise that an image is made of
     * @param turns descents of the critic in a step
     * @param lr learning rate of both networks
     * @param optimizer of either, by its parameters
     */
    record Config(int latent, int turns, double lr, Function<Map<String, Tensor>, Optimizer> optimizer) {}

    /** @throws IllegalArgumentException if an option is out of range */
    static void require(int latent, int turns, double lr) {
        AdversarialTraining.require(latent, 1, lr);
        if (turns < 1) throw new IllegalArgumentException("turns must be at least 1, not " + turns);
    }

    private final Config config;
    private final Site site;
    private final Layer generator;
    private final Layer critic;
    private final Lipschitz lipschitz;
    private final Objective generates;
    private final Objective criticizes;

    /**
     * @param generator noise [N, latent] to images [N, H, W, C] of values in [0, 1]
     * @param critic such images to numbers [N, 1]
     */
    CriticTraining(Config config, Site site, Layer generator, Layer critic, Lipschitz lipschitz) {
        this.config = config;
        this.site = site;
        this.generator = generator;
        this.critic = critic;
        this.lipschitz = lipschitz;
        this.generates = objective("generator", generator);
        this.criticizes = objective("critic", critic);
        lipschitz.hold(critic.parameters());
    }

    private Objective objective(String name, Layer network) {
        return Objective.of(name, network, config.optimizer().apply(network.parameters()));
    }

    @Override
    public List<Loss> step(Batch batch, Step now) {
        Tensor real = site.unit(batch);
        int turns = config.turns(), part = batch.count() / turns;
        Tensor ofCritic = criticize(slice(real, 0, 0, part), now.turn(0, turns));
        for (int turn = 1; turn < turns; turn++)
            ofCritic = criticize(slice(real, 0, turn * part, (turn + 1) * part), now.turn(turn, turns));
        Tensor ofGenerator = generates.descend(
                now, config.lr(), () -> negate(mean(critic.forward(draw("noise against the generator", now, part)))));
        return List.of(
                new Loss("critic_loss", Unit.NUMBER, ofCritic), new Loss("generator_loss", Unit.NUMBER, ofGenerator));
    }

    /** Two for each turn, since generators normalize by the batch. */
    @Override
    public int least() {
        return 2 * config.turns();
    }

    private Tensor criticize(Tensor real, Step turn) {
        Tensor drawn = draw("noise against the critic", turn, real.shape().dim(0));
        Tensor loss = criticizes.descend(turn, config.lr(), () -> {
            Tensor distance = subtract(mean(critic.forward(real)), mean(critic.forward(drawn)));
            Optional<Tensor> penalty = lipschitz.penalty(critic, real, drawn, turn);
            if (turn.logged()) turn.note("wasserstein_estimate", distance.item());
            return penalty.map(added -> subtract(added, distance)).orElseGet(() -> negate(distance));
        });
        lipschitz.hold(critic.parameters());
        return loss;
    }

    private Tensor draw(String use, Step step, int count) {
        return generator.forward(
                FromNoise.codes(site.noise().of(use, step.shardStep()), 0, count, config.latent(), site));
    }

    @Override
    public Map<String, Tensor> state() {
        var state = new LinkedHashMap<>(generates.state());
        state.putAll(criticizes.state());
        return state;
    }

    @Override
    public Collection<Tensor> buffers() {
        return Objective.buffers(generates, criticizes);
    }

    @Override
    public Fitted fitted() {
        return new TrainedGenerator(generator.evaluating(), config.latent(), site);
    }
}
