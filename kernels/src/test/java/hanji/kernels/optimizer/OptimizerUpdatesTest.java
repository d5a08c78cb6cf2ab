package hanji.kernels.optimizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.autograd.Update;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OptimizerUpdatesTest {
    /** Makes an update from four tensors: parameter, gradient and two states (those not needed are left out). */
    private interface Rule extends Function<List<Tensor>, Update> {}

    private static final Rule SGD = in -> new SgdUpdate(in.get(0), in.get(1), new SgdUpdate.Settings(0.1, 0.01, 0.5));
    private static final Rule POLYAK = in -> new MomentumUpdate(
            in.get(0),
            in.get(1),
            in.get(2),
            new MomentumUpdate.Settings(0.1, 0.9, MomentumUpdate.Kind.POLYAK, 0.01, 0.5));
    private static final Rule NESTEROV = in -> new MomentumUpdate(
            in.get(0),
            in.get(1),
            in.get(2),
            new MomentumUpdate.Settings(0.1, 0.9, MomentumUpdate.Kind.NESTEROV, 0.01, 0.5));
    private static final Rule ADAM = adam(AdamUpdate.Decay.COUPLED);
    private static final Rule ADAM_W = adam(AdamUpdate.Decay.DECOUPLED);
    private static final Rule EMA = in -> new EmaUpdate(in.get(0), in.get(1), 0.99);
    private static final List<Rule> RULES = List.of(SGD, POLYAK, NESTEROV, ADAM, ADAM_W, EMA);

    private static Rule adam(AdamUpdate.Decay decay) {
        var settings = new AdamUpdate.Settings(0.01, 0.9, 0.99, 1e-6, 0.1, decay, 0.5);
        return in -> new AdamUpdate(in.get(0), in.get(1), in.get(2), in.get(3), settings, 3);
    }

    @Test
    void sgdSubtractsTheScaledAndDecayedGradient() {
        List<Tensor> after = run(SGD, 2, 3, 0, 0);
        assertEquals(2 - 0.1 * (0.5 * 3 + 0.01 * 2), after.get(0).item(), 1e-15);
    }

    @Test
    void polyakMovesAlongTheVelocity() {
        List<Tensor> after = run(POLYAK, 2, 3, 4, 0);
        double v = 0.9 * 4 + 0.5 * 3 + 0.01 * 2;
        assertEquals(v, after.get(2).item(), 1e-15);
        assertEquals(2 - 0.1 * v, after.get(0).item(), 1e-15);
    }

    @Test
    void nesterovLooksAheadAlongTheVelocity() {
        List<Tensor> after = run(NESTEROV, 2, 3, 4, 0);
        double g = 0.5 * 3 + 0.01 * 2;
        double v = 0.9 * 4 + g;
        assertEquals(v, after.get(2).item(), 1e-15);
        assertEquals(2 - 0.1 * (g + 0.9 * v), after.get(0).item(), 1e-15);
    }

    @Test
    void adamCorrectsTheBiasOfBothMoments() {
        List<Tensor> after = run(ADAM, 2, 3, 0.4, 0.5);
        double g = 0.5 * 3 + 0.1 * 2;
        double m = 0.9 * 0.4 + 0.1 * g;
        double v = 0.99 * 0.5 + 0.01 * g * g;
        double step = 0.01 * (m / (1 - 0.9 * 0.9 * 0.9)) / (Math.sqrt(v / (1 - 0.99 * 0.99 * 0.99)) + 1e-6);
        assertEquals(m, after.get(2).item(), 1e-15);
        assertEquals(v, after.get(3).item(), 1e-15);
        assertEquals(2 - step, after.get(0).item(), 1e-15);
    }

    @Test
    void adamWDecaysTheParameterAndNotTheGradient() {
        List<Tensor> after = run(ADAM_W, 2, 3, 0.4, 0.5);
        double m = 0.9 * 0.4 + 0.1 * 1.5;
        double v = 0.99 * 0.5 + 0.01 * 1.5 * 1.5;
        double step = 0.01 * (m / (1 - 0.9 * 0.9 * 0.9)) / (Math.sqrt(v / (1 - 0.99 * 0.99 * 0.99)) + 1e-6);
        assertEquals(2 - 0.01 * 0.1 * 2 - step, after.get(0).item(), 1e-15);
    }

    @Test
    void firstStepOfAdamIsTheLearningRateWhateverTheGradient() {
        for (float gradient : new float[] {1e-3f, 1, 1e4f}) {
            Tensor p = Tensor.of(new float[] {1}, 1);
            Tensor m = Tensor.zeros(DType.F32, Shape.of(1), Device.CPU);
            Tensor v = Tensor.zeros(DType.F32, Shape.of(1), Device.CPU);
            Update.run(new AdamUpdate(p, Tensor.of(new float[] {gradient}, 1), m, v, AdamUpdate.Settings.of(0.25), 1));
            assertEquals(0.75, p.item(), 1e-5);
        }
    }

    @Test
    void anAverageEqualToTheValueStays() {
        Tensor average = normal(DType.F32, Device.CPU, 100, 1);
        float[] before = average.toFloats();
        Update.run(new EmaUpdate(average, Tensor.of(before, 100), 0.999));
        assertArrayEquals(before, average.toFloats());
    }

    @Test
    void f32AgreesWithTheReference() {
        for (Rule rule : RULES) {
            List<Tensor> f32 = inputs(DType.F32, Device.CPU, 1000);
            List<Tensor> f64 =
                    f32.stream().map(t -> t.to(DType.F64, Device.CPU)).toList();
            Update.run(rule.apply(f32));
            Update.run(rule.apply(f64));
            for (int k = 0; k < f32.size(); k++)
                for (int i = 0; i < 1000; i++)
                    assertEquals(f64.get(k).get(i), f32.get(k).get(i), 2e-6, "tensor " + k + " element " + i);
        }
    }

    @Test
    void bitsDoNotDependOnThreads() {
        for (Rule rule : RULES) {
            List<Tensor> one = inputs(DType.F32, Device.cpu(1), 70_001);
            Update.run(rule.apply(one));
            for (int threads = 2; threads <= 3; threads++) {
                List<Tensor> more = inputs(DType.F32, Device.cpu(threads), 70_001);
                Update.run(rule.apply(more));
                for (int k = 0; k < one.size(); k++)
                    assertArrayEquals(one.get(k).toFloats(), more.get(k).toFloats());
            }
        }
    }

    @Test
    void whatIsWrittenGetsANewVersionAndNothingElse() {
        for (Rule rule : RULES) {
            List<Tensor> in = inputs(DType.F32, Device.CPU, 8);
            List<Tensor> before =
                    in.stream().map(t -> t.to(DType.F32, Device.CPU)).toList();
            Update update = rule.apply(in);
            Update.run(update);
            for (int k = 0; k < in.size(); k++) {
                boolean isWritten = update.written().contains(in.get(k));
                assertEquals(
                        isWritten,
                        !Arrays.equals(before.get(k).toFloats(), in.get(k).toFloats()));
                assertEquals(isWritten ? 1 : 0, in.get(k).version());
            }
        }
    }

    @Test
    void emptyTensorsAreLeftAlone() {
        for (Rule rule : RULES) Update.run(rule.apply(inputs(DType.F32, Device.CPU, 0)));
    }

    @Test
    void badOperandsAndSettingsAreNamed() {
        Tensor p = normal(DType.F32, Device.CPU, 4, 1);
        Tensor g = normal(DType.F32, Device.CPU, 5, 1);
        var shapes = assertThrows(
                IllegalArgumentException.class, () -> new SgdUpdate(p, g, new SgdUpdate.Settings(1, 0, 1)));
        assertTrue(shapes.getMessage().contains("SgdUpdate of tensor F32[4] cannot take tensor F32[5]"));
        assertThrows(IllegalArgumentException.class, () -> new SgdUpdate.Settings(-1, 0, 1));
        assertThrows(IllegalArgumentException.class, () -> new SgdUpdate.Settings(Double.NaN, 0, 1));
        assertThrows(IllegalArgumentException.class, () -> new EmaUpdate(p, p, 1));
        assertThrows(IllegalArgumentException.class, () -> new AdamUpdate(p, p, p, p, AdamUpdate.Settings.of(0.1), 0));
    }

    private static List<Tensor> run(Rule rule, double... values) {
        List<Tensor> in = IntStream.range(0, 4)
                .mapToObj(k -> Tensor.of(new double[] {values[k]}, 1))
                .toList();
        Update.run(rule.apply(in));
        return in;
    }

    /** Parameter, gradient, first state and second state, the last not negative. */
    private static List<Tensor> inputs(DType dtype, Device device, int size) {
        Tensor second = normal(dtype, device, size, 4);
        for (int i = 0; i < size; i++) second.set(i, Math.abs(second.get(i)));
        return List.of(
                normal(dtype, device, size, 1), normal(dtype, device, size, 2), normal(dtype, device, size, 3), second);
    }

    private static Tensor normal(DType dtype, Device device, int size, long seed) {
        var random = new SplittableRandom(seed);
        Tensor tensor = Tensor.empty(dtype, Shape.of(size), device);
        for (int i = 0; i < size; i++) tensor.set(i, random.nextGaussian());
        return tensor;
    }
}
