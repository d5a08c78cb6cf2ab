package hanji.nn.optimizer;

import static hanji.kernels.pointwise.Binary.add;
import static hanji.kernels.pointwise.Binary.multiply;
import static hanji.kernels.reduce.Sum.sum;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.autograd.Gradients;
import hanji.autograd.Tape;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Philox;
import hanji.tensor.Scope;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GradientNormTest {
    private final Scope scope = Scope.open();
    private final Tensor a = Tensor.zeros(DType.F64, Shape.of(2), Device.CPU);
    private final Tensor b = Tensor.zeros(DType.F64, Shape.of(), Device.CPU);
    private final Map<String, Tensor> parameters = Map.of("a", a, "b", b);

    @AfterEach
    void close() {
        scope.close();
    }

    /** What is made of the gradients of these values by a and b. */
    private double with(double a0, double a1, double b0, ToDoubleFunction<Gradients> use) {
        try (var tape = Tape.open()) {
            Tensor slope = Tensor.of(new double[] {a0, a1}, 2);
            Tensor loss = add(sum(multiply(a, slope)), multiply(b, Tensor.of(new double[] {b0})));
            return use.applyAsDouble(tape.gradients(loss, List.of(a, b)));
        }
    }

    private double norm(double a0, double a1, double b0) {
        return with(a0, a1, b0, gradients -> GradientNorm.of(gradients, parameters));
    }

    private double scale(double maximum, double a0, double a1, double b0) {
        return with(a0, a1, b0, gradients -> new GradientNorm.Clip(maximum).scale(gradients, parameters));
    }

    @Test
    void theNormIsOverAllParametersTogether() {
        assertEquals(13, norm(3, 4, 12));
    }

    @Test
    void upToTheMaximumTheScaleIsExactlyOne() {
        assertEquals(1, scale(13, 3, 4, 12));
        assertEquals(1, scale(1e-300, 0, 0, 0));
    }

    @Test
    void aboveTheMaximumTheScaledGradientsHaveTheMaximumAsTheirNorm() {
        assertEquals(0.5, scale(6.5, 3, 4, 12));
        for (double maximum : new double[] {1e-9, 0.1, 1, 12.99}) {
            double scale = scale(maximum, 3, 4, 12);
            double norm = norm(3 * scale, 4 * scale, 12 * scale);
            assertEquals(maximum, norm, 2 * Math.ulp(maximum));
        }
    }

    @Test
    void aClippedStepIsAsLongAsTheMaximumAllows() {
        Sgd sgd = Sgd.plain(parameters, 0);
        with(30, -40, 0, gradients -> {
            sgd.step(gradients, 1, 1, new GradientNorm.Clip(5).scale(gradients, parameters));
            return 0;
        });
        assertArrayEquals(new double[] {-3, 4}, a.toDoubles(), 1e-15);
    }

    @Test
    void noLimitAsksForNoNorm() {
        assertEquals(1, scale(Double.POSITIVE_INFINITY, Double.NaN, 1, 1));
    }

    @Test
    void aNormThatIsNotFiniteIsAnError() {
        for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY, 1e300}) {
            var error = assertThrows(ArithmeticException.class, () -> scale(1, bad, 0, 0));
            assertTrue(error.getMessage().contains("training diverges"), error.getMessage());
        }
    }

    @Test
    void aLimitThatIsNoneIsRefused() {
        for (double bad : new double[] {0, -1, Double.NaN})
            assertThrows(IllegalArgumentException.class, () -> new GradientNorm.Clip(bad));
    }

    @Test
    void theNormHasTheSameBitsOnAnyNumberOfThreads() {
        double expected = normOfMany(DType.F32, 1, true);
        for (int threads : new int[] {2, 3, 7}) assertEquals(expected, normOfMany(DType.F32, threads, true));
    }

    @Test
    void theNormHasTheSameBitsWhateverTheMapsOrder() {
        assertEquals(normOfMany(DType.F64, 1, true), normOfMany(DType.F64, 1, false));
    }

    /** The norm of gradients of many sizes, so that each order of summation rounds differently. */
    private static double normOfMany(DType dtype, int threads, boolean ascending) {
        Device device = Device.fineGrained(threads);
        var many = new LinkedHashMap<String, Tensor>();
        for (int i = 0; i < 9; i++) {
            int k = ascending ? i : 8 - i;
            many.put("p" + k, Tensor.zeros(dtype, Shape.of(700 * k + 1), device));
        }
        try (var tape = Tape.open()) {
            Tensor loss = Tensor.zeros(dtype, Shape.of(), device);
            for (var entry : many.entrySet()) {
                int k = entry.getKey().charAt(1);
                Tensor parameter = entry.getValue();
                Tensor slope = Tensor.empty(dtype, parameter.shape(), device);
                var random = new Philox(k, 0, 0);
                for (int i = 0; i < slope.size(); i++) slope.set(i, random.uniform(i) * Math.exp(k % 7));
                loss = add(loss, sum(multiply(parameter, slope)));
            }
            return GradientNorm.of(tape.gradients(loss, many.values()), many);
        }
    }
}
