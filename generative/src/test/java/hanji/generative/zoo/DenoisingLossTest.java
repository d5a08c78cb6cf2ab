package hanji.generative.zoo;

import static hanji.kernels.matmul.MatMul.matMul;
import static hanji.kernels.pointwise.Affine.scale;
import static hanji.kernels.random.DenoisingErrors.denoisingErrors;
import static hanji.kernels.random.Diffuse.diffuse;
import static hanji.kernels.reduce.Sum.sum;
import static org.junit.jupiter.api.Assertions.assertEquals;

import hanji.autograd.Tape;
import hanji.kernels.random.Diffuse;
import hanji.nn.optimizer.Adam;
import hanji.nn.train.Schedule;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Philox;
import hanji.tensor.Scope;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The loss that networks of diffusion models are trained by has its minimum at the best denoiser. */
class DenoisingLossTest {
    private static final GaussianData DATA = GaussianData.chain(3, 0.8);
    private static final Level LEVEL = new Level(400, Math.sqrt(0.6), Math.sqrt(0.4));
    private static final int BATCH = 2000, STEPS = 1200;

    /** What the noise is given x: {@code n (s² S + n² I)^-1 x}, since x_0 = (x - n z) / s. */
    private static double[][] bestMap() {
        double[][] gain = DATA.gain(LEVEL);
        for (int i = 0; i < 3; i++)
            for (int j = 0; j < 3; j++) gain[i][j] = ((i == j ? 1 : 0) - LEVEL.signal() * gain[i][j]) / LEVEL.noise();
        return gain;
    }

    @Test
    void aLinearNetworkComesWithinOnePercentOfTheBestDenoiser() {
        Tensor map = Tensor.zeros(DType.F32, Shape.of(3, 3), Device.CPU);
        var adam = Adam.adam(Map.of("map", map));
        Schedule rate = Schedule.cosine(0.02, 0, STEPS);
        List<Level> levels = Collections.nCopies(BATCH, LEVEL);
        for (int step = 0; step < STEPS; step++)
            try (var _ = Scope.open();
                    var tape = Tape.open()) {
                var random = new Philox(51, 0, step);
                Tensor data = DATA.draws(random.stream(1), BATCH).to(DType.F32, Device.CPU);
                Tensor noisy = diffuse(
                        data, Level.each(levels, Level::signal, data), Level.each(levels, Level::noise, data), random);
                var noise = new Diffuse(
                        data, Level.each(levels, _ -> 0, data), Level.each(levels, _ -> 1, data), random, 0);
                Tensor loss = scale(sum(denoisingErrors(matMul(noisy, map), noise)), 1.0 / BATCH);
                adam.step(tape.gradients(loss, List.of(map)), step + 1, rate.at(step));
            }
        double[][] best = bestMap();
        double error = 0, size = 0;
        for (int i = 0; i < 9; i++) {
            double expected = best[i / 3][i % 3];
            error += (map.get(i) - expected) * (map.get(i) - expected);
            size += expected * expected;
        }
        assertEquals(0, Math.sqrt(error / size), 0.01);
    }
}
