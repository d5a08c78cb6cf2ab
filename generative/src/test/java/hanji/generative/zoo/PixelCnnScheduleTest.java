package hanji.generative.zoo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import hanji.generative.model.Learner;
import hanji.generative.model.Site;
import hanji.generative.model.Step;
import hanji.nn.data.Batch;
import hanji.nn.data.Position;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Noise;
import hanji.tensor.Scope;
import hanji.tensor.Tensor;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How far a step moves the weights, and the average after them, against closed forms. */
class PixelCnnScheduleTest {
    private static final double HIGHEST_RATE = 0.003;
    private static final double BETA_1 = 0.9;
    private static final double BETA_2 = 0.999;

    private final Learner learner = new PixelCnn()
            .learner(
                    new PixelCnn.Options(1, 1, HIGHEST_RATE),
                    new Site(2, 2, 1, 0, Device.CPU, DType.F64, new Noise(1)));
    private final Batch batch = new Batch(Position.START, new int[1], new byte[] {0, 100, -1, 7}, new int[0]);

    /**
     * From moments of 0, step n of Adam moves a weight by rate (1 - beta1) / (1 - beta1^n) / sqrt((1 - beta2) / (1 -
     * beta2^n)), whatever its gradient. The rate rises over 100 steps and falls along half a cosine from 1 to 0.02:
     * halfway it is 0.51 of the highest, at a quarter 0.51 + 0.49 / sqrt(2).
     */
    @ParameterizedTest
    @CsvSource({
        "0, 0, 0.01",
        "49, 0, 0.5",
        "98, 0, 0.99",
        "99, 0, 1",
        "5000, 0, 1",
        "5000, 0.25, 0.856482322781",
        "5000, 0.5, 0.51",
        "5000, 1, 0.02"
    })
    void theRateWarmsUpAndFallsAlongACosine(long done, double progress, double share) {
        Map<String, double[]> before = weights("parameter.");
        step(done, progress);
        double movement = 0;
        for (var after : weights("parameter.").entrySet())
            for (int i = 0; i < after.getValue().length; i++)
                movement = Math.max(movement, Math.abs(after.getValue()[i] - before.get(after.getKey())[i]));
        double n = done + 1;
        double ofAdam = (1 - BETA_1) / (1 - Math.pow(BETA_1, n)) / Math.sqrt((1 - BETA_2) / (1 - Math.pow(BETA_2, n)));
        assertEquals(share, movement / ofAdam / HIGHEST_RATE, 1e-4 * share);
    }

    /** An average of 0 takes 1 - min(0.999, (1 + n) / (10 + n)) of the weights after step n. */
    @ParameterizedTest
    @CsvSource({"0, 0.818181818181818", "9, 0.45", "1000, 0.008902077151335", "20000, 0.001"})
    void theAverageForgetsSoonerAtFirst(long done, double share) {
        learner.state().forEach((name, tensor) -> {
            if (name.startsWith("average.")) tensor.fill(0);
        });
        step(done, 0);
        Map<String, double[]> weights = weights("parameter.");
        weights("average.").forEach((name, average) -> {
            for (int i = 0; i < average.length; i++) assertEquals(share * weights.get(name)[i], average[i], 1e-12);
        });
    }

    private void step(long done, double progress) {
        try (var _ = Scope.open()) {
            learner.step(batch, new Step(done, progress, false));
        }
    }

    private Map<String, double[]> weights(String prefix) {
        var weights = new TreeMap<String, double[]>();
        learner.state().forEach((String name, Tensor tensor) -> {
            if (name.startsWith(prefix)) weights.put(name.substring(prefix.length()), tensor.toDoubles());
        });
        return weights;
    }
}
