package hanji.nn.distribution;

import static hanji.kernels.reduce.Sum.sum;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.autograd.Tape;
import hanji.autograd.check.GradCheck;
import hanji.kernels.layout.Cast;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Philox;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DiscretizedLogisticMixtureTest {
    private static final int LEVELS = 256;
    private static final double[] LOGITS = {0.2, -1, 0.9};
    private static final double[] MEANS = {-0.4, 0.95, 0.3};
    private static final double[] LOG_SCALES = {-2, -3.5, -1};

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    /** The same mixture in {@code rows} rows. */
    private static DiscretizedLogisticMixture mixture(
            DType dtype, int rows, double[] logits, double[] means, double[] logScales) {
        return new DiscretizedLogisticMixture(
                repeated(dtype, rows, logits), repeated(dtype, rows, means), repeated(dtype, rows, logScales));
    }

    private static Tensor repeated(DType dtype, int rows, double[] row) {
        Tensor tensor = Tensor.empty(dtype, Shape.of(rows, row.length), Device.CPU);
        for (int i = 0; i < tensor.size(); i++) tensor.set(i, row[i % row.length]);
        return tensor;
    }

    private static Tensor allLevels() {
        Tensor levels = Tensor.empty(DType.U8, Shape.of(LEVELS), Device.CPU);
        for (int v = 0; v < LEVELS; v++) levels.set(v, v);
        return levels;
    }

    private static double[] logProbs(DType dtype, double[] logits, double[] means, double[] logScales) {
        return mixture(dtype, LEVELS, logits, means, logScales)
                .logProb(allLevels())
                .toDoubles();
    }

    /** Probability of a level by the paper's equation 2, with the differences taken as they stand. */
    private static double probability(int level) {
        double total = 0;
        double all = 0;
        for (int k = 0; k < LOGITS.length; k++) {
            double centred = level / 127.5 - 1 - MEANS[k];
            double scale = Math.exp(LOG_SCALES[k]);
            double upper = level == 255 ? 1 : sigmoid((centred + 1 / 255.0) / scale);
            double lower = level == 0 ? 0 : sigmoid((centred - 1 / 255.0) / scale);
            total += Math.exp(LOGITS[k]) * (upper - lower);
            all += Math.exp(LOGITS[k]);
        }
        return total / all;
    }

    private static double sumOfProbabilities(double[] logProbs) {
        double sum = 0;
        for (double logProb : logProbs) sum += Math.exp(logProb);
        return sum;
    }

    @Test
    void theProbabilitiesAreThoseOfThePaper() {
        double[] logProbs = logProbs(DType.F64, LOGITS, MEANS, LOG_SCALES);
        for (int v = 0; v < LEVELS; v++) assertEquals(Math.log(probability(v)), logProbs[v], 1e-10, "level " + v);
    }

    @Test
    void theProbabilitiesOfAllLevelsSumToOne() {
        for (double logScale : new double[] {-8, -5, -3, -1, 0, 2, 10})
            for (double mean : new double[] {-3, -1, -0.123, 0, 0.5, 1, 1.7}) {
                double[] means = {mean, -mean, 0.1};
                double[] logScales = {logScale, logScale / 2, -4};
                assertEquals(1, sumOfProbabilities(logProbs(DType.F64, LOGITS, means, logScales)), 1e-12);
            }
    }

    /** Of any number of levels, and all levels at once with the bits of each. */
    @ParameterizedTest
    @ValueSource(ints = {2, 3, 16, 256})
    void allLevelsAtOnceHaveTheBitsOfEachAndSumToOne(int levels) {
        for (DType dtype : new DType[] {DType.F32, DType.F64}) {
            Tensor logits = repeated(dtype, levels, LOGITS), means = repeated(dtype, levels, MEANS);
            var mixture = new DiscretizedLogisticMixture(logits, means, repeated(dtype, levels, LOG_SCALES), levels);
            byte[] each = new byte[levels];
            for (int v = 0; v < levels; v++) each[v] = (byte) v;
            Tensor level = Tensor.of(each, levels);
            Tensor all = mixture.logProbs();
            assertEquals(Shape.of(levels, levels), all.shape());
            double[] row = Arrays.copyOf(all.toDoubles(), levels);
            assertArrayEquals(mixture.logProb(level).toDoubles(), row);
            assertEquals(1, sumOfProbabilities(row), dtype == DType.F64 ? 1e-12 : 1e-5);
        }
    }

    /** Equation 2 of a component alone. */
    @Test
    void aComponentsProbabilityIsThatOfTheMixtureOfItAlone() {
        var mixture = mixture(DType.F64, LEVELS, LOGITS, MEANS, LOG_SCALES);
        double[] components = mixture.componentLogProbs(allLevels()).toDoubles();
        for (int k = 0; k < LOGITS.length; k++) {
            double[] alone = logProbs(DType.F64, new double[1], new double[] {MEANS[k]}, new double[] {LOG_SCALES[k]});
            for (int v = 0; v < LEVELS; v++) assertEquals(alone[v], components[v * LOGITS.length + k], 1e-12);
        }
    }

    @Test
    void extremeParametersKeepFiniteLogProbabilitiesAndGradientsInF32() {
        for (double logScale : new double[] {-80, -20, -7, 7, 80})
            for (double mean : new double[] {-100, -1, 0, 1, 100}) {
                double[] one = {0};
                var mixture = mixture(DType.F32, LEVELS, one, new double[] {mean}, new double[] {logScale});
                try (var tape = Tape.open()) {
                    Tensor logProb = mixture.logProb(allLevels());
                    for (double nats : logProb.toDoubles()) assertTrue(nats <= 0 && nats > -1e38, "" + nats);
                    var gradients = tape.gradients(sum(logProb), List.of(mixture.means(), mixture.logScales()));
                    for (double slope : gradients.of(mixture.means()).toDoubles()) assertTrue(Double.isFinite(slope));
                    for (double slope : gradients.of(mixture.logScales()).toDoubles())
                        assertTrue(Double.isFinite(slope));
                }
            }
    }

    @Test
    void singlePrecisionAgreesWithDouble() {
        double[] single = logProbs(DType.F32, LOGITS, MEANS, LOG_SCALES);
        assertArrayEquals(logProbs(DType.F64, LOGITS, MEANS, LOG_SCALES), single, 2e-5);
    }

    @Test
    void aLevelFarFromEveryComponentIsPulledTowardsThem() {
        Tensor mean = Tensor.of(new double[] {-1}, 1, 1);
        var far = new DiscretizedLogisticMixture(
                Tensor.of(new double[] {0}, 1, 1), mean, Tensor.of(new double[] {-7}, 1, 1));
        try (var tape = Tape.open()) {
            Tensor logProb = far.logProb(Tensor.of(new byte[] {(byte) 254}, 1));
            double expected =
                    -((254 / 127.5 - 1 / 255.0) * Math.exp(7)) + Math.log1p(-Math.exp(-2 * Math.exp(7) / 255));
            assertEquals(expected, logProb.item(), 1e-8);
            assertEquals(
                    Math.exp(7),
                    tape.gradients(sum(logProb), List.of(mean)).of(mean).item(),
                    1e-8);
        }
    }

    @Test
    void samplesFollowTheProbabilities() {
        int draws = 40_000;
        Tensor samples = mixture(DType.F32, draws, LOGITS, MEANS, LOG_SCALES).sample(new Philox(9, 4, 1));
        assertEquals(DType.U8, samples.dtype());
        int[] counts = new int[LEVELS];
        for (double v : samples.toDoubles()) counts[(int) v]++;
        double[] probabilities = new double[LEVELS];
        for (int v = 0; v < LEVELS; v++) probabilities[v] = probability(v);
        assertTrue(Statistics.fits(counts, probabilities));
    }

    @Test
    void samplesAreTheSameInBothPrecisionsButForRounding() {
        Philox random = new Philox(1, 2, 3);
        double[] single = mixture(DType.F32, 1000, LOGITS, MEANS, LOG_SCALES)
                .sample(random)
                .toDoubles();
        double[] twice = mixture(DType.F64, 1000, LOGITS, MEANS, LOG_SCALES)
                .sample(random)
                .toDoubles();
        int different = 0;
        for (int i = 0; i < single.length; i++) if (single[i] != twice[i]) different++;
        assertTrue(different <= 2, different + " of 1000 levels differ");
    }

    @Test
    void imagesKeepTheirShape() {
        Tensor parameter = Tensor.zeros(DType.F32, Shape.of(2, 3, 4, 1, 5), Device.CPU);
        var mixture = new DiscretizedLogisticMixture(parameter, parameter, parameter);
        Tensor image = mixture.sample(new Philox(0, 0, 0));
        assertEquals(Shape.of(2, 3, 4, 1), image.shape());
        assertEquals(Shape.of(2, 3, 4, 1), mixture.logProb(image).shape());
    }

    @Test
    void anEmptyBatchIsAllowed() {
        Tensor parameter = Tensor.zeros(DType.F32, Shape.of(0, 4, 5), Device.CPU);
        var mixture = new DiscretizedLogisticMixture(parameter, parameter, parameter);
        assertEquals(
                Shape.of(0, 4),
                mixture.logProb(mixture.sample(new Philox(0, 0, 0))).shape());
    }

    @Test
    void misfitsAreRefused() {
        Tensor two = Tensor.zeros(DType.F32, Shape.of(3, 2), Device.CPU);
        Tensor four = Tensor.zeros(DType.F32, Shape.of(3, 4), Device.CPU);
        assertThrows(IllegalArgumentException.class, () -> new DiscretizedLogisticMixture(two, two, four));
        assertThrows(
                IllegalArgumentException.class,
                () -> new DiscretizedLogisticMixture(two, Cast.cast(two, DType.F64), two));
        var mixture = new DiscretizedLogisticMixture(two, two, two);
        assertThrows(IllegalArgumentException.class, () -> mixture.logProb(Tensor.of(new byte[2], 2)));
        assertThrows(IllegalArgumentException.class, () -> mixture.logProb(Tensor.of(new int[3], 3)));
    }

    @Test
    void gradientsAreRight() {
        Tensor levels = Tensor.of(new byte[] {0, 1, 100, (byte) 200, (byte) 254, (byte) 255}, 6);
        var check = GradCheck.STANDARD;
        var at = mixture(DType.F64, 6, LOGITS, MEANS, new double[] {-2, -1.5, -1});
        check.check(
                "mixture",
                in -> new DiscretizedLogisticMixture(in.get(0), in.get(1), in.get(2)).logProb(levels),
                List.of(at.logits(), at.means(), at.logScales()));
    }
}
