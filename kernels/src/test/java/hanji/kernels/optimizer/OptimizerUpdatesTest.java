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
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OptimizerUpdatesTest {
    @Test
    void sgdSubtractsTheScaledAndDecayedGradient() {
        List<Tensor> after = run(UpdateCase.SGD, 2, 3, 0, 0);
        assertEquals(2 - 0.1 * (0.5 * 3 + 0.01 * 2), after.get(0).item(), 1e-15);
    }

    @Test
    void polyakMovesAlongTheVelocity() {
        List<Tensor> after = run(UpdateCase.POLYAK, 2, 3, 4, 0);
        double v = 0.9 * 4 + 0.5 * 3 + 0.01 * 2;
        assertEquals(v, after.get(2).item(), 1e-15);
        assertEquals(2 - 0.1 * v, after.get(0).item(), 1e-15);
    }

    @Test
    void nesterovLooksAheadAlongTheVelocity() {
        List<Tensor> after = run(UpdateCase.NESTEROV, 2, 3, 4, 0);
        double g = 0.5 * 3 + 0.01 * 2;
        double v = 0.9 * 4 + g;
        assertEquals(v, after.get(2).item(), 1e-15);
        assertEquals(2 - 0.1 * (g + 0.9 * v), after.get(0).item(), 1e-15);
    }

    @Test
    void adamCorrectsTheBiasOfBothMoments() {
        List<Tensor> after = run(UpdateCase.ADAM, 2, 3, 0.4, 0.5);
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
        List<Tensor> after = run(UpdateCase.ADAM_W, 2, 3, 0.4, 0.5);
        double m = 0.9 * 0.4 + 0.1 * 1.5;
        double v = 0.99 * 0.5 + 0.01 * 1.5 * 1.5;
        double step = 0.01 * (m / (1 - 0.9 * 0.9 * 0.9)) / (Math.sqrt(v / (1 - 0.99 * 0.99 * 0.99)) + 1e-6);
        assertEquals(2 - 0.01 * 0.1 * 2 - step, after.get(0).item(), 1e-15);
    }

    @Test
    void rmsPropDividesByTheRootOfTheMeanSquare() {
        List<Tensor> after = run(UpdateCase.RMS_PROP, 2, 3, 0, 0.5);
        double g = 0.5 * 3 + 0.1 * 2;
        double v = 0.9 * 0.5 + 0.1 * g * g;
        assertEquals(v, after.get(3).item(), 1e-15);
        assertEquals(2 - 0.01 * g / (Math.sqrt(v) + 1e-6), after.get(0).item(), 1e-15);
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
        Tensor average = UpdateCase.normal(DType.F32, Device.CPU, 100, 1);
        float[] before = average.toFloats();
        Update.run(new EmaUpdate(average, Tensor.of(before, 100), 0.999));
        assertArrayEquals(before, average.toFloats());
    }

    @Test
    void f32AgreesWithTheReference() {
        for (UpdateCase rule : UpdateCase.all()) {
            List<Tensor> f32 = UpdateCase.draw(DType.F32, Device.CPU, 1000);
            List<Tensor> f64 =
                    f32.stream().map(t -> t.to(DType.F64, Device.CPU)).toList();
            Update.run(rule.update().apply(f32));
            Update.run(rule.update().apply(f64));
            for (int k = 0; k < f32.size(); k++)
                for (int i = 0; i < 1000; i++)
                    assertEquals(f64.get(k).get(i), f32.get(k).get(i), 2e-6, "tensor " + k + " element " + i);
        }
    }

    @Test
    void bitsDoNotDependOnThreads() {
        for (UpdateCase rule : UpdateCase.all()) {
            List<Tensor> one = UpdateCase.draw(DType.F32, Device.cpu(1), 70_001);
            Update.run(rule.update().apply(one));
            for (int threads = 2; threads <= 3; threads++) {
                List<Tensor> more = UpdateCase.draw(DType.F32, Device.cpu(threads), 70_001);
                Update.run(rule.update().apply(more));
                for (int k = 0; k < one.size(); k++)
                    assertArrayEquals(one.get(k).toFloats(), more.get(k).toFloats());
            }
        }
    }

    @Test
    void whatIsWrittenGetsANewVersionAndNothingElse() {
        for (UpdateCase rule : UpdateCase.all()) {
            List<Tensor> in = UpdateCase.draw(DType.F32, Device.CPU, 8);
            List<Tensor> before =
                    in.stream().map(t -> t.to(DType.F32, Device.CPU)).toList();
            int[] versions = in.stream().mapToInt(Tensor::version).toArray();
            Update update = rule.update().apply(in);
            Update.run(update);
            for (int k = 0; k < in.size(); k++) {
                boolean isWritten = update.written().contains(in.get(k));
                assertEquals(
                        isWritten,
                        !Arrays.equals(before.get(k).toFloats(), in.get(k).toFloats()));
                if (!isWritten) assertEquals(versions[k], in.get(k).version());
                else assertTrue(versions[k] < in.get(k).version());
            }
        }
    }

    /** On a bowl that does not blow roundings up, F32 stays within a few roundings of F64. */
    @Test
    void momentumDoesNotDriftOver200Steps() {
        for (MomentumUpdate.Kind kind : MomentumUpdate.Kind.values()) {
            double[] f32 = rolledDown(DType.F32, kind), f64 = rolledDown(DType.F64, kind);
            for (int i = 0; i < f64.length; i++) assertEquals(f64[i], f32[i], 1e-6, kind + " " + i);
        }
    }

    /** 200 steps on sum(h p² / 2 - p), curvatures h from 0.01 to 1. */
    private static double[] rolledDown(DType dtype, MomentumUpdate.Kind kind) {
        int n = 40;
        Tensor p = UpdateCase.normal(dtype, Device.CPU, n, 1);
        Tensor v = Tensor.zeros(dtype, Shape.of(n), Device.CPU), g = Tensor.zeros(dtype, Shape.of(n), Device.CPU);
        var settings = new MomentumUpdate.Settings(0.1, 0.9, kind, 0, 1);
        double[] atBottom = new double[n];
        for (int step = 0; step < 200; step++) {
            for (int i = 0; i < n; i++) g.set(i, Math.pow(100, -i / 39.0) * p.get(i) - 1);
            Update.run(new MomentumUpdate(p, g, v, settings));
        }
        for (int i = 0; i < n; i++) atBottom[i] = Math.pow(100, -i / 39.0) * p.get(i);
        return atBottom;
    }

    @Test
    void emptyTensorsAreLeftAlone() {
        for (UpdateCase rule : UpdateCase.all())
            Update.run(rule.update().apply(UpdateCase.draw(DType.F32, Device.CPU, 0)));
    }

    @Test
    void badOperandsAndSettingsAreNamed() {
        Tensor p = UpdateCase.normal(DType.F32, Device.CPU, 4, 1);
        Tensor g = UpdateCase.normal(DType.F32, Device.CPU, 5, 1);
        var shapes = assertThrows(
                IllegalArgumentException.class, () -> new SgdUpdate(p, g, new SgdUpdate.Settings(1, 0, 1)));
        assertTrue(shapes.getMessage().contains("SgdUpdate of tensor F32[4] cannot take tensor F32[5]"));
        assertThrows(IllegalArgumentException.class, () -> new SgdUpdate.Settings(-1, 0, 1));
        assertThrows(IllegalArgumentException.class, () -> new SgdUpdate.Settings(Double.NaN, 0, 1));
        assertThrows(IllegalArgumentException.class, () -> new EmaUpdate(p, p, 1));
        assertThrows(IllegalArgumentException.class, () -> new AdamUpdate(p, p, p, p, AdamUpdate.Settings.of(0.1), 0));
    }

    private static List<Tensor> run(UpdateCase rule, double... values) {
        List<Tensor> in = IntStream.range(0, 4)
                .mapToObj(k -> Tensor.of(new double[] {values[k]}, 1))
                .toList();
        Update.run(rule.update().apply(in));
        return in;
    }
}
