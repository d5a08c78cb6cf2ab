package hanji.nn.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Noise;
import hanji.tensor.Scope;
import hanji.tensor.Tensor;
import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class InitializerTest {
    private static final int COUNT = 10_000;

    /** A way to draw weights, with the standard deviation that it promises and the largest value it allows. */
    private record Draw(String name, Function<Initializer, Tensor> draw, double deviation, double limit) {}

    private static Stream<Draw> draws() {
        return Stream.of(
                new Draw("uniform", i -> i.uniform(0.3, COUNT), 0.3 / Math.sqrt(3), 0.3),
                new Draw("heUniform", i -> i.heUniform(50, 2, COUNT), 2 * Math.sqrt(2.0 / 50), 2 * Math.sqrt(6.0 / 50)),
                new Draw(
                        "glorotUniform", i -> i.glorotUniform(30, 70, 1, COUNT), Math.sqrt(2.0 / 100), Math.sqrt(0.06)),
                new Draw("normal", i -> i.normal(0.3, COUNT), 0.3, 1.8),
                new Draw("heNormal", i -> i.heNormal(50, 2, COUNT), 2 * Math.sqrt(2.0 / 50), 2.4));
    }

    private static Initializer initializer(long seed, DType dtype) {
        return Initializer.ofOnlyNetwork(seed, dtype, Device.CPU);
    }

    @TestFactory
    Stream<DynamicTest> valuesHaveTheMomentsAndBoundsTheyPromise() {
        return draws().map(draw -> dynamicTest(draw.name, () -> {
            double[] values = draw.draw.apply(initializer(7, DType.F32)).toDoubles();
            double error = 4 * draw.deviation / Math.sqrt(COUNT);
            assertEquals(0, Arrays.stream(values).average().orElseThrow(), error);
            double square = Arrays.stream(values).map(x -> x * x).average().orElseThrow();
            assertEquals(draw.deviation, Math.sqrt(square), error);
            assertTrue(Arrays.stream(values).allMatch(x -> Math.abs(x) <= draw.limit));
        }));
    }

    @TestFactory
    Stream<DynamicTest> valuesAreAFunctionOfTheSeed() {
        return draws().map(draw -> dynamicTest(draw.name, () -> {
            double[] values = draw.draw.apply(initializer(7, DType.F32)).toDoubles();
            assertArrayEquals(values, draw.draw.apply(initializer(7, DType.F32)).toDoubles());
            assertFalse(Arrays.equals(
                    values, draw.draw.apply(initializer(8, DType.F32)).toDoubles()));
        }));
    }

    @TestFactory
    Stream<DynamicTest> doublePrecisionHasTheValuesOfSingle() {
        return draws().map(draw -> dynamicTest(
                draw.name,
                () -> assertArrayEquals(
                        draw.draw.apply(initializer(7, DType.F32)).toDoubles(),
                        draw.draw.apply(initializer(7, DType.F64)).toDoubles())));
    }

    @Test
    void eachTensorDrawsFromTheNextStream() {
        Initializer initializer = initializer(7, DType.F32);
        double[] first = initializer.uniform(1, 100).toDoubles();
        double[] second = initializer.uniform(1, 100).toDoubles();
        assertFalse(Arrays.equals(first, second));
        Initializer other = initializer(7, DType.F32);
        other.normal(1, 3);
        assertArrayEquals(second, other.uniform(1, 100).toDoubles());
    }

    @Test
    void networksOfTwoNamesStartDifferent() {
        var noise = new Noise(7);
        double[] critic = Initializer.of(noise, "critic", DType.F32, Device.CPU)
                .uniform(1, 100)
                .toDoubles();
        double[] again = Initializer.of(noise, "critic", DType.F32, Device.CPU)
                .uniform(1, 100)
                .toDoubles();
        double[] generator = Initializer.of(noise, "generator", DType.F32, Device.CPU)
                .uniform(1, 100)
                .toDoubles();
        assertArrayEquals(critic, again);
        assertFalse(Arrays.equals(critic, generator));
    }

    @Test
    void zerosUseNoRandomness() {
        Initializer initializer = initializer(7, DType.F32);
        initializer.zeros(5);
        assertArrayEquals(
                initializer(7, DType.F32).uniform(1, 9).toDoubles(),
                initializer.uniform(1, 9).toDoubles());
    }

    @Test
    void drawnTensorsBelongToTheScopeOutside() {
        try (var scope = Scope.open()) {
            Tensor drawn = initializer(7, DType.F32).normal(1, 3);
            assertTrue(drawn.isAlive());
            assertTrue(scope.disown(drawn));
        }
    }
}
