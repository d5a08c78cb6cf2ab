package hanji.nn.distribution;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.autograd.check.GradCheck;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Philox;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class BernoulliTest {
    private static final Tensor LOGITS = Tensor.of(new double[] {0, 1.3, -2.5, 20, -20}, 5);
    private static final Bernoulli BERNOULLI = new Bernoulli(LOGITS);

    private static double probability(double logit) {
        return 1 / (1 + Math.exp(-logit));
    }

    private static Tensor everywhere(double value) {
        return Tensor.full(value, DType.F64, Shape.of(), Device.CPU);
    }

    @Test
    void theProbabilitiesAreTheClosedForm() {
        Tensor one = BERNOULLI.logProb(everywhere(1));
        Tensor zero = BERNOULLI.logProb(everywhere(0));
        for (int i = 0; i < LOGITS.size(); i++) {
            double p = probability(LOGITS.get(i));
            assertEquals(Math.log(p), one.get(i), 1e-10);
            assertEquals(Math.log1p(-p), zero.get(i), 1e-6);
            assertEquals(1, Math.exp(one.get(i)) + Math.exp(zero.get(i)), 1e-15);
        }
    }

    @Test
    void anUnlikelyOutcomeKeepsItsLogProbabilityInF32() {
        var certain = new Bernoulli(Tensor.of(new float[] {90, -90}, 2));
        double[] surprise = certain.logProb(Tensor.of(new float[] {0, 1}, 2)).toDoubles();
        assertArrayEquals(new double[] {-90, -90}, surprise);
        double[] none = certain.logProb(Tensor.of(new float[] {1, 0}, 2)).toDoubles();
        for (double nats : none) assertEquals(-Math.exp(-90), nats, 1e-43);
        for (double nats : none) assertTrue(nats < 0, "a probability below 1 does not become 1");
    }

    @Test
    void entropyIsTheMeanOfMinusTheLogProbability() {
        Tensor entropy = BERNOULLI.entropy();
        double[] one = BERNOULLI.logProb(everywhere(1)).toDoubles();
        double[] zero = BERNOULLI.logProb(everywhere(0)).toDoubles();
        for (int i = 0; i < one.length; i++) {
            double expected = -Math.exp(one[i]) * one[i] - Math.exp(zero[i]) * zero[i];
            assertEquals(1, entropy.get(i) / expected, 1e-10);
        }
    }

    @Test
    void klIsTheMeanOfTheLogRatio() {
        var q = new Bernoulli(Tensor.of(new double[] {0.5, 1.3, 2, 19, -22}, 5));
        double[] kl = Bernoulli.kl(BERNOULLI, q).toDoubles();
        for (int i = 0; i < kl.length; i++) {
            double expected = 0;
            for (double x : new double[] {0, 1}) {
                double logP = BERNOULLI.logProb(everywhere(x)).get(i);
                expected += Math.exp(logP) * (logP - q.logProb(everywhere(x)).get(i));
            }
            assertEquals(expected, kl[i], 1e-10);
        }
        assertEquals(0, kl[1]);
    }

    @Test
    void samplesAreOnesWithTheirProbability() {
        int draws = 20_000;
        for (double logit : new double[] {-3, 0.4, 2}) {
            var many = new Bernoulli(Tensor.full(logit, DType.F32, Shape.of(draws), Device.CPU));
            double[] samples = many.sample(new Philox(5, 1, 2)).toDoubles();
            int ones = (int) Arrays.stream(samples).filter(x -> x == 1).count();
            assertEquals(
                    draws - ones, Arrays.stream(samples).filter(x -> x == 0).count());
            double p = probability(logit);
            assertTrue(Statistics.fits(new int[] {draws - ones, ones}, new double[] {1 - p, p}), "logit " + logit);
        }
    }

    @Test
    void gradientsAreRight() {
        Tensor logits = Tensor.of(new double[] {0.1, 1.3, -2.5, 4}, 4);
        Tensor others = Tensor.of(new double[] {1, 1.1, -2, 3}, 4);
        Tensor values = Tensor.of(new double[] {0, 1, 1, 0}, 4);
        GradCheck.STANDARD.check("logProb", in -> new Bernoulli(in.get(0)).logProb(values), List.of(logits));
        GradCheck.STANDARD.check("entropy", in -> new Bernoulli(in.get(0)).entropy(), List.of(logits));
        GradCheck.STANDARD.check(
                "kl", in -> Bernoulli.kl(new Bernoulli(in.get(0)), new Bernoulli(in.get(1))), List.of(logits, others));
    }

    @Test
    void aMissingValueHasNoProbability() {
        double inf = Double.POSITIVE_INFINITY;
        for (DType dtype : new DType[] {DType.F32, DType.F64}) {
            Tensor logits = of(dtype, 0, 1, -1, inf, -inf, 2, -2);
            Tensor values = of(dtype, Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN, inf, -inf);
            for (double logProb : new Bernoulli(logits).logProb(values).toDoubles())
                assertEquals(Double.NaN, logProb, "" + dtype);
        }
    }

    @Test
    void logitsThatAreNaNHaveNoEntropyAndNoDivergence() {
        for (DType dtype : new DType[] {DType.F32, DType.F64}) {
            var broken = new Bernoulli(of(dtype, Double.NaN));
            var sound = new Bernoulli(of(dtype, 1));
            assertEquals(Double.NaN, broken.entropy().item());
            assertEquals(Double.NaN, Bernoulli.kl(broken, sound).item());
            assertEquals(Double.NaN, Bernoulli.kl(sound, broken).item());
        }
    }

    @Test
    void whatIsImpossibleCountsNothingAndWhatOnlyQExcludesIsInfinite() {
        double inf = Double.POSITIVE_INFINITY;
        for (DType dtype : new DType[] {DType.F32, DType.F64}) {
            Tensor p = of(dtype, -inf, inf, -inf, inf, 0, 0, -inf, -inf);
            Tensor q = of(dtype, -inf, inf, inf, -inf, -inf, inf, 0, -1000);
            double[] expected = {0, 0, inf, inf, inf, inf, Math.log(2), 0};
            assertArrayEquals(
                    expected, Bernoulli.kl(new Bernoulli(p), new Bernoulli(q)).toDoubles(), 1e-7, "" + dtype);
            assertArrayEquals(
                    new double[] {0, 0},
                    new Bernoulli(of(dtype, -inf, inf)).entropy().toDoubles());
        }
    }

    private static Tensor of(DType dtype, double... values) {
        return Tensor.of(values, values.length).to(dtype, Device.CPU);
    }
}
