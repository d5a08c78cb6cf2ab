package hanji.nn.layer;

import static hanji.kernels.pointwise.Binary.multiply;
import static hanji.kernels.pointwise.Unary.square;
import static hanji.kernels.reduce.Sum.mean;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import hanji.autograd.Tape;
import hanji.autograd.check.GradCheck;
import hanji.kernels.conv.Mask;
import hanji.nn.optimizer.Sgd;
import hanji.nn.train.Checkpoint;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BatchNormTest {
    private static final double[] BATCH = {1, 10, 3, 10, 5, 20, 7, 20};

    private static Tensor batch() {
        return Tensor.of(BATCH, 4, 2);
    }

    private static BatchNorm create(DType dtype) {
        return BatchNorm.create(2, Initializer.ofOnlyNetwork(1, dtype, Device.CPU));
    }

    /** Means 4 and 15, unbiased variances 20 / 3 and 100 / 3: running averages keep 0.9 of 0 and of 1. */
    @Test
    void runningStatisticsTakeInTheMeanAndTheUnbiasedVarianceOfABatch() {
        BatchNorm layer = create(DType.F64);
        layer.forward(batch());
        assertArrayEquals(new double[] {0.4, 1.5}, layer.mean().toDoubles(), 1e-14);
        assertArrayEquals(
                new double[] {0.9 + 2 / 3.0, 0.9 + 10 / 3.0}, layer.variance().toDoubles(), 1e-14);
        layer.forward(batch());
        assertArrayEquals(new double[] {0.76, 2.85}, layer.mean().toDoubles(), 1e-14);
        double[] second = {0.9 * (0.9 + 2 / 3.0) + 2 / 3.0, 0.9 * (0.9 + 10 / 3.0) + 10 / 3.0};
        assertArrayEquals(second, layer.variance().toDoubles(), 1e-14);
    }

    @Test
    void trainingNormalizesByTheBatchAndEvaluatingByTheRunningStatistics() {
        BatchNorm layer = create(DType.F64);
        double a = Math.sqrt(5 + 1e-5), b = Math.sqrt(25 + 1e-5);
        assertArrayEquals(
                new double[] {-3 / a, -5 / b, -1 / a, -5 / b, 1 / a, 5 / b, 3 / a, 5 / b},
                layer.forward(batch()).toDoubles(),
                1e-14);
        double c = Math.sqrt(0.9 + 2 / 3.0 + 1e-5), d = Math.sqrt(0.9 + 10 / 3.0 + 1e-5);
        double[] before = layer.mean().toDoubles();
        assertArrayEquals(
                new double[] {0.6 / c, 8.5 / d},
                layer.evaluating()
                        .forward(Tensor.of(new double[] {1, 10}, 1, 2))
                        .toDoubles(),
                1e-14);
        assertArrayEquals(before, layer.mean().toDoubles());
    }

    @Test
    void evaluatingASequenceEvaluatesItsLayersOfTheSameTensors() {
        BatchNorm layer = create(DType.F64);
        var sequence =
                Sequential.of(Linear.create(2, 2, 1, Initializer.ofOnlyNetwork(2, DType.F64, Device.CPU)), layer);
        var evaluating = (BatchNorm) sequence.evaluating().layers().get(1);
        assertEquals(BatchNorm.Statistics.RUNNING, evaluating.statistics());
        assertSame(layer.mean(), evaluating.mean());
        assertSame(sequence.layers().getFirst(), sequence.evaluating().layers().getFirst());
    }

    @Test
    void gainAndBiasAreTrainedAndTheStatisticsKept() {
        BatchNorm layer = create(DType.F32);
        assertEquals(Set.of("weight", "bias"), layer.parameters().keySet());
        assertEquals(Set.of("mean", "variance"), layer.buffers().keySet());
    }

    @Test
    void aBatchOfOneNumberHasNoVariance() {
        assertThrows(
                IllegalArgumentException.class, () -> create(DType.F64).forward(Tensor.of(new double[] {1, 2}, 1, 2)));
    }

    @Test
    void gradientsAreRightToTheSecondOrderInBothUses() {
        BatchNorm layer = create(DType.F64);
        layer.forward(batch());
        List<Tensor> inputs = List.of(batch(), Tensor.of(new double[] {2, -0.5}, 2), Tensor.of(new double[] {1, 3}, 2));
        for (var use : BatchNorm.Statistics.values())
            GradCheck.STANDARD.check(
                    "batch norm by " + use,
                    in -> {
                        var same = new BatchNorm(in.get(1), in.get(2), layer.mean(), layer.variance(), 0.9, 0.1, use);
                        return multiply(batch(), square(same.forward(in.get(0))));
                    },
                    inputs);
    }

    /** A convolution, the normalization and what they train by; the run's state is parameters and buffers. */
    private static final class Run {
        final Sequential network = Sequential.of(
                Conv.create(3, 1, 3, Mask.NONE, 1, Initializer.ofOnlyNetwork(4, DType.F32, Device.CPU)),
                BatchNorm.create(3, Initializer.ofOnlyNetwork(5, DType.F32, Device.CPU)));
        final Sgd optimizer = Sgd.plain(network.parameters(), 0);

        void steps(int from, int to) {
            for (int step = from; step < to; step++)
                try (var tape = Tape.open()) {
                    Tensor loss = mean(square(square(network.forward(images(step)))));
                    optimizer.step(tape.gradients(loss, network.parameters().values()), step + 1, 0.01, 1);
                }
        }

        static Tensor images(int step) {
            float[] values = new float[2 * 4 * 4];
            for (int i = 0; i < values.length; i++) values[i] = (float) Math.sin(1 + i * (step + 1));
            return Tensor.of(values, 2, 4, 4, 1);
        }

        Map<String, Tensor> state() {
            var state = new LinkedHashMap<>(network.parameters());
            state.putAll(network.buffers());
            return state;
        }

        float[] evaluated() {
            return network.evaluating().forward(images(99)).toFloats();
        }
    }

    @Test
    void aResumedRunGoesOnToTheSameBits(@TempDir Path folder) throws IOException {
        var whole = new Run();
        whole.steps(0, 7);
        var begun = new Run();
        begun.steps(0, 3);
        assertFalse(Arrays.equals(whole.evaluated(), begun.evaluated()));
        Path file = folder.resolve("checkpoint.safetensors");
        new Checkpoint(Map.of(), begun.state()).write(file);
        var resumed = new Run();
        Checkpoint.read(file)
                .tensors()
                .forEach((name, saved) -> resumed.state().get(name).copyFrom(saved));
        resumed.steps(3, 7);
        assertArrayEquals(whole.evaluated(), resumed.evaluated());
        assertArrayEquals(
                whole.network.buffers().get("layers.1.mean").toFloats(),
                resumed.network.buffers().get("layers.1.mean").toFloats());
    }
}
