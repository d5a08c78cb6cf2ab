package hanji.nn.optimizer;

import static hanji.kernels.pointwise.Affine.scale;
import static hanji.kernels.pointwise.Binary.multiply;
import static hanji.kernels.pointwise.Unary.square;
import static hanji.kernels.reduce.Sum.sum;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import hanji.autograd.Tape;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Scope;
import hanji.tensor.Tensor;
import java.util.ArrayList;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SgdTest {
    private final Tensor p = Tensor.of(new double[] {1, -2}, 2);
    private final Map<String, Tensor> parameters = Map.of("p", p);

    /** A step on sum(p² / 2), whose gradient is p. */
    private void step(Optimizer optimizer, int step, double rate, double gradientScale) {
        try (var _ = Scope.open();
                var tape = Tape.open()) {
            Tensor loss = scale(sum(square(p)), 0.5);
            optimizer.step(tape.gradients(loss, parameters.values()), step, rate, gradientScale);
        }
    }

    private void assertParameter(double... expected) {
        assertArrayEquals(expected, p.toDoubles(), 1e-15);
    }

    @Test
    void plainStepsGoAgainstTheGradient() {
        Sgd sgd = Sgd.plain(parameters, 0);
        step(sgd, 1, 0.1, 1);
        assertParameter(0.9, -1.8);
        step(sgd, 2, 0.5, 1);
        assertParameter(0.45, -0.9);
        assertEquals(Map.of(), sgd.state());
    }

    @Test
    void theGradientIsScaled() {
        step(Sgd.plain(parameters, 0), 1, 0.1, 0.5);
        assertParameter(0.95, -1.9);
    }

    @Test
    void decayIsAddedToTheScaledGradient() {
        step(Sgd.plain(parameters, 0.3), 1, 0.1, 0.5);
        assertParameter(1 - 0.1 * (0.5 + 0.3), -2 + 0.1 * (1 + 0.6));
    }

    @Test
    void momentumAddsUpTheGradients() {
        Sgd sgd = Sgd.momentum(parameters, 0.9, 0);
        step(sgd, 1, 0.1, 1);
        assertParameter(0.9, -1.8);
        step(sgd, 2, 0.1, 1);
        assertParameter(0.9 - 0.1 * (0.9 + 0.9), -1.8 + 0.1 * (1.8 + 1.8));
        assertArrayEquals(new double[] {1.8, -3.6}, sgd.state().get("v.p").toDoubles(), 1e-15);
    }

    @Test
    void nesterovLooksAhead() {
        Sgd sgd = Sgd.nesterov(parameters, 0.9, 0);
        step(sgd, 1, 0.1, 1);
        assertParameter(1 - 0.1 * 1.9, -2 + 0.1 * 3.8);
        step(sgd, 2, 0.1, 1);
        double velocity = 0.9 * 1 + 0.81;
        assertParameter(0.81 - 0.1 * (0.81 + 0.9 * velocity), -1.62 + 0.2 * (0.81 + 0.9 * velocity));
    }

    @Test
    void decayEntersTheVelocity() {
        Sgd sgd = Sgd.momentum(parameters, 0.5, 0.25);
        step(sgd, 1, 0.1, 1);
        assertArrayEquals(new double[] {1.25, -2.5}, sgd.state().get("v.p").toDoubles(), 1e-15);
        assertParameter(0.875, -1.75);
    }

    @Test
    void momentumTakesTheScaledGradientAndItsDecay() {
        Sgd sgd = Sgd.momentum(parameters, 0.5, 0.25);
        step(sgd, 1, 0.1, 0.5);
        assertArrayEquals(new double[] {0.75, -1.5}, sgd.state().get("v.p").toDoubles(), 1e-15);
        assertParameter(0.925, -1.85);
    }

    @Test
    void nesterovTakesTheScaledGradientAndItsDecay() {
        Sgd sgd = Sgd.nesterov(parameters, 0.5, 0.25);
        step(sgd, 1, 0.1, 0.5);
        assertArrayEquals(new double[] {0.75, -1.5}, sgd.state().get("v.p").toDoubles(), 1e-15);
        assertParameter(1 - 0.1 * (0.75 + 0.5 * 0.75), -2 + 0.1 * (1.5 + 0.5 * 1.5));
    }

    /** On a bowl whose curvatures go from 1 to 100: the error of each step shrinks with the parameters. */
    @Test
    void momentumInSinglePrecisionStaysWithinAMillionthOfDoublePrecision() {
        var paths = new ArrayList<double[]>();
        for (DType dtype : new DType[] {DType.F32, DType.F64}) {
            Tensor x = Tensor.of(new double[] {1.5, -2, 0.7, 2.5, -1, 3}, 6)
                    .to(DType.F32, Device.CPU)
                    .to(dtype, Device.CPU);
            Tensor curvatures =
                    Tensor.of(new double[] {1, 3, 10, 30, 70, 100}, 6).to(dtype, Device.CPU);
            Map<String, Tensor> one = Map.of("x", x);
            Sgd sgd = Sgd.momentum(one, 0.9, 0);
            var path = new ArrayList<Double>();
            for (int step = 1; step <= 200; step++) {
                try (var _ = Scope.open();
                        var tape = Tape.open()) {
                    Tensor loss = scale(sum(multiply(curvatures, square(x))), 0.5);
                    sgd.step(tape.gradients(loss, one.values()), step, 0x1p-8, 1);
                }
                for (double value : x.toDoubles()) path.add(value);
            }
            paths.add(path.stream().mapToDouble(Double::doubleValue).toArray());
        }
        assertArrayEquals(paths.get(1), paths.get(0), 1e-6);
    }
}
