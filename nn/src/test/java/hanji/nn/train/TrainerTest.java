package hanji.nn.train;

import static hanji.kernels.pointwise.Binary.subtract;
import static hanji.kernels.pointwise.Unary.square;
import static hanji.kernels.reduce.Sum.mean;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.kernels.pointwise.Unary;
import hanji.nn.layer.Activation;
import hanji.nn.layer.Initializer;
import hanji.nn.layer.Layer;
import hanji.nn.layer.Linear;
import hanji.nn.layer.Sequential;
import hanji.nn.optimizer.Adam;
import hanji.nn.optimizer.GradientNorm;
import hanji.nn.optimizer.Optimizer;
import hanji.nn.optimizer.Sgd;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Philox;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainerTest {
    private static final double RATE = 0.01;
    private static final int ROWS = 16;

    @TempDir
    Path folder;

    /** A regression of sin(3x) on x by a small network. */
    private static final class Regression {
        private final Layer network = network();
        final Map<String, Tensor> parameters = network.parameters();
        final Trainer trainer;

        Regression(Function<Map<String, Tensor>, Optimizer> optimizer, GradientNorm.Limit limit) {
            trainer = new Trainer(parameters, optimizer.apply(parameters), Average.of(parameters, 0.9), limit);
        }

        Regression() {
            this(Adam::adam, GradientNorm.Limit.NONE);
        }

        private static Layer network() {
            var initializer = Initializer.ofOnlyNetwork(4, DType.F32, Device.CPU);
            return Sequential.of(
                    Linear.create(1, 16, 1, initializer),
                    new Activation(Unary::tanh),
                    Linear.create(16, 1, 0.5, initializer));
        }

        /** Mean squared error on the rows of this step, which are a function of the number of steps done. */
        private Tensor loss() {
            var random = new Philox(1, 2, (int) trainer.stepsDone());
            Tensor x = Tensor.empty(DType.F32, Shape.of(ROWS, 1), Device.CPU);
            Tensor y = Tensor.empty(DType.F32, Shape.of(ROWS, 1), Device.CPU);
            for (int i = 0; i < ROWS; i++) {
                x.set(i, 2 * random.uniform(i) - 1);
                y.set(i, Math.sin(3 * x.get(i)));
            }
            return mean(square(subtract(network.forward(x), y)));
        }

        double step() {
            return trainer.step(this::loss, RATE).item();
        }

        void steps(int count) {
            for (int i = 0; i < count; i++) step();
        }

        String fingerprint() {
            return Weights.sha256(trainer.state());
        }
    }

    @Test
    void aSmallRegressionIsLearnt() {
        var regression = new Regression();
        double first = regression.step();
        regression.steps(300);
        double last = regression.step();
        assertTrue(last < 0.02 * first, "from " + first + " to " + last);
        assertEquals(302, regression.trainer.stepsDone());
    }

    @Test
    void theReturnedLossIsThatBeforeTheStep() {
        var regression = new Regression();
        double expected = regression.loss().item();
        assertEquals(expected, regression.step());
    }

    @Test
    void theAverageFollowsTheParameters() {
        var regression = new Regression();
        var expected = Average.of(regression.parameters, 0.9);
        for (int step = 1; step <= 3; step++) {
            regression.step();
            expected.update(step);
        }
        expected.averages()
                .forEach((name, tensor) -> assertArrayEquals(
                        tensor.toFloats(),
                        regression.trainer.state().get("average." + name).toFloats()));
    }

    @Test
    void aCheckpointGoesOnToTheSameBits() throws IOException {
        var whole = new Regression();
        whole.steps(10);
        String expected = whole.fingerprint();

        var first = new Regression();
        first.steps(4);
        Path file = folder.resolve("c.safetensors");
        new Checkpoint(Map.of(), first.trainer.state()).write(file);

        var second = new Regression();
        second.steps(1);
        second.trainer.restore(Checkpoint.read(file).tensors(), 4);
        assertEquals(first.fingerprint(), second.fingerprint());
        second.steps(6);
        assertEquals(expected, second.fingerprint());
        assertEquals(10, second.trainer.stepsDone());
    }

    @Test
    void aStateThatLacksATensorIsRefusedByName() {
        var regression = new Regression();
        var state = regression.trainer.state();
        state.remove("optimizer.v.layers.0.bias");
        var error = assertThrows(IllegalArgumentException.class, () -> regression.trainer.restore(state, 1));
        assertTrue(error.getMessage().contains("'optimizer.v.layers.0.bias'"), error.getMessage());
    }

    @Test
    void aStateOfAnotherShapeIsRefused() {
        var regression = new Regression();
        var state = regression.trainer.state();
        state.put("parameter.layers.0.bias", Tensor.zeros(DType.F32, Shape.of(17), Device.CPU));
        assertThrows(IllegalArgumentException.class, () -> regression.trainer.restore(state, 1));
    }

    @Test
    void aStepUnderALimitIsNoLongerThanTheLimitTimesTheRate() {
        double limit = 1e-3;
        var regression = new Regression(p -> Sgd.plain(p, 0), new GradientNorm.Limit(limit));
        double[] before = all(regression.parameters);
        regression.step();
        double[] after = all(regression.parameters);
        double square = 0;
        for (int i = 0; i < before.length; i++) square += (after[i] - before[i]) * (after[i] - before[i]);
        assertEquals(limit * RATE, Math.sqrt(square), 0.01 * limit * RATE);
    }

    private static double[] all(Map<String, Tensor> parameters) {
        return parameters.values().stream()
                .map(Tensor::toDoubles)
                .flatMapToDouble(Arrays::stream)
                .toArray();
    }

    @Test
    void aLimitThatIsNotReachedChangesNoBit() {
        var free = new Regression();
        var limited = new Regression(Adam::adam, new GradientNorm.Limit(1e6));
        free.steps(3);
        limited.steps(3);
        assertEquals(free.fingerprint(), limited.fingerprint());
    }

    @Test
    void aLossThatIsNotFiniteMovesNothingUnderALimit() {
        var regression = new Regression(Adam::adam, new GradientNorm.Limit(1));
        regression.parameters.get("layers.2.bias").fill(Double.NaN);
        String before = regression.fingerprint();
        assertThrows(ArithmeticException.class, regression::step);
        assertEquals(before, regression.fingerprint());
        assertEquals(0, regression.trainer.stepsDone());
    }
}
