package hanji.generative.zoo;

import hanji.generative.model.Loss;
import hanji.generative.model.Objective;
import hanji.generative.model.Step;
import hanji.generative.model.Unit;
import hanji.kernels.optimizer.AdamUpdate.Decay;
import hanji.nn.layer.Module;
import hanji.nn.optimizer.Adam;
import hanji.tensor.Tensor;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * A generator and a discriminator that descend in turn, once each in a step, against each other: algorithm 1 of
 * arXiv:1406.2661 with k = 1.
 */
final class Duel {
    /** Adam's first beta of arXiv:1511.06434, section 4. */
    private static final double BETA_1 = 0.5;

    private final Objective generates;
    private final Objective discriminates;
    private final AdversarialLoss loss;
    private final double lr;

    /** @param lr learning rate of both */
    Duel(Module generator, Module discriminator, AdversarialLoss loss, double lr) {
        this.generates = Objective.of("generator", generator, adam(generator.parameters()));
        this.discriminates = Objective.of("discriminator", discriminator, adam(discriminator.parameters()));
        this.loss = loss;
        this.lr = lr;
    }

    /** Adam as adversaries take it, with a first moment that is soon forgotten. */
    static Adam adam(Map<String, Tensor> parameters) {
        return Adam.create(parameters, BETA_1, 0.999, 0, Decay.COUPLED);
    }

    /**
     * The discriminator's descent, then the generator's. The log gets the share of real and of drawn images that the
     * discriminator is right about.
     *
     * @param real images, of any shape
     * @param draw images of the generator, of that shape, from the noise of this use
     * @param logits of the discriminator for such images, above 0 for real
     */
    List<Loss> step(Step now, Tensor real, Function<String, Tensor> draw, UnaryOperator<Tensor> logits) {
        Tensor drawn = draw.apply("noise against the discriminator");
        Tensor caught = discriminates.descend(now, lr, () -> {
            Tensor ofReal = logits.apply(real), ofDrawn = logits.apply(drawn);
            if (now.logged()) note(now, ofReal.toDoubles(), ofDrawn.toDoubles());
            return AdversarialLoss.discriminator(ofReal, ofDrawn);
        });
        Tensor seen = generates.descend(
                now, lr, () -> loss.generator(logits.apply(draw.apply("noise against the generator"))));
        return List.of(new Loss("discriminator_loss", Unit.NATS, caught), new Loss("generator_loss", Unit.NATS, seen));
    }

    private static void note(Step now, double[] ofReal, double[] ofDrawn) {
        double real = Arrays.stream(ofReal).filter(logit -> logit > 0).count();
        double drawn = Arrays.stream(ofDrawn).filter(logit -> logit < 0).count();
        now.note("accuracy_on_real", real / ofReal.length);
        now.note("accuracy_on_drawn", drawn / ofDrawn.length);
    }

    /** What forward passes change: {@link hanji.generative.model.Learner#buffers}. */
    Collection<Tensor> buffers() {
        return Objective.buffers(generates, discriminates);
    }

    /** What a step changes: {@link hanji.generative.model.Learner#state}. */
    Map<String, Tensor> state() {
        var state = new LinkedHashMap<>(generates.state());
        state.putAll(discriminates.state());
        return state;
    }
}
