package hanji.generative.model;

import static hanji.kernels.pointwise.Binary.subtract;
import static hanji.kernels.pointwise.Unary.square;
import static hanji.kernels.reduce.Sum.mean;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import hanji.nn.layer.Buffer;
import hanji.nn.layer.Module;
import hanji.nn.optimizer.GradientNorm;
import hanji.nn.optimizer.Sgd;
import hanji.tensor.Tensor;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Plain descent on mean((w - 3)²) from w = (0, 7): loss (9 + 16) / 2, gradient (-3, 4), of norm 5. */
class ObjectiveTest {
    private static final double RATE = 0.1;

    private final Tensor w = Tensor.of(new float[] {0, 7}, 2);
    private final Tensor target = Tensor.of(new float[] {3, 3}, 2);

    private Objective objective(String name, GradientNorm.Clip limit) {
        Map<String, Tensor> parameters = Map.of("w", w);
        return new Objective(name, parameters, Sgd.plain(parameters, 0), limit);
    }

    private double descend(Objective objective, Step step) {
        return objective
                .descend(step, RATE, () -> mean(square(subtract(w, target))))
                .item();
    }

    @Test
    void parametersMoveAgainstTheGradientAndTheLossIsThatBefore() {
        assertEquals(12.5, descend(objective("", GradientNorm.Clip.NONE), new Step(0, 0, false)), 1e-6);
        assertArrayEquals(new double[] {0.3, 6.6}, w.toDoubles(), 1e-6);
    }

    @Test
    void aLimitedGradientKeepsItsDirection() {
        descend(objective("", new GradientNorm.Clip(2.5)), new Step(0, 0, false));
        assertArrayEquals(new double[] {0.15, 6.8}, w.toDoubles(), 1e-6);
    }

    @Test
    void aLimitThatIsNotReachedChangesNothing() {
        descend(objective("", new GradientNorm.Clip(5.01)), new Step(0, 0, false));
        assertArrayEquals(new double[] {0.3, 6.6}, w.toDoubles(), 1e-6);
    }

    @Test
    void aGradientThatIsNotFiniteMovesNothingUnderALimit() {
        target.set(1, Double.NaN);
        Objective objective = objective("", new GradientNorm.Clip(1));
        assertThrows(ArithmeticException.class, () -> descend(objective, new Step(0, 0, false)));
        assertArrayEquals(new double[] {0, 7}, w.toDoubles());
    }

    @Test
    void aLoggedStepNotesItsRateAndItsGradientUnderTheName() {
        var logged = new Step(0, 0, true);
        descend(objective("critic", new GradientNorm.Clip(2.5)), logged);
        assertEquals(
                Set.of("critic_learning_rate", "critic_gradient_norm"),
                logged.notes().keySet());
        assertEquals(RATE, logged.notes().get("critic_learning_rate"));
        assertEquals(5, logged.notes().get("critic_gradient_norm"), 1e-6);
    }

    @Test
    void theStateNamesParametersAndWhatTheRuleRemembers() {
        Map<String, Tensor> parameters = Map.of("w", w);
        var objective = Objective.of("critic", parameters, Sgd.momentum(parameters, 0.9, 0));
        assertEquals(
                Set.of("critic.parameter.w", "critic.optimizer.v.w"),
                objective.state().keySet());
    }

    /** A network whose forward pass overwrites one of its tensors. */
    private record Network(Tensor weight, @Buffer Tensor mean) implements Module {}

    @Test
    void buffersAreSavedBesideTheParametersAndDoNotMove() {
        var network = new Network(w, target);
        var objective = Objective.of("critic", network, Sgd.plain(network.parameters(), 0));
        assertEquals(
                Set.of("critic.parameter.weight", "critic.buffer.mean"),
                objective.state().keySet());
        descend(objective, new Step(0, 0, false));
        assertArrayEquals(new double[] {3, 3}, target.toDoubles());
        assertArrayEquals(new double[] {0.3, 6.6}, w.toDoubles(), 1e-6);
    }
}
