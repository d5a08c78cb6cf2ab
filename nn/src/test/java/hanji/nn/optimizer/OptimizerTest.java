package hanji.nn.optimizer;

import static hanji.kernels.layout.Slice.slice;
import static hanji.kernels.pointwise.Affine.affine;
import static hanji.kernels.pointwise.Affine.scale;
import static hanji.kernels.pointwise.Binary.add;
import static hanji.kernels.pointwise.Binary.multiply;
import static hanji.kernels.pointwise.Binary.subtract;
import static hanji.kernels.pointwise.Unary.square;
import static hanji.kernels.reduce.Sum.sum;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import hanji.autograd.Tape;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Scope;
import hanji.tensor.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What every optimizer does. */
class OptimizerTest {
    /**
     * One way to descend.
     *
     * @param quadraticRate learning rate that converges on {@link #quadratic} within 400 steps
     * @param valleyRate learning rate that comes near the end of {@link #rosenbrock} within {@code valleySteps}
     */
    private record Descent(
            String name,
            Function<Map<String, Tensor>, Optimizer> optimizer,
            double quadraticRate,
            double valleyRate,
            int valleySteps) {}

    private static Stream<Descent> descents() {
        return Stream.of(
                new Descent("plain", p -> Sgd.plain(p, 0), 0.15, 2.5e-3, 3000),
                new Descent("momentum", p -> Sgd.momentum(p, 0.9, 0), 0.05, 1.5e-3, 1000),
                new Descent("nesterov", p -> Sgd.nesterov(p, 0.9, 0), 0.05, 1.5e-3, 1000),
                new Descent("adam", Adam::adam, 0.2, 0.2, 1000),
                new Descent("adamW", p -> Adam.adamW(p, 0), 0.2, 0.2, 1000),
                new Descent("rmsProp", RmsProp::rmsProp, 0.2, 0.01, 2000));
    }

    /** Half of (x - 3)² + 10 (y + 1)². */
    private static Tensor quadratic(Tensor p) {
        Tensor centre = Tensor.of(new double[] {3, -1}, 2);
        Tensor weight = Tensor.of(new double[] {0.5, 5}, 2);
        return sum(multiply(weight, square(subtract(p, centre))));
    }

    /** (1 - x)² + 100 (y - x²)², a curved valley with its lowest point at (1, 1). */
    private static Tensor rosenbrock(Tensor p) {
        Tensor x = slice(p, 0, 0, 1);
        Tensor y = slice(p, 0, 1, 2);
        return sum(add(square(affine(x, -1, 1)), scale(square(subtract(y, square(x))), 100)));
    }

    /** Steps {@code from} to {@code to} of a descent whose learning rate falls to a fifth at step {@code last}. */
    private static void descend(
            Optimizer optimizer, Tensor p, UnaryOperator<Tensor> loss, double rate, int from, int to, int last) {
        var parameters = Map.of("p", p);
        for (int step = from; step <= to; step++)
            try (var _ = Scope.open();
                    var tape = Tape.open()) {
                var gradients = tape.gradients(loss.apply(p), parameters.values());
                optimizer.step(gradients, step, rate * (1 - 0.8 * step / last), 1);
            }
    }

    @TestFactory
    Stream<DynamicTest> everyOptimizerFindsTheLowestPointOfAQuadratic() {
        return descents()
                .map(descent -> dynamicTest(descent.name, () -> {
                    Tensor p = Tensor.of(new double[] {0, 0}, 2);
                    descend(
                            descent.optimizer.apply(Map.of("p", p)),
                            p,
                            OptimizerTest::quadratic,
                            descent.quadraticRate,
                            1,
                            400,
                            400);
                    assertArrayEquals(new double[] {3, -1}, p.toDoubles(), 1e-4);
                }));
    }

    @TestFactory
    Stream<DynamicTest> everyOptimizerFollowsRosenbrocksValleyToItsEnd() {
        return descents()
                .map(descent -> dynamicTest(descent.name, () -> {
                    Tensor p = Tensor.of(new double[] {-1.2, 1}, 2);
                    descend(
                            descent.optimizer.apply(Map.of("p", p)),
                            p,
                            OptimizerTest::rosenbrock,
                            descent.valleyRate,
                            1,
                            descent.valleySteps,
                            descent.valleySteps);
                    assertTrue(rosenbrock(p).item() < 0.02, () -> "stopped at " + Arrays.toString(p.toDoubles()));
                }));
    }

    @TestFactory
    Stream<DynamicTest> anOptimizerWithRestoredStateGoesOnToTheSameBits() {
        return descents()
                .map(descent -> dynamicTest(descent.name, () -> {
                    Tensor p = Tensor.of(new float[] {-1.2f, 1}, 2);
                    Optimizer optimizer = descent.optimizer.apply(Map.of("p", p));
                    double rate = descent.valleyRate;
                    descend(optimizer, p, OptimizerTest::rosenbrock, rate, 1, 5, 10);
                    var saved = new LinkedHashMap<String, Tensor>();
                    optimizer.state().forEach((name, tensor) -> saved.put(name, tensor.to(DType.F32, Device.CPU)));
                    Tensor q = p.to(DType.F32, Device.CPU);
                    descend(optimizer, p, OptimizerTest::rosenbrock, rate, 6, 10, 10);

                    Optimizer restored = descent.optimizer.apply(Map.of("p", q));
                    assertEquals(saved.keySet(), restored.state().keySet());
                    restored.state().forEach((name, tensor) -> tensor.copyFrom(saved.get(name)));
                    descend(restored, q, OptimizerTest::rosenbrock, rate, 6, 10, 10);
                    assertArrayEquals(p.toFloats(), q.toFloats());
                }));
    }
}
