package hanji.generative.zoo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.nn.optimizer.RmsProp;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class WganTest {
    @Test
    void noWeightOfTheCriticEverLeavesItsRange() {
        double clip = 0.05;
        Whole training = Whole.of(new Wgan(), new Wgan.Options(3, 2, 2, clip, 0.03), Whole.clustered(1, 12, 4, 4, 3));
        for (int step = 0; step < 5; step++) {
            double[] largest = {0};
            training.learner.state().forEach((name, weight) -> {
                if (name.startsWith("critic.parameter."))
                    largest[0] = Math.max(
                            largest[0],
                            Arrays.stream(weight.toDoubles())
                                    .map(Math::abs)
                                    .max()
                                    .orElseThrow());
            });
            assertEquals((float) clip, largest[0]);
            training.step();
        }
        assertTrue(training.learner
                        .state()
                        .get("generator.parameter.layers.0.weight")
                        .size()
                > 0);
    }

    @Test
    void eightModesAreFound() {
        Whole training = CriticTrainingTest.onRing(RmsProp::rmsProp, 0.003, _ -> new Wgan.Clipping(0.3));
        double[] shares = GanTest.shares(training.steps(800));
        assertTrue(Arrays.stream(shares).min().orElseThrow() > 0.02, Arrays.toString(shares));
        assertTrue(Arrays.stream(shares).sum() > 0.4, Arrays.toString(shares));
    }
}
