package hanji.nn.optimizer;

import static hanji.kernels.pointwise.Affine.scale;
import static hanji.kernels.pointwise.Unary.square;
import static hanji.kernels.reduce.Sum.sum;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import hanji.autograd.Tape;
import hanji.kernels.optimizer.AdamUpdate.Decay;
import hanji.tensor.Scope;
import hanji.tensor.Tensor;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AdamTest {
    private static final double EPSILON = 1e-8;

    private final Tensor p = Tensor.of(new double[] {2, -0.5}, 2);
    private final Map<String, Tensor> parameters = Map.of("p", p);

    /** A step on sum(p² / 2), whose gradient is p. */
    private void step(Optimizer optimizer, int step, double rate) {
        try (var _ = Scope.open();
                var tape = Tape.open()) {
            Tensor loss = scale(sum(square(p)), 0.5);
            optimizer.step(tape.gradients(loss, parameters.values()), step, rate, 1);
        }
    }

    @Test
    void theFirstStepIsTheLearningRateLong() {
        step(Adam.adam(parameters), 1, 0.1);
        assertArrayEquals(
                new double[] {2 - 0.1 * 2 / (2 + EPSILON), -0.5 + 0.1 * 0.5 / (0.5 + EPSILON)}, p.toDoubles(), 1e-14);
    }

    @Test
    void theSecondStepUsesCorrectedMoments() {
        Adam adam = Adam.create(parameters, 0.8, 0.9, 0, Decay.COUPLED);
        step(adam, 1, 0.1);
        double g1 = 2;
        double g2 = p.get(0);
        step(adam, 2, 0.2);
        double m = (0.8 * 0.2 * g1 + 0.2 * g2) / (1 - 0.64);
        double v = (0.9 * 0.1 * g1 * g1 + 0.1 * g2 * g2) / (1 - 0.81);
        assertEquals(g2 - 0.2 * m / (Math.sqrt(v) + EPSILON), p.get(0), 1e-14);
        assertEquals(Set.of("m.p", "v.p"), adam.state().keySet());
    }

    @Test
    void decoupledDecayShrinksTheParameterAndNotTheMoments() {
        Adam adamW = Adam.adamW(parameters, 0.5);
        step(adamW, 1, 0.1);
        assertEquals(2 * (1 - 0.05) - 0.1 * 2 / (2 + EPSILON), p.get(0), 1e-14);
        assertEquals(0.1 * 2, adamW.state().get("m.p").get(0), 1e-15);
    }

    @Test
    void coupledDecayEntersTheMoments() {
        Adam adam = Adam.create(parameters, 0.9, 0.999, 0.5, Decay.COUPLED);
        step(adam, 1, 0.1);
        assertEquals(0.1 * 3, adam.state().get("m.p").get(0), 1e-15);
    }

    @Test
    void epsilonIsASetting() {
        Adam adam = Adam.adam(parameters).withEpsilon(0.5);
        step(adam, 1, 0.1);
        assertEquals(2 - 0.1 * 2 / (2 + 0.5), p.get(0), 1e-14);
        assertEquals(-0.5 + 0.1 * 0.5 / (0.5 + 0.5), p.get(1), 1e-14);
    }
}
