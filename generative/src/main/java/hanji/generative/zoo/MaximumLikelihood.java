package hanji.generative.zoo;

import static hanji.kernels.pointwise.Affine.scale;
import static hanji.kernels.reduce.Sum.sum;

import hanji.generative.model.Fitted;
import hanji.generative.model.Learner;
import hanji.generative.model.Loss;
import hanji.generative.model.Objective;
import hanji.generative.model.Site;
import hanji.generative.model.Step;
import hanji.generative.model.Unit;
import hanji.generative.sampler.Autoregressive;
import hanji.generative.sampler.PixelByPixel;
import hanji.nn.data.Batch;
import hanji.nn.layer.Module;
import hanji.nn.optimizer.Adam;
import hanji.nn.train.Ema;
import hanji.nn.train.Schedule;
import hanji.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Trains a network whose likelihood is known: Adam under a warm-up and half a cosine; a moving average of the weights is what
 * is evaluated and sampled.
 */
final class MaximumLikelihood<N extends Module> implements Learner {
    private static final double AVERAGE_DECAY = 0.999;
    private static final long WARM_UP = 100;
    private static final double LAST_RATE = 0.02;
    /** The cosine is over the progress, in this many parts. */
    private static final long PARTS = 1_000_000;

    /** What is minimized. */
    @FunctionalInterface
    interface Nats<N> {
        /** A mean over the batch, one element, in nats of what the unit names. */
        Tensor of(N network, Batch batch, Step now);
    }

    private final N trained;
    private final N averaged;
    private final Nats<N> nats;
    private final String name;
    private final Unit unit;
    private final Function<N, Fitted> fitted;
    private final Objective objective;
    private final Ema average;
    private final Schedule cosine;

    /**
     * @param create makes the network with its first weights, the same each time
     * @param learningRate the highest
     * @param name of the loss in the log
     * @param unit of the loss
     * @param fitted what the network of averaged weights can do
     */
    MaximumLikelihood(
            Supplier<N> create, double learningRate, Nats<N> nats, String name, Unit unit, Function<N, Fitted> fitted) {
        this(create, learningRate, AVERAGE_DECAY, nats, name, unit, fitted);
    }

    /** @param averageDecay share of the average of the weights that stays at each late step */
    MaximumLikelihood(
            Supplier<N> create,
            double learningRate,
            double averageDecay,
            Nats<N> nats,
            String name,
            Unit unit,
            Function<N, Fitted> fitted) {
        this.trained = create.get();
        this.averaged = create.get();
        this.nats = nats;
        this.name = name;
        this.unit = unit;
        this.fitted = fitted;
        this.objective = Objective.of(trained.parameters(), Adam.adam(trained.parameters()));
        this.average = new Ema(trained.parameters(), averaged.parameters(), averageDecay);
        this.cosine = Schedule.cosine(learningRate, LAST_RATE * learningRate, PARTS);
    }

    /** Trains a network that predicts each intensity from those before it; the loss is their mean. */
    static <N extends Autoregressive> MaximumLikelihood<N> ofIntensities(Supplier<N> create, double lr, Site site) {
        return new MaximumLikelihood<>(
                create,
                lr,
                (network, batch, _) -> {
                    Tensor images = site.intensities(batch);
                    return scale(sum(network.nats(images)), 1.0 / images.size());
                },
                "train_bits_per_dim",
                Unit.BITS_PER_DIM,
                averaged -> new PixelByPixel<>(averaged, site.height(), site.width(), site.channels()));
    }

    static void requireRate(double lr) {
        if (!(lr > 0 && lr < Double.POSITIVE_INFINITY))
            throw new IllegalArgumentException("lr must be above 0 and finite, not " + lr);
    }

    @Override
    public List<Loss> step(Batch batch, Step now) {
        double warmth = Math.min(1, (now.done() + 1.0) / WARM_UP);
        double rate = warmth * cosine.at((long) (Math.min(1, now.progress()) * PARTS));
        Tensor loss = objective.descend(now, rate, () -> nats.of(trained, batch, now));
        average.update(now.number());
        return List.of(new Loss(name, unit, loss));
    }

    @Override
    public Map<String, Tensor> state() {
        var state = new LinkedHashMap<>(objective.state());
        average.averages().forEach((key, tensor) -> state.put("average." + key, tensor));
        return state;
    }

    @Override
    public Fitted fitted() {
        return fitted.apply(averaged);
    }
}
