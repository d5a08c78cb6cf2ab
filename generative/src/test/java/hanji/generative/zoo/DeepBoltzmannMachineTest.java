package hanji.generative.zoo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.generative.model.Bounds;
import hanji.nn.data.Images;
import hanji.tensor.DType;
import hanji.tensor.Philox;
import hanji.tensor.Tensor;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DeepBoltzmannMachineTest {
    private static final Philox NOISE = new Philox(3, 1, 4);
    private static final int PIXELS = 9;
    private static final int HIDDEN = 3;
    private static final int TOP = 3;

    private static DeepBoltzmannMachine.Layers layers(DType dtype) {
        return new DeepBoltzmannMachine.Layers(TinyMachines.layer(PIXELS + TOP, HIDDEN, 2.5, dtype), PIXELS);
    }

    /** -E(v, h1, h2) = a v + b h1 + c h2 + v W1 h1 + h1 W2 h2; units need not be 0 or 1. */
    private static double score(RbmLayer machine, double[] v, double[] h1, double[] h2) {
        double sum = 0;
        for (int j = 0; j < HIDDEN; j++) {
            double field = machine.hiddenBias().get(j);
            for (int i = 0; i < PIXELS; i++) field += v[i] * machine.weight().get(i * HIDDEN + j);
            for (int k = 0; k < TOP; k++) field += machine.weight().get((PIXELS + k) * HIDDEN + j) * h2[k];
            sum += h1[j] * field;
        }
        for (int i = 0; i < PIXELS; i++) sum += v[i] * machine.visibleBias().get(i);
        for (int k = 0; k < TOP; k++) sum += h2[k] * machine.visibleBias().get(PIXELS + k);
        return sum;
    }

    private static double[] bits(int state, int units) {
        return IntStream.range(0, units)
                .mapToDouble(i -> TinyMachines.bit(state, i))
                .toArray();
    }

    /** log of the sum over h1 and h2 of exp(-E), one term after another. */
    private static double logMarginal(RbmLayer machine, int v) {
        return TinyMachines.logSum(
                HIDDEN + TOP, h -> score(machine, bits(v, PIXELS), bits(h, HIDDEN), bits(h >> HIDDEN, TOP)));
    }

    private static double[] probabilities(RbmLayer machine) {
        double logZ = TinyMachines.logSum(PIXELS, v -> logMarginal(machine, v));
        return IntStream.range(0, 1 << PIXELS)
                .mapToDouble(v -> Math.exp(logMarginal(machine, v) - logZ))
                .toArray();
    }

    @Test
    void thePartitionFunctionIsThatOfAllThreeLayers() {
        RbmLayer machine = layers(DType.F64).machine();
        double logZ = TinyMachines.logSum(PIXELS, v -> logMarginal(machine, v));
        assertEquals(logZ, Enumeration.partition(machine).logZ(), 1e-12);
    }

    private static double entropy(double[] p) {
        double sum = 0;
        for (double each : p) sum -= each * Math.log(each) + (1 - each) * Math.log(1 - each);
        return sum;
    }

    /** Mean field, what sums h1 out, and the probability, each at most the next. */
    @Test
    void boundsAreBelowTheProbability() {
        DeepBoltzmannMachine.Layers layers = layers(DType.F64);
        RbmLayer machine = layers.machine();
        double gap = 0, sum = 0;
        for (int image = 0; image < 1 << PIXELS; image++) {
            Tensor v = TinyMachines.rows(PIXELS, DType.F64, image);
            Tensor x = layers.meanField(v, 30);
            double[] mu1 = machine.hiddenMeans(x).toDoubles();
            double[] logits = layers.topLogits(machine.hiddenMeans(x)).toDoubles();
            double[] mu2 = new double[TOP];
            for (int k = 0; k < TOP; k++) mu2[k] = 1 / (1 + Math.exp(-logits[k]));
            double meanField = score(machine, bits(image, PIXELS), mu1, mu2) + entropy(mu1) + entropy(mu2);
            double bound = 0, mean = 0;
            for (int h2 = 0; h2 < 1 << TOP; h2++) {
                double q = Math.exp(TinyMachines.logProbability(logits, h2));
                double log = layers.logWeight(v, Tensor.of(logits, 1, TOP), TinyMachines.rows(TOP, DType.F64, h2))
                        .item();
                bound += q * log;
                mean += q * Math.exp(log);
            }
            double exact = logMarginal(machine, image);
            assertEquals(exact, Math.log(mean), 1e-11);
            assertTrue(meanField <= bound + 1e-12, "image " + image);
            assertTrue(bound <= exact + 1e-12, "image " + image);
            gap = Math.max(gap, exact - bound);
            sum += mean;
        }
        assertEquals(TinyMachines.logZ(machine), Math.log(sum), 1e-12);
        assertTrue(gap > 0.01, "too tight a bound to prove much: " + gap);
    }

    @Test
    void meanFieldComesToRest() {
        DeepBoltzmannMachine.Layers layers = layers(DType.F64);
        Tensor v = TinyMachines.rows(PIXELS, DType.F64, 0b101010101, 0b111000111);
        Tensor x = layers.meanField(v, 300);
        Tensor again = layers.topLogits(layers.machine().hiddenMeans(x));
        for (int n = 0; n < 2; n++) {
            for (int i = 0; i < PIXELS; i++) assertEquals(v.get(n * PIXELS + i), x.get(n * (PIXELS + TOP) + i));
            for (int k = 0; k < TOP; k++)
                assertEquals(
                        1 / (1 + Math.exp(-again.get(n * TOP + k))), x.get(n * (PIXELS + TOP) + PIXELS + k), 1e-10);
        }
    }

    private static DeepBoltzmannMachine.Machine machine(DType dtype) {
        DeepBoltzmannMachine.Layers layers = layers(dtype);
        RunningMean means = TinyMachines.means(PIXELS + TOP, dtype);
        var z = PartitionFunction.of(layers.machine(), new AnnealedImportance(means, 10, 10, NOISE));
        return new DeepBoltzmannMachine.Machine(layers, TinyMachines.site(3, 3, dtype), means, z);
    }

    @Test
    void samplesFollowTheProbabilities() {
        Images drawn = machine(DType.F32).path(NOISE, 40_000, List.of(40));
        assertEquals(
                0, BlackAndWhiteImages.deviation(probabilities(layers(DType.F64).machine()), drawn), 3);
    }

    @Test
    void estimatesAreNearTheProbabilityAndNeverAboveTheirBound() {
        Bounds.Estimates estimates = machine(DType.F64).estimates(BlackAndWhiteImages.all(), NOISE);
        double[] p = probabilities(layers(DType.F64).machine());
        for (int v = 0; v < p.length; v++) {
            assertEquals(-Math.log(p[v]), estimates.nats()[v], 0.5);
            assertTrue(estimates.nats()[v] <= estimates.boundNats()[v]);
        }
    }

    @Test
    void trainingMakesImagesLikelier() {
        Images images = Whole.clustered(3, 120, 3, 3, 3);
        Whole run = Whole.of(new DeepBoltzmannMachine(), new DeepBoltzmannMachine.Options(5, 4, 0.1, 0, 10), images);
        double before = meanNats(run.steps(1), images);
        double after = meanNats(run.steps(400), images);
        assertTrue(after < before - 0.5, after + " after " + before);
    }

    private static double meanNats(Whole run, Images images) {
        double[] nats = ((Bounds) run.learner.fitted()).nats(images, NOISE);
        return IntStream.range(0, nats.length)
                .mapToDouble(n -> nats[n])
                .average()
                .orElseThrow();
    }
}
