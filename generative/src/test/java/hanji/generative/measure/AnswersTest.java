package hanji.generative.measure;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import hanji.generative.model.ByBayes;
import hanji.generative.model.Fitted;
import hanji.generative.model.Joint;
import hanji.nn.data.Images;
import hanji.tensor.Device;
import hanji.tensor.Noise;
import hanji.tensor.Philox;
import hanji.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AnswersTest {
    /** Two images under three classes: p(x, k), [K, N]. */
    private static final double[] JOINT = {0.1, 0.02, 0.2, 0.02, 0.1, 0.06};

    private static final Images IMAGES =
            Images.of(1, 2, 1, new byte[] {1, 2, 3, 4}, new int[] {1, 0}, List.of("a", "b", "c"));

    private record Known(AtomicInteger asked) implements ByBayes {
        @Override
        public Joint joint(Images images) {
            asked.incrementAndGet();
            double[] logs = new double[JOINT.length];
            for (int i = 0; i < logs.length; i++) logs[i] = Math.log(JOINT[i]);
            return new Joint(Device.CPU, logs, images.count());
        }

        @Override
        public Map<String, Tensor> weights() {
            return Map.of();
        }
    }

    private static Answers answers(Fitted fitted) {
        return Answers.of(fitted, IMAGES, new Philox(1, 1, 1));
    }

    @Test
    void bayesRuleFollowsFromTheJointProbability() {
        Answers answers = answers(new Known(new AtomicInteger()));
        assertArrayEquals(new double[] {-Math.log(0.4), -Math.log(0.1)}, answers.nats(), 1e-15);
        double[] posterior = {0.25, 0.5, 0.25, 0.2, 0.2, 0.6};
        for (int i = 0; i < posterior.length; i++) assertEquals(posterior[i], Math.exp(answers.logProbs()[i]), 1e-15);
        assertArrayEquals(new double[] {0.5, 0.6}, answers.confidence(), 1e-15);
        assertArrayEquals(new double[] {1, 0}, answers.hits(IMAGES));
        assertArrayEquals(new double[] {-Math.log(0.5), -Math.log(0.2)}, answers.natsOfLabels(IMAGES), 1e-15);
    }

    @Test
    void aModelIsAskedOnceForAllItsFigures() {
        var asked = new AtomicInteger();
        List<Measured> measured = Measure.all(new Known(asked), IMAGES, new Noise(1), _ -> {});
        assertEquals(
                List.of("bits_per_dim", "accuracy", "cross_entropy"),
                measured.stream().map(each -> each.figure().name()).toList());
        assertEquals(1, asked.get());
    }

    @Test
    void theLikeliestClassIsTheLowestOfSeveral() {
        var joint = new Joint(Device.CPU, new double[] {-1, -2, -1, -1, -1, -1}, 2);
        assertArrayEquals(new int[] {0, 1}, joint.likeliest());
    }
}
