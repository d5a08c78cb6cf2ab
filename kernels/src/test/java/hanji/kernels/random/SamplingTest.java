package hanji.kernels.random;

import static hanji.kernels.random.Categorical.categorical;
import static hanji.kernels.random.Gaussian.gaussian;
import static hanji.kernels.random.Uniform.uniform;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.autograd.Op;
import hanji.autograd.Tape;
import hanji.cuda.Cuda;
import hanji.kernels.pointwise.Binary;
import hanji.kernels.reduce.Sum;
import hanji.simulator.Simulation;
import hanji.simulator.driver.SimulatedDriver;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Philox;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

class SamplingTest {
    private static final Philox RANDOM = new Philox(42, 1, 7);
    private static final int DRAWS = 200_000;
    /** 99.9 % point of the Kolmogorov distribution, over the root of the number of draws. */
    private static final double KS_LIMIT = 1.95 / Math.sqrt(DRAWS);

    @Test
    void uniformNumbersPassKolmogorovAndSmirnov() {
        assertTrue(distance(uniform(RANDOM, Shape.of(DRAWS), Device.CPU), u -> u) < KS_LIMIT);
    }

    @Test
    void gaussianNumbersPassKolmogorovAndSmirnov() {
        assertTrue(distance(gaussian(RANDOM, Shape.of(DRAWS), Device.CPU), SamplingTest::normalBelow) < KS_LIMIT);
    }

    @Test
    void gaussianMomentsAreThoseOfTheNormalLaw() {
        double[] z = gaussian(RANDOM, Shape.of(DRAWS), Device.CPU).toDoubles();
        double[] expected = {0, 1, 0, 3};
        double[] variance = {1, 2, 15, 96};
        for (int power = 1; power <= 4; power++) {
            int p = power;
            double moment = Arrays.stream(z).map(x -> Math.pow(x, p)).average().orElseThrow();
            assertEquals(expected[p - 1], moment, 3.3 * Math.sqrt(variance[p - 1] / DRAWS), "moment " + p);
        }
    }

    @Test
    void bernoulliCountsFollowTheProbability() {
        for (double p : new double[] {0, 0.001, 0.3, 0.5, 0.999, 1}) {
            Tensor probabilities = Tensor.full(p, DType.F32, Shape.of(DRAWS), Device.CPU);
            double ones = Sum.sum(Bernoulli.bernoulli(probabilities, RANDOM)).item();
            assertEquals(p * DRAWS, ones, 3.3 * Math.sqrt(DRAWS * p * (1 - p)), "p = " + p);
        }
    }

    @Test
    void categoricalCountsPassChiSquare() {
        int classes = 10;
        Tensor logits = Tensor.empty(DType.F32, Shape.of(DRAWS, classes), Device.CPU);
        double[] weights = new double[classes];
        for (int k = 0; k < classes; k++) weights[k] = k == 3 ? 0 : Math.exp(0.7 * (float) Math.sin(k));
        for (int i = 0; i < logits.size(); i++) logits.set(i, Math.log(weights[i % classes]));
        int[] counts = new int[classes];
        Tensor drawn = categorical(logits, RANDOM);
        for (int r = 0; r < DRAWS; r++) counts[(int) drawn.get(r)]++;
        double total = Arrays.stream(weights).sum();
        double chiSquare = 0;
        for (int k = 0; k < classes; k++) {
            double expected = DRAWS * weights[k] / total;
            if (expected > 0) chiSquare += (counts[k] - expected) * (counts[k] - expected) / expected;
        }
        assertEquals(0, counts[3], "an impossible class was drawn");
        assertTrue(chiSquare < 26.1, "chi-square with 8 degrees of freedom, 99.9 % point 26.1: " + chiSquare);
    }

    @Test
    void aPixelDrawsTheSameInWhateverBatchAndOrder() {
        Tensor logits = gaussian(RANDOM, Shape.of(6, 256), Device.CPU);
        Tensor all = Op.run(new Categorical(logits, Tensor.of(new int[] {0, 1, 2, 3, 4, 5}, 6), RANDOM, DType.U8));
        Tensor backwards = Tensor.empty(DType.F32, Shape.of(6, 256), Device.CPU);
        for (int i = 0; i < backwards.size(); i++) backwards.set(i, logits.get((5 - i / 256) * 256 + i % 256));
        Tensor turned =
                Op.run(new Categorical(backwards, Tensor.of(new int[] {5, 4, 3, 2, 1, 0}, 6), RANDOM, DType.I32));
        for (int r = 0; r < 6; r++) assertEquals(all.get(r), turned.get(5 - r), "row " + r);
    }

    @Test
    void aCudaDeviceNumbersItsRowsAlike() {
        Device gpu = Device.cuda(new Cuda(new SimulatedDriver(Simulation.CHECKED)));
        Tensor logits = gaussian(RANDOM, Shape.of(40, 10), Device.CPU);
        assertArrayEquals(
                categorical(logits, RANDOM).toDoubles(),
                categorical(logits.to(DType.F32, gpu), RANDOM).toDoubles());
    }

    @Test
    void classesAreDrawnFromThoseThatTheBitsPointAt() {
        Tensor logits = Tensor.zeros(DType.F32, Shape.of(1000, 4), Device.CPU);
        Tensor drawn = categorical(logits, RANDOM);
        for (int r = 0; r < 1000; r++) assertEquals(RANDOM.bits64(r) >>> 62, (long) drawn.get(r), "row " + r);
    }

    @Test
    void aRowThatIsNoDistributionGivesClassZero() {
        float infinity = Float.POSITIVE_INFINITY;
        float[] logits = {1, Float.NaN, 0, infinity, -infinity, -infinity};
        assertArrayEquals(
                new double[3], categorical(Tensor.of(logits, 3, 2), RANDOM).toDoubles());
    }

    @Test
    void seedStreamStepAndFirstElementAllCount() {
        Shape shape = Shape.of(64);
        float[] base = gaussian(RANDOM, shape, Device.CPU).toFloats();
        for (Philox other : List.of(new Philox(43, 1, 7), new Philox(42, 2, 7), new Philox(42, 1, 8)))
            assertNotEquals(base[0], gaussian(other, shape, Device.CPU).toFloats()[0]);
        Tensor later = Op.run(new Gaussian(RANDOM, 10, Shape.of(54), DType.F32, Device.CPU));
        assertArrayEquals(Arrays.copyOfRange(base, 10, 64), later.toFloats());
    }

    @Test
    void gradientsFlowThroughMeanAndDeviation() {
        Tensor mean = Tensor.of(new double[] {1, 2}, 2);
        Tensor deviation = Tensor.of(new double[] {0.5, 3}, 2);
        try (var tape = Tape.open()) {
            Tensor noise = Op.run(new Gaussian(RANDOM, 0, Shape.of(2), DType.F64, Device.CPU));
            Tensor sample = Binary.add(mean, Binary.multiply(deviation, noise));
            double[] z = noise.toDoubles();
            var gradients = tape.gradients(Sum.sum(sample), List.of(mean, deviation));
            assertArrayEquals(new double[] {1, 1}, gradients.of(mean).toDoubles());
            assertArrayEquals(z, gradients.of(deviation).toDoubles());
        }
    }

    @Test
    void whatDoesNotFitIsNamed() {
        Tensor logits = Tensor.zeros(DType.F32, Shape.of(2, 300), Device.CPU);
        Tensor elements = Tensor.of(new int[] {0, 1}, 2);
        var tooMany =
                assertThrows(IllegalArgumentException.class, () -> new Categorical(logits, elements, RANDOM, DType.U8));
        assertTrue(tooMany.getMessage().contains("U8 cannot hold one of 300 classes"), tooMany.getMessage());
        assertThrows(
                IllegalArgumentException.class,
                () -> new Categorical(logits, Tensor.of(new int[3], 3), RANDOM, DType.I32));
        assertThrows(IllegalArgumentException.class, () -> new Bernoulli(elements, RANDOM, 0));
        assertThrows(IllegalArgumentException.class, () -> new Uniform(RANDOM, 0, Shape.of(2), DType.U8, Device.CPU));
    }

    /** Kolmogorov-Smirnov distance between the draws and a distribution function. */
    private static double distance(Tensor draws, DoubleUnaryOperator below) {
        double[] sorted = draws.toDoubles();
        Arrays.sort(sorted);
        double distance = 0;
        for (int i = 0; i < sorted.length; i++) {
            double expected = below.applyAsDouble(sorted[i]);
            distance = Math.max(
                    distance, Math.max(expected - (double) i / sorted.length, (i + 1.0) / sorted.length - expected));
        }
        return distance;
    }

    /** The normal distribution function, by Simpson's rule from 0: good to 1e-9. */
    private static double normalBelow(double z) {
        int intervals = 64;
        double h = z / intervals;
        double sum = 0;
        for (int i = 0; i <= intervals; i++) {
            double weight = i == 0 || i == intervals ? 1 : i % 2 == 1 ? 4 : 2;
            sum += weight * Math.exp(-0.5 * i * h * i * h);
        }
        return 0.5 + sum * h / 3 / Math.sqrt(2 * Math.PI);
    }
}
