package hanji.nn.distribution;

import static hanji.kernels.reduce.Sum.sum;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.autograd.Tape;
import hanji.autograd.check.GradCheck;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Philox;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class CategoricalTest {
    private static final double[] P = {0.1, 0.2, 0.3, 0.4};
    private static final double[] Q = {0.25, 0.25, 0.4, 0.1};

    /** Logits of these probabilities, moved by a constant. */
    private static Tensor logits(double[] probabilities, double shift) {
        Tensor logits = Tensor.empty(DType.F64, Shape.of(1, probabilities.length), Device.CPU);
        for (int k = 0; k < probabilities.length; k++) logits.set(k, Math.log(probabilities[k]) + shift);
        return logits;
    }

    @Test
    void theProbabilitiesAreTheSoftmaxOfTheLogits() {
        var categorical = new Categorical(logits(P, 700));
        for (int k = 0; k < P.length; k++) {
            double logProb = categorical.logProb(Tensor.of(new int[] {k}, 1)).item();
            assertEquals(Math.log(P[k]), logProb, 1e-10);
        }
    }

    @Test
    void theProbabilitiesOf256ClassesSumToOne() {
        Tensor logits = Tensor.empty(DType.F64, Shape.of(256, 256), Device.CPU);
        for (int i = 0; i < logits.size(); i++) logits.set(i, 5 * Math.sin(i % 256));
        Tensor all = Tensor.empty(DType.U8, Shape.of(256), Device.CPU);
        for (int k = 0; k < 256; k++) all.set(k, k);
        double total = 0;
        for (double logProb : new Categorical(logits).logProb(all).toDoubles()) total += Math.exp(logProb);
        assertEquals(1, total, 1e-12);
    }

    @Test
    void entropyIsTheMeanOfMinusTheLogProbability() {
        double expected = 0;
        for (double p : P) expected -= p * Math.log(p);
        assertEquals(expected, new Categorical(logits(P, -3)).entropy().item(), 1e-10);
        Tensor even = Tensor.zeros(DType.F64, Shape.of(2, 3, 8), Device.CPU);
        for (double nats : new Categorical(even).entropy().toDoubles()) assertEquals(Math.log(8), nats, 1e-10);
    }

    @Test
    void klIsTheMeanOfTheLogRatio() {
        double expected = 0;
        for (int k = 0; k < P.length; k++) expected += P[k] * Math.log(P[k] / Q[k]);
        Tensor kl = Categorical.kl(new Categorical(logits(P, 1)), new Categorical(logits(Q, -1)));
        assertEquals(expected, kl.item(), 1e-10);
        assertEquals(
                0,
                Categorical.kl(new Categorical(logits(P, 1)), new Categorical(logits(P, 1)))
                        .item());
    }

    @Test
    void impossibleClassesCountNothing() {
        double[] without = {0, 0.5, 0, 0.5};
        var p = new Categorical(logits(without, 0));
        assertEquals(Math.log(2), p.entropy().item(), 1e-10);
        assertEquals(0, Categorical.kl(p, p).item());
        assertEquals(
                0.5 * Math.log(0.5 / 0.25) + 0.5 * Math.log(0.5 / 0.1),
                Categorical.kl(p, new Categorical(logits(Q, 0))).item(),
                1e-10);
        assertEquals(
                Double.POSITIVE_INFINITY,
                Categorical.kl(new Categorical(logits(Q, 0)), p).item());
    }

    @Test
    void impossibleClassesLeaveGradientsFinite() {
        Tensor logits = logits(new double[] {0, 0.7, 0, 0.3}, 0);
        try (var tape = Tape.open()) {
            var gradients = tape.gradients(sum(new Categorical(logits).entropy()), List.of(logits));
            double slope = 0.7 * 0.3 * Math.log(0.3 / 0.7);
            assertArrayEquals(
                    new double[] {0, slope, 0, -slope}, gradients.of(logits).toDoubles(), 1e-10);
        }
    }

    @Test
    void samplesFollowTheProbabilities() {
        int draws = 20_000;
        Tensor many = Tensor.empty(DType.F32, Shape.of(draws, P.length), Device.CPU);
        for (int i = 0; i < many.size(); i++) many.set(i, Math.log(P[i % P.length]));
        int[] counts = new int[P.length];
        for (double k : new Categorical(many).sample(new Philox(3, 0, 0)).toDoubles()) counts[(int) k]++;
        assertTrue(Statistics.fits(counts, P));
    }

    @Test
    void gradientsAreRight() {
        Tensor logits = Tensor.of(new double[] {0.1, 1.3, -2.5, 0.7, -0.2, 0}, 2, 3);
        Tensor others = Tensor.of(new double[] {1, 1.1, -2, 0.3, 0.3, -0.5}, 2, 3);
        Tensor values = Tensor.of(new int[] {2, 0}, 2);
        GradCheck.STANDARD.check("logProb", in -> new Categorical(in.get(0)).logProb(values), List.of(logits));
        GradCheck.STANDARD.check("entropy", in -> new Categorical(in.get(0)).entropy(), List.of(logits));
        GradCheck.STANDARD.check(
                "kl",
                in -> Categorical.kl(new Categorical(in.get(0)), new Categorical(in.get(1))),
                List.of(logits, others));
    }

    @Test
    void logitsThatAreNaNHaveNoEntropyAndNoDivergence() {
        double inf = Double.POSITIVE_INFINITY;
        for (DType dtype : new DType[] {DType.F32, DType.F64})
            for (double[] row : new double[][] {{Double.NaN, 1}, {1, Double.NaN}, {-inf, Double.NaN}, {inf, 1}}) {
                var broken = new Categorical(Tensor.of(row, 1, 2).to(dtype, Device.CPU));
                for (double[] other : new double[][] {{0, 0}, {-inf, 0}, {0, -inf}}) {
                    var sound = new Categorical(Tensor.of(other, 1, 2).to(dtype, Device.CPU));
                    assertEquals(Double.NaN, broken.entropy().item());
                    assertEquals(Double.NaN, Categorical.kl(broken, sound).item());
                    assertEquals(Double.NaN, Categorical.kl(sound, broken).item());
                }
            }
    }

    @Test
    void aClassThatOnlyQExcludesIsInfiniteInF32Too() {
        float inf = Float.POSITIVE_INFINITY;
        var p = new Categorical(Tensor.of(new float[] {0, -80, 0, -inf, 0, -200}, 3, 2));
        var q = new Categorical(Tensor.of(new float[] {0, -inf, 0, -inf, 0, -inf}, 3, 2));
        assertArrayEquals(
                new double[] {inf, 0, 0},
                Categorical.kl(p, q).toDoubles(),
                "the last p underflows to 0, as do its terms");
    }
}
