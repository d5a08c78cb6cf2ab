package hanji.kernels.softmax;

import static hanji.kernels.pointwise.Binary.multiply;
import static hanji.kernels.reduce.Sum.sum;
import static hanji.kernels.softmax.CrossEntropy.crossEntropy;
import static hanji.kernels.softmax.LogSoftmax.logSoftmax;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.autograd.Op;
import hanji.autograd.Tape;
import hanji.cuda.Cuda;
import hanji.simulator.Simulation;
import hanji.simulator.driver.SimulatedDriver;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CrossEntropyTest {
    private static final float INFINITY = Float.POSITIVE_INFINITY;

    @Test
    void equalLogitsCostTheLogarithmOfTheNumberOfClasses() {
        Tensor loss =
                crossEntropy(Tensor.full(3, DType.F32, Shape.of(2, 256), Device.CPU), Tensor.of(new byte[] {0, -1}, 2));
        assertArrayEquals(new float[] {(float) Math.log(256), (float) Math.log(256)}, loss.toFloats());
    }

    @Test
    void aSureTargetCostsAlmostNothingHoweverLargeItsLogit() {
        Tensor loss = crossEntropy(Tensor.of(new float[] {1000, 984}, 1, 2), Tensor.of(new int[] {0}, 1));
        assertEquals(Math.exp(-16), loss.get(0), 2e-8);
    }

    @Test
    void fusedEqualsComposedBitForBit() {
        Tensor logits = normal(Shape.of(40, 256), 5);
        Tensor targets = targets(40, 256);
        Tensor loss = crossEntropy(logits, targets);
        Tensor composed = logSoftmax(logits);
        for (int r = 0; r < 40; r++)
            assertEquals(-composed.get(r * 256 + (int) targets.get(r)), loss.get(r), "row " + r);
    }

    @Test
    void fusedGradientEqualsComposedGradient() {
        Tensor logits = normal(Shape.of(40, 256), 5);
        Tensor targets = targets(40, 256);
        Tensor oneHot = Tensor.zeros(DType.F32, logits.shape(), Device.CPU);
        for (int r = 0; r < 40; r++) oneHot.set(r * 256 + (int) targets.get(r), -1);
        Tensor fused;
        Tensor composed;
        try (var tape = Tape.open()) {
            fused = tape.gradients(sum(crossEntropy(logits, targets)), List.of(logits))
                    .of(logits)
                    .retain();
        }
        try (var tape = Tape.open()) {
            Tensor loss = sum(multiply(logSoftmax(logits), oneHot));
            composed = tape.gradients(loss, List.of(logits)).of(logits).retain();
        }
        for (int i = 0; i < logits.size(); i++) assertEquals(composed.get(i), fused.get(i), 2e-7, "element " + i);
    }

    @Test
    void gradientOfARowSumsToZero() {
        Tensor gradient = Op.run(new CrossEntropy.LogitsGradient(
                normal(Shape.of(30, 256), 5), targets(30, 256), Tensor.full(1, DType.F32, Shape.of(30), Device.CPU)));
        for (int r = 0; r < 30; r++) {
            double sum = 0;
            for (int k = 0; k < 256; k++) sum += gradient.get(r * 256 + k);
            assertEquals(0, sum, 3e-7, "row " + r);
        }
    }

    @Test
    void impossibleTargetCostsInfinityAndUndefinedRowsAreNaN() {
        float[] logits = {0, -INFINITY, 0, INFINITY, -INFINITY, -INFINITY, 0, Float.NaN};
        Tensor loss = crossEntropy(Tensor.of(logits, 4, 2), Tensor.of(new int[] {1, 0, 0, 0}, 4));
        assertArrayEquals(new float[] {INFINITY, Float.NaN, Float.NaN, Float.NaN}, loss.toFloats());
    }

    @Test
    void aTargetThatIsNoClassIsNamed() {
        Tensor logits = normal(Shape.of(2, 3), 1);
        for (int bad : new int[] {3, -1}) {
            var error = assertThrows(
                    IllegalArgumentException.class, () -> crossEntropy(logits, Tensor.of(new int[] {0, bad}, 2)));
            assertTrue(
                    error.getMessage().contains("target " + bad + " of row 1")
                            && error.getMessage().contains("3 classes 0 to 2"),
                    error.getMessage());
        }
    }

    @Test
    void onACudaDeviceATargetThatIsNoClassMakesItsRowNaN() {
        Device gpu = Device.cuda(new Cuda(new SimulatedDriver(Simulation.CHECKED)));
        Tensor logits = normal(Shape.of(4, 5), 5).to(DType.F32, gpu);
        Tensor targets = Tensor.of(new int[] {4, 5, -1, 0}, 4).to(DType.I32, gpu);
        Tensor loss = crossEntropy(logits, targets);
        Tensor ones = Tensor.full(1, DType.F32, Shape.of(4), gpu);
        Tensor gradient = Op.run(new CrossEntropy.LogitsGradient(logits, targets, ones));
        for (int r = 0; r < 4; r++) {
            boolean isClass = r == 0 || r == 3;
            assertEquals(isClass, !Double.isNaN(loss.get(r)), "row " + r);
            for (int k = 0; k < 5; k++) assertEquals(isClass, !Double.isNaN(gradient.get(5 * r + k)), "row " + r);
        }
    }

    @Test
    void shapesAndTypesThatDoNotFitAreNamed() {
        Tensor logits = normal(Shape.of(2, 3), 1);
        var shapes = assertThrows(
                IllegalArgumentException.class, () -> crossEntropy(logits, Tensor.of(new int[] {0, 1, 2}, 3)));
        assertTrue(shapes.getMessage().contains("needs targets [2], not tensor I32[3]"), shapes.getMessage());
        assertThrows(IllegalArgumentException.class, () -> crossEntropy(logits, Tensor.of(new float[2], 2)));
        assertThrows(
                IllegalArgumentException.class, () -> crossEntropy(Tensor.of(new float[1]), Tensor.of(new int[1])));
    }

    static Tensor normal(Shape shape, double scale) {
        var random = new SplittableRandom(7);
        Tensor tensor = Tensor.empty(DType.F32, shape, Device.CPU);
        for (int i = 0; i < tensor.size(); i++) tensor.set(i, scale * random.nextGaussian());
        return tensor;
    }

    private static Tensor targets(int rows, int classes) {
        Tensor targets = Tensor.empty(DType.I32, Shape.of(rows), Device.CPU);
        for (int r = 0; r < rows; r++) targets.set(r, (r * 37) % classes);
        return targets;
    }
}
