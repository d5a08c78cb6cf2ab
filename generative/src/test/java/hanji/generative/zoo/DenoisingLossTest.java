package hanji.generative.zoo;

import static hanji.kernels.matmul.MatMul.matMul;
import static hanji.kernels.pointwise.Affine.scale;
import static hanji.kernels.random.DenoisingErrors.denoisingErrors;
import static hanji.kernels.random.Diffuse.diffuse;
import static hanji.kernels.reduce.Sum.sum;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.autograd.Tape;
import hanji.generative.model.Site;
import hanji.generative.model.Step;
import hanji.kernels.random.Diffuse;
import hanji.nn.data.Batch;
import hanji.nn.data.Batches;
import hanji.nn.data.Images;
import hanji.nn.optimizer.Adam;
import hanji.nn.train.Schedule;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Noise;
import hanji.tensor.Philox;
import hanji.tensor.Scope;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
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

    private static final Site SITE = new Site(4, 4, 1, 3, Device.CPU, DType.F32, new Noise(5));

    private static Batch batch(int count) {
        byte[] pixels = new byte[16 * count];
        for (int i = 0; i < pixels.length; i++) pixels[i] = (byte) (7 * i);
        return Batches.inOrder(Images.of(4, 4, 1, pixels, new int[count], List.of("a", "b", "c")), count)
                .iterator()
                .next();
    }

    @Test
    void theTimesOfABatchAreEvenlySpreadBehindARandomOne() {
        var offsets = new TreeSet<Double>();
        for (int step = 0; step < 2; step++) {
            var shares = new ArrayList<Double>();
            var loss = new DenoisingLoss(
                    SITE,
                    share -> {
                        shares.add(share);
                        return LEVEL;
                    },
                    _ -> 0,
                    _ -> 1,
                    false);
            loss.of(UNet.create(1, false, SITE), batch(8), new Step(step, 0, false));
            shares.sort(Comparator.naturalOrder());
            assertEquals(8, shares.size());
            for (int n = 1; n < 8; n++) assertEquals(0.125, shares.get(n) - shares.get(n - 1), 1e-12);
            assertTrue(shares.getFirst() >= 0 && shares.getLast() < 1);
            offsets.add(shares.getFirst());
        }
        assertEquals(2, offsets.size());
    }

    /** All images are of class 0: its vector is trained, that of no class too, and that of no other. */
    @Test
    void someImagesAreOfNoClass() {
        UNet network = UNet.create(2, true, SITE);
        Untrained.scatter(network, 0.5);
        Tensor table = network.time().classes().orElseThrow().table();
        try (var tape = Tape.open()) {
            Tensor loss = new DenoisingLoss(SITE, _ -> LEVEL, _ -> 0, _ -> 1, true)
                    .of(network, batch(40), new Step(0, 0, false));
            Tensor gradient = tape.gradients(loss, List.of(table)).of(table);
            boolean[] trained = new boolean[4];
            for (int i = 0; i < gradient.size(); i++) trained[i / (gradient.size() / 4)] |= gradient.get(i) != 0;
            assertArrayEquals(new boolean[] {true, false, false, true}, trained);
        }
    }
}
