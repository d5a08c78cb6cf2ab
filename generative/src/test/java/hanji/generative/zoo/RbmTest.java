package hanji.generative.zoo;

import static hanji.kernels.pointwise.Binary.multiply;
import static hanji.kernels.pointwise.Binary.subtract;
import static hanji.kernels.reduce.Sum.mean;
import static hanji.kernels.reduce.Sum.sum;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.autograd.Gradients;
import hanji.autograd.Tape;
import hanji.generative.model.Meaning;
import hanji.generative.model.Partition;
import hanji.generative.model.Scores;
import hanji.generative.zoo.Chain.Turn;
import hanji.generative.zoo.Rbm.Negative;
import hanji.nn.data.Images;
import hanji.tensor.DType;
import hanji.tensor.Noise;
import hanji.tensor.Philox;
import hanji.tensor.Scope;
import hanji.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RbmTest {
    private static final Philox NOISE = new Philox(3, 1, 4);
    private static final int VISIBLE = 9;
    private static final int HIDDEN = 4;
    private static final int[] DATA = {0b101010101, 0b111, 0b111000, 0b110110000, 0b111};

    private static RbmLayer layer(DType dtype) {
        return TinyMachines.layer(VISIBLE, HIDDEN, 1.5, dtype);
    }

    private static Rbm.Density density(DType dtype) {
        RbmLayer layer = layer(dtype);
        RunningMean means = TinyMachines.means(VISIBLE, dtype);
        var z = PartitionFunction.of(layer, new AnnealedImportance(means, 10, 10, NOISE));
        return new Rbm.Density(layer, means, TinyMachines.site(3, 3, dtype), z);
    }

    /** p(v) of each state of the visible units. */
    private static double[] probabilities(RbmLayer layer) {
        double logZ = TinyMachines.logZ(layer);
        return Arrays.stream(TinyMachines.all(VISIBLE))
                .mapToDouble(v -> Math.exp(TinyMachines.logMarginal(layer, v) - logZ))
                .toArray();
    }

    @Test
    void probabilitiesOfAllImagesSumToOneAndAreThoseOfTheEnergy() {
        double[] p = BlackAndWhiteImages.probabilities(density(DType.F64));
        assertEquals(1, Arrays.stream(p).sum(), 1e-12);
        assertArrayEquals(probabilities(layer(DType.F64)), p, 1e-13);
    }

    @ParameterizedTest
    @CsvSource({"3, 7", "7, 3", "1, 1", "5, 5"})
    void thePartitionFunctionIsAddedUpOverTheSmallerSide(int visible, int hidden) {
        RbmLayer layer = TinyMachines.layer(visible, hidden, 2, DType.F64);
        Partition partition = Enumeration.partition(layer);
        assertEquals(TinyMachines.logZ(layer), partition.logZ(), 1e-12);
        assertEquals(Meaning.EXACT, partition.meaning());
    }

    /** -mean log p(data), by enumeration. */
    private static double nats(RbmLayer layer) {
        double sum = 0;
        for (int v : DATA) sum -= TinyMachines.logMarginal(layer, v);
        return sum / DATA.length + TinyMachines.logZ(layer);
    }

    /** What a step descends on, its fantasies replaced by all images as likely as they are. */
    @Test
    void theGradientIsThatOfTheLikelihood() {
        RbmLayer layer = layer(DType.F64);
        double step = 1e-5;
        try (var tape = Tape.open()) {
            Tensor data = TinyMachines.rows(VISIBLE, DType.F64, DATA);
            Tensor all = TinyMachines.rows(VISIBLE, DType.F64, TinyMachines.all(VISIBLE));
            Tensor p = Tensor.of(probabilities(layer), 1 << VISIBLE);
            Tensor loss = subtract(mean(layer.freeEnergy(data)), sum(multiply(p, layer.freeEnergy(all))));
            Gradients gradients = tape.gradients(loss, layer.parameters().values());
            layer.parameters().forEach((name, parameter) -> {
                for (int i = 0; i < parameter.size(); i++) {
                    double before = parameter.get(i);
                    parameter.set(i, before + step);
                    double above = nats(layer);
                    parameter.set(i, before - step);
                    double below = nats(layer);
                    parameter.set(i, before);
                    assertEquals(
                            (above - below) / (2 * step),
                            gradients.of(parameter).get(i),
                            1e-8,
                            name + " " + i);
                }
            });
        }
    }

    /** p(h = 1 | v) v of the data and of chains, against sums over all states. */
    @Test
    void statisticsOfBothPhasesAreThoseOfTheStates() {
        RbmLayer layer = layer(DType.F32);
        double[] uniform = new double[1 << VISIBLE];
        for (int v : DATA) uniform[v] += 1.0 / DATA.length;
        Tensor data = TinyMachines.rows(VISIBLE, DType.F32, DATA);
        assertArrayEquals(products(layer(DType.F64), uniform), statistics(layer, data), 1e-6);
        int count = 4000;
        var settings = new ContrastiveDivergence.Settings(Negative.PCD, 1, count, 0, 0);
        var descent = new ContrastiveDivergence("", layer, settings, TinyMachines.site(3, 3, DType.F32));
        Tensor chains = descent.chains().orElseThrow();
        for (int step = 0; step < 100; step++)
            try (var _ = Scope.open()) {
                chains.copyFrom(descent.fantasies(layer.hiddenLogits(chains), new Noise(2).of("chains", step)));
            }
        double fiveErrors = 5 * 0.5 / Math.sqrt(count);
        assertArrayEquals(products(layer(DType.F64), probabilities(layer)), statistics(layer, chains), fiveErrors);
    }

    /** Minus the gradient of mean F(v) by W. */
    private static double[] statistics(RbmLayer layer, Tensor v) {
        try (var tape = Tape.open()) {
            Gradients gradients = tape.gradients(mean(layer.freeEnergy(v)), List.of(layer.weight()));
            return Arrays.stream(gradients.of(layer.weight()).toDoubles())
                    .map(gradient -> -gradient)
                    .toArray();
        }
    }

    /** E[v_i h_j] where v is drawn with these probabilities and h given v. */
    private static double[] products(RbmLayer layer, double[] probabilities) {
        double[] products = new double[VISIBLE * HIDDEN];
        for (int v = 0; v < 1 << VISIBLE; v++)
            for (int h = 0; h < 1 << HIDDEN; h++) {
                double logJoint = TinyMachines.score(layer, v, h) - TinyMachines.logMarginal(layer, v);
                double p = probabilities[v] * Math.exp(logJoint);
                for (int k = 0; k < products.length; k++)
                    products[k] += p * TinyMachines.bit(v, k / HIDDEN) * TinyMachines.bit(h, k % HIDDEN);
            }
        return products;
    }

    @Test
    void samplesFollowTheProbabilities() {
        Images drawn = density(DType.F32).path(NOISE, 40_000, List.of(40));
        assertEquals(0, BlackAndWhiteImages.deviation(probabilities(layer(DType.F64)), drawn), 3);
    }

    /**
     * Geweke, "Getting it right", JASA 99 (2004) 799: what is drawn exactly and what sweeps make of it have one joint law. Sweeps
     * that are too few to forget their beginning must keep it.
     */
    @Test
    void sweepsKeepTheJointLawOfBothKindsOfUnits() {
        RbmLayer layer = layer(DType.F32);
        double[] p = probabilities(layer(DType.F64));
        int count = 40_000;
        Tensor v = TinyMachines.rows(VISIBLE, DType.F32, TinyMachines.draw(p, count, new Philox(8, 0, 0)));
        for (int sweep = 0; sweep < 3; sweep++) v = layer.sweep(v, new Turn(NOISE, sweep, 0));
        Tensor h = new Turn(NOISE, 9, 0).bernoulli(layer.hiddenMeans(v), 0);
        int[] visible = TinyMachines.states(v), hidden = TinyMachines.states(h);
        double[] expected = products(layer(DType.F64), p);
        for (int k = 0; k < expected.length; k++) {
            int seen = 0;
            for (int n = 0; n < count; n++)
                seen += TinyMachines.bit(visible[n], k / HIDDEN) * TinyMachines.bit(hidden[n], k % HIDDEN);
            double deviation = Math.sqrt(expected[k] * (1 - expected[k]) * count);
            assertEquals(0, (seen - expected[k] * count) / deviation, 4.5, "product " + k);
        }
    }

    @ParameterizedTest
    @CsvSource({"9, 4, 1", "12, 8, 2", "16, 4, 1.5", "10, 10, 0.1"})
    void annealedImportanceSamplingIsWithinATenthOfANat(int visible, int hidden, double limit) {
        RbmLayer layer = TinyMachines.layer(visible, hidden, limit, DType.F32);
        double exact = TinyMachines.logZ(TinyMachines.layer(visible, hidden, limit, DType.F64));
        var annealing = new AnnealedImportance(TinyMachines.means(visible, DType.F32), 100, 1000, NOISE);
        Partition partition = annealing.partition(layer);
        assertEquals(exact, partition.logZ(), 0.1);
        assertTrue(partition.low() <= exact && exact <= partition.high(), partition.text());
        assertEquals(Meaning.ESTIMATE, partition.meaning());
    }

    /** Units without couplings whose biases are the base's have weights of no variance at all. */
    @Test
    void annealingFromTheMachineItselfIsExact() {
        RbmLayer layer = TinyMachines.layer(6, 2, 1, DType.F64);
        RunningMean means = TinyMachines.means(6, DType.F64);
        layer.weight().fill(0);
        layer.hiddenBias().fill(0);
        layer.visibleBias().copyFrom(means.logits());
        Partition partition = new AnnealedImportance(means, 5, 3, NOISE).partition(layer);
        assertEquals(TinyMachines.logZ(layer), partition.logZ(), 1e-12);
        assertEquals(partition.low(), partition.high(), 1e-12);
    }

    /** F(v) = -log of the sum over h of exp(-|v - a|² / 2 + c h + v W h). */
    @Test
    void theFreeEnergyOfGaussianUnitsIsThatOfTheirEnergy() {
        RbmLayer tiny = TinyMachines.layer(3, 4, 1, DType.F64);
        var layer = new RbmLayer(tiny.weight(), tiny.visibleBias(), tiny.hiddenBias(), Visible.GAUSSIAN);
        double[] v = {0.3, -1.2, 2.5};
        double sum = 0;
        for (int h = 0; h < 16; h++) {
            double score = 0;
            for (int i = 0; i < 3; i++) {
                double field = 0;
                for (int j = 0; j < 4; j++)
                    field += TinyMachines.bit(h, j) * layer.weight().get(4 * i + j);
                double distance = v[i] - layer.visibleBias().get(i);
                score += v[i] * field - distance * distance / 2;
            }
            for (int j = 0; j < 4; j++)
                score += TinyMachines.bit(h, j) * layer.hiddenBias().get(j);
            sum += Math.exp(score);
        }
        assertEquals(-Math.log(sum), layer.freeEnergy(Tensor.of(v, 1, 3)).item(), 1e-12);
    }

    /** The visible units of a Gaussian machine are a mixture of 2^H normal distributions, whose means follow from W. */
    @Test
    void sweepsOfGaussianUnitsKeepTheirMeans() {
        RbmLayer tiny = TinyMachines.layer(2, 2, 1, DType.F32);
        var layer = new RbmLayer(tiny.weight(), tiny.visibleBias(), tiny.hiddenBias(), Visible.GAUSSIAN);
        double[] mean = new double[2];
        double total = 0;
        for (int h = 0; h < 4; h++) {
            double log = 0;
            double[] centre = new double[2];
            for (int i = 0; i < 2; i++) {
                double field = 0;
                for (int j = 0; j < 2; j++)
                    field += TinyMachines.bit(h, j) * layer.weight().get(2 * i + j);
                centre[i] = layer.visibleBias().get(i) + field;
                log += field * (layer.visibleBias().get(i) + field / 2); // the square completed
            }
            for (int j = 0; j < 2; j++)
                log += TinyMachines.bit(h, j) * layer.hiddenBias().get(j);
            total += Math.exp(log);
            for (int i = 0; i < 2; i++) mean[i] += Math.exp(log) * centre[i];
        }
        int count = 20_000;
        Tensor v = Tensor.of(new float[2 * count], count, 2);
        for (int sweep = 0; sweep < 60; sweep++) v = layer.sweep(v, new Turn(NOISE, sweep, 0));
        double[] drawn = v.toDoubles();
        for (int i = 0; i < 2; i++) {
            double sum = 0;
            for (int n = 0; n < count; n++) sum += drawn[2 * n + i];
            assertEquals(mean[i] / total, sum / count, 5 * 1.5 / Math.sqrt(count));
        }
    }

    @ParameterizedTest
    @CsvSource({"CD", "PCD"})
    void trainingMakesImagesLikelier(Negative negative) {
        Images images = Whole.clustered(3, 120, 3, 3, 3);
        var options = new Rbm.Options(6, Visible.BINARY, negative, 1, 50, 0.1, 0.5, 0, 10);
        Whole run = Whole.of(new Rbm(), options, images).steps(1);
        double before = meanNats(run, images);
        double after = meanNats(run.steps(400), images);
        assertTrue(after < before - 0.5, after + " after " + before);
    }

    private static double meanNats(Whole run, Images images) {
        double[] nats = ((Scores) run.learner.fitted()).nats(images, NOISE);
        return Arrays.stream(nats).average().orElseThrow();
    }

    @Test
    void aGaussianMachineHasNoLikelihood() {
        var options = new Rbm.Options(6, Visible.GAUSSIAN, Negative.CD, 1, 50, 0.1, 0.5, 0, 10);
        Whole run = Whole.of(new Rbm(), options, Whole.random(1, 20, 3, 3));
        assertTrue(run.step().values().stream().allMatch(Double::isFinite));
        assertFalse(run.learner.fitted() instanceof Scores);
    }

    @Test
    void persistentChainsAreStateAndThoseOfContrastiveDivergenceAreNone() {
        Images images = Whole.random(1, 20, 3, 3);
        for (Negative negative : Negative.values()) {
            var options = new Rbm.Options(6, Visible.BINARY, negative, 1, 50, 0.1, 0.5, 0, 10);
            Map<String, Tensor> state =
                    Whole.of(new Rbm(), options, images).learner.state();
            assertEquals(negative == Negative.PCD, state.containsKey("chains"));
        }
    }

    /** Z is that of the weights as they are now. */
    @Test
    void thePartitionFunctionFollowsTheWeights() {
        Rbm.Density density = density(DType.F64);
        double before = density.partition().logZ();
        density.layer().hiddenBias().set(1, 3);
        assertTrue(density.partition().logZ() > before + 0.1);
    }
}
