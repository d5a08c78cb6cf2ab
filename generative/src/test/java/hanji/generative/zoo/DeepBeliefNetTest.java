package hanji.generative.zoo;

import static hanji.kernels.pointwise.Binary.add;
import static hanji.kernels.pointwise.Binary.multiply;
import static hanji.kernels.pointwise.Unary.negate;
import static hanji.kernels.reduce.Sum.sum;
import static hanji.kernels.softmax.LogSumExp.logSumExp;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.autograd.Tape;
import hanji.generative.model.Bounds;
import hanji.generative.model.Step;
import hanji.nn.data.Batch;
import hanji.nn.data.Batches;
import hanji.nn.data.Images;
import hanji.nn.optimizer.Sgd;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Philox;
import hanji.tensor.Scope;
import hanji.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DeepBeliefNetTest {
    private static final Philox NOISE = new Philox(3, 1, 4);
    private static final int PIXELS = 9;
    private static final int HIDDEN = 4;
    private static final int[] DATA = {0b101010101, 0b111, 0b111000, 0b110110000, 0b111};

    private static DeepBeliefNet.Layers layers(DType dtype) {
        var layers = DeepBeliefNet.Layers.create(HIDDEN, TinyMachines.site(3, 3, dtype));
        Untrained.scatter(layers, 1.2);
        return layers;
    }

    /** log p(v): the sum over h of p(v | h) p(h), each by its definition. */
    private static double logProbability(DeepBeliefNet.Layers layers, int v) {
        double logZ = TinyMachines.logZ(layers.second());
        return TinyMachines.logSum(HIDDEN, h -> {
            double[] logits = layers.first()
                    .visibleLogits(TinyMachines.rows(HIDDEN, DType.F64, h))
                    .toDoubles();
            return TinyMachines.logProbability(logits, v) + TinyMachines.logMarginal(layers.second(), h) - logZ;
        });
    }

    /** The weights of an image with each h, and q(h | v). */
    private record Weights(double[] logs, double[] posterior) {
        static Weights of(DeepBeliefNet.Layers layers, int v) {
            DType dtype = layers.first().weight().dtype();
            Tensor image = TinyMachines.rows(PIXELS, dtype, v);
            double[] logits = layers.first().hiddenLogits(image).toDoubles();
            double[] logs = new double[1 << HIDDEN], posterior = new double[1 << HIDDEN];
            for (int h = 0; h < logs.length; h++) {
                posterior[h] = Math.exp(TinyMachines.logProbability(logits, h));
                logs[h] = layers.logWeight(
                                image,
                                Tensor.of(logits, 1, HIDDEN).to(dtype, Device.CPU),
                                TinyMachines.rows(HIDDEN, dtype, h))
                        .item();
            }
            return new Weights(logs, posterior);
        }

        double bound() {
            double sum = 0;
            for (int h = 0; h < logs.length; h++) sum += posterior[h] * logs[h];
            return sum;
        }

        double mean() {
            double sum = 0;
            for (int h = 0; h < logs.length; h++) sum += posterior[h] * Math.exp(logs[h]);
            return sum;
        }
    }

    /** The mean of the weights is p(v) Z, so the estimate is right on average, and the mean of their logarithms is below. */
    @Test
    void theBoundIsBelowTheProbabilityAndTheEstimateRight() {
        DeepBeliefNet.Layers layers = layers(DType.F64);
        double logZ = TinyMachines.logZ(layers.second()), sum = 0, gap = 0;
        for (int v = 0; v < 1 << PIXELS; v++) {
            Weights weights = Weights.of(layers, v);
            double exact = logProbability(layers, v);
            assertEquals(exact, Math.log(weights.mean()) - logZ, 1e-11);
            assertTrue(weights.bound() - logZ <= exact + 1e-12, "image " + v);
            gap = Math.max(gap, exact - weights.bound() + logZ);
            sum += weights.mean() / Math.exp(logZ);
        }
        assertEquals(1, sum, 1e-12);
        assertTrue(gap > 0.1, "too tight a bound to prove much: " + gap);
    }

    /** Whatever h is: then p(h | v) is q. */
    @Test
    void theBoundIsTightWhereTheSecondLayerIsTheFirstUpsideDown() {
        DeepBeliefNet.Layers layers = layers(DType.F64);
        layers.turnUpsideDown();
        double logZ = TinyMachines.logZ(layers.first());
        assertEquals(logZ, TinyMachines.logZ(layers.second()), 1e-12);
        for (int v = 0; v < 1 << PIXELS; v += 7)
            for (double log : Weights.of(layers, v).logs())
                assertEquals(TinyMachines.logMarginal(layers.first(), v) - logZ, log - logZ, 1e-11);
    }

    private static double meanBound(DeepBeliefNet.Layers layers, int... data) {
        double sum = 0;
        for (int v : data) sum += Weights.of(layers, v).bound();
        return sum / data.length - TinyMachines.logZ(layers.second());
    }

    /** The second machine climbs the exact likelihood of hidden states drawn from q. */
    @Test
    void trainingTheSecondLayerNeverLowersTheBound() {
        DeepBeliefNet.Layers layers = layers(DType.F64);
        layers.turnUpsideDown();
        double[] posterior = new double[1 << HIDDEN];
        for (int v : DATA) {
            double[] own = Weights.of(layers, v).posterior();
            for (int h = 0; h < own.length; h++) posterior[h] += own[h] / DATA.length;
        }
        Map<String, Tensor> parameters = layers.second().parameters();
        double first = meanBound(layers, DATA), before = first;
        for (int step = 0; step < 30; step++) {
            try (var tape = Tape.open()) {
                Tensor energies =
                        layers.second().freeEnergy(TinyMachines.rows(HIDDEN, DType.F64, TinyMachines.all(HIDDEN)));
                Tensor loss =
                        add(sum(multiply(energies, Tensor.of(posterior, 1 << HIDDEN))), logSumExp(negate(energies)));
                Sgd.plain(parameters, 0).step(tape.gradients(loss, parameters.values()), step + 1, 0.05);
            }
            double bound = meanBound(layers, DATA);
            assertTrue(bound >= before, "step " + step + ": " + bound + " after " + before);
            before = bound;
        }
        assertTrue(before > first + 0.02, before + " after " + first);
    }

    /**
     * The recipe itself, by stochastic gradients: its second half against the end of its first. At a rate of 0.1 the noise of
     * 100 chains is larger than what the bound gains on so small a net.
     */
    @Test
    void theRecipesSecondStageRaisesTheBound() {
        var learner = (DeepBeliefNet.Training) new DeepBeliefNet()
                .learner(new DeepBeliefNet.Options(HIDDEN, 1, 0.02, 0, 10), TinyMachines.site(3, 3, DType.F32));
        Images images = images(20);
        Batch all = Batches.inOrder(images, images.count()).iterator().next();
        int steps = 2000;
        double atTheTurn = 0;
        for (int step = 0; step < steps; step++) {
            if (step == steps / 2) {
                atTheTurn = meanBound(learner.layers(), DATA);
                double[] exact = Arrays.stream(DATA)
                        .mapToDouble(
                                v -> TinyMachines.logMarginal(learner.layers().first(), v)
                                        - TinyMachines.logZ(learner.layers().first()))
                        .toArray();
                assertEquals(Arrays.stream(exact).average().orElseThrow(), atTheTurn, 1e-4);
            }
            try (var _ = Scope.open()) {
                learner.step(all, new Step(step, (double) step / steps, false));
            }
        }
        double atTheEnd = meanBound(learner.layers(), DATA);
        assertTrue(atTheEnd > atTheTurn, atTheEnd + " after " + atTheTurn);
    }

    private static Images images(int times) {
        byte[] pixels = new byte[times * DATA.length * PIXELS];
        for (int i = 0; i < pixels.length; i++)
            pixels[i] = (byte) (255 * TinyMachines.bit(DATA[i / PIXELS % DATA.length], i % PIXELS));
        return Images.unlabelled(3, 3, 1, pixels);
    }

    private static DeepBeliefNet.Net net(DType dtype) {
        DeepBeliefNet.Layers layers = layers(dtype);
        RunningMean units = TinyMachines.means(HIDDEN, dtype);
        var z = PartitionFunction.of(layers.second(), new AnnealedImportance(units, 10, 10, NOISE));
        return new DeepBeliefNet.Net(layers, TinyMachines.site(3, 3, dtype), units, z);
    }

    @Test
    void samplesFollowTheProbabilities() {
        DeepBeliefNet.Layers exact = layers(DType.F64);
        double[] p = Arrays.stream(TinyMachines.all(PIXELS))
                .mapToDouble(v -> Math.exp(logProbability(exact, v)))
                .toArray();
        Images drawn = net(DType.F32).path(NOISE, 40_000, List.of(40));
        assertEquals(0, BlackAndWhiteImages.deviation(p, drawn), 3);
    }

    @Test
    void estimatesAreNearTheProbabilityAndNeverAboveTheirBound() {
        DeepBeliefNet.Net net = net(DType.F64);
        net.layers().turnUpsideDown();
        net.layers().second().weight().set(3, 1); // no longer the first one upside down, but near it
        Bounds.Estimates estimates = net.estimates(images(1), NOISE);
        for (int n = 0; n < DATA.length; n++) {
            assertEquals(-logProbability(net.layers(), DATA[n]), estimates.nats()[n], 0.2);
            assertTrue(estimates.nats()[n] <= estimates.boundNats()[n]);
        }
        assertArrayEquals(estimates.nats(), net.nats(images(1), NOISE));
    }
}
