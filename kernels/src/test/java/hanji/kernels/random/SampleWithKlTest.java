package hanji.kernels.random;

import static hanji.kernels.pointwise.Affine.affine;
import static hanji.kernels.pointwise.Affine.scale;
import static hanji.kernels.pointwise.Binary.add;
import static hanji.kernels.pointwise.Binary.multiply;
import static hanji.kernels.pointwise.Binary.subtract;
import static hanji.kernels.pointwise.Unary.exp;
import static hanji.kernels.pointwise.Unary.negate;
import static hanji.kernels.pointwise.Unary.square;
import static hanji.kernels.random.SampleWithKl.sampleWithKl;
import static hanji.kernels.reduce.Sum.sum;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.autograd.Gradients;
import hanji.autograd.Op;
import hanji.autograd.Tape;
import hanji.autograd.check.GradCheck;
import hanji.kernels.check.CudaDevices;
import hanji.kernels.layout.Slice;
import hanji.kernels.random.SampleWithKl.Results;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Philox;
import hanji.tensor.Scope;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A draw and its divergence have the bits of the ops that they are composed of, forward and backward. */
class SampleWithKlTest {
    private static final Philox RANDOM = new Philox(7, 1, 2), INPUTS = new Philox(8, 1, 2);

    /** What a loss is made of. */
    private enum Used {
        BOTH,
        SAMPLE,
        KL;

        Tensor loss(Results results, Tensor a, Tensor b) {
            return switch (this) {
                case BOTH -> add(sum(multiply(results.sample(), a)), sum(multiply(results.kl(), b)));
                case SAMPLE -> sum(multiply(results.sample(), a));
                case KL -> sum(multiply(results.kl(), b));
            };
        }
    }

    private static Tensor normal(int stream, int size, DType dtype, Device device) {
        return Op.run(new Gaussian(INPUTS.stream(stream), 0, Shape.of(size), dtype, Device.CPU))
                .to(dtype, device);
    }

    /** The draw and the divergence by ordinary ops, with the noise and a second distribution in tensors. */
    private static Results composed(Tensor mean, Tensor logVar, long first) {
        Tensor zero = Tensor.zeros(mean.dtype(), Shape.of(), mean.device());
        Tensor noise = Op.run(new Gaussian(RANDOM, first, mean.shape(), mean.dtype(), mean.device()));
        Tensor sample = add(mean, multiply(exp(scale(logVar, 0.5)), noise));
        Tensor logRatio = subtract(logVar, zero);
        Tensor distance = multiply(square(subtract(mean, zero)), exp(negate(zero)));
        return new Results(sample, affine(add(subtract(exp(logRatio), logRatio), distance), 0.5, -0.5));
    }

    private static Results fused(Tensor mean, Tensor logVar, long first) {
        return sampleWithKl(mean, logVar, RANDOM, first);
    }

    /** Sample, kl, and the gradients by mean and logVar. */
    private static List<double[]> values(
            BiFunction<Tensor, Tensor, Results> draw, int size, Used used, DType dtype, Device device) {
        try (var tape = Tape.open()) {
            Tensor mean = normal(1, size, dtype, device), logVar = normal(2, size, dtype, device);
            Results results = draw.apply(mean, logVar);
            List<double[]> values = new ArrayList<>(
                    List.of(results.sample().toDoubles(), results.kl().toDoubles()));
            Tensor loss = used.loss(results, normal(3, size, dtype, device), normal(4, size, dtype, device));
            Gradients gradients = tape.gradients(loss, List.of(mean, logVar));
            Stream.of(mean, logVar)
                    .forEach(parameter -> values.add(gradients.of(parameter).toDoubles()));
            return values;
        }
    }

    private static void assertSame(List<double[]> expected, List<double[]> values) {
        assertEquals(expected.size(), values.size());
        for (int k = 0; k < values.size(); k++) assertArrayEquals(expected.get(k), values.get(k));
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 0", "1, 3", "5, 1", "1023, 7", "1024, 0", "2049, 2", "70001, 5"})
    void itHasTheBitsOfItsComposition(int size, long first) {
        for (DType dtype : List.of(DType.F32, DType.F64))
            for (Used used : Used.values())
                for (Device device : List.of(Device.CPU, Device.fineGrained(3)))
                    assertSame(
                            values((m, v) -> composed(m, v, first), size, used, dtype, device),
                            values((m, v) -> fused(m, v, first), size, used, dtype, device));
    }

    @Tag("device")
    @ParameterizedTest
    @CsvSource({"0, 0", "1, 3", "5, 1", "1023, 7", "1024, 4"})
    void itHasTheBitsOfItsCompositionOnADevice(int size, long first) {
        for (Used used : Used.values()) {
            var expected = values((m, v) -> composed(m, v, first), size, used, DType.F32, Device.CPU);
            for (Device device : CudaDevices.all()) {
                assertSame(expected, values((m, v) -> composed(m, v, first), size, used, DType.F32, device));
                assertSame(expected, values((m, v) -> fused(m, v, first), size, used, DType.F32, device));
            }
        }
    }

    /** -0 stays -0 where nothing is added to it, and nothing is NaN for 0 times infinity. */
    @Test
    void aGradientThatDidNotArriveAddsNothing() {
        for (boolean bySample : new boolean[] {true, false})
            for (Device device : List.of(Device.CPU, CudaDevices.fast())) {
                Tensor given = Tensor.of(new float[] {-0f, -0f}, 2).to(DType.F32, device);
                Tensor mean =
                        Tensor.of(new float[] {Float.POSITIVE_INFINITY, -0f}, 2).to(DType.F32, device);
                Tensor logVar = Tensor.of(new float[] {100, 0}, 2).to(DType.F32, device);
                Optional<Tensor> one = Optional.of(given), none = Optional.empty();
                Tensor dMean = Op.run(SampleWithKlGradient.of(
                        SampleWithKl.of(mean, logVar, RANDOM, 0), bySample ? one : none, bySample ? none : one));
                assertArrayEquals(
                        bySample ? new float[] {-0f, -0f} : new float[] {Float.NaN, 0}, dMean.toFloats(), "" + device);
            }
    }

    /** The divergence of N(m, s^2) is (s^2 - ln s^2 + m^2 - 1) / 2. */
    @Test
    void theDivergenceIsTheClosedForm() {
        Tensor mean = Tensor.of(new double[] {0, 1, -2, 0, 3}, 5);
        Tensor logVar = Tensor.of(new double[] {0, 0, 0, Math.log(4), Math.log(0.25)}, 5);
        assertArrayEquals(
                new double[] {0, 0.5, 2, (3 - 2 * Math.log(2)) / 2, (8.25 + 2 * Math.log(2)) / 2},
                fused(mean, logVar, 0).kl().toDoubles(),
                1e-15);
    }

    @Test
    void theSampleIsTheMeanPlusTheNoiseTimesTheDeviation() {
        double[] z = Op.run(new Gaussian(RANDOM, 3, Shape.of(3), DType.F64, Device.CPU))
                .toDoubles();
        Tensor mean = Tensor.of(new double[] {0, 10, -5}, 3);
        Tensor logVar = Tensor.of(new double[] {0, Math.log(4), Math.log(9)}, 3);
        assertArrayEquals(
                new double[] {z[0], 10 + 2 * z[1], -5 + 3 * z[2]},
                fused(mean, logVar, 3).sample().toDoubles(),
                1e-14);
    }

    /** So that samples may be drawn some at a time. */
    @Test
    void aPartHasTheNoiseOfTheWhole() {
        Tensor mean = normal(1, 30, DType.F32, Device.CPU), logVar = normal(2, 30, DType.F32, Device.CPU);
        Results whole = fused(mean, logVar, 1);
        Results part = fused(Slice.slice(mean, 0, 7, 20), Slice.slice(logVar, 0, 7, 20), 8);
        assertArrayEquals(
                Slice.slice(whole.sample(), 0, 7, 20).toFloats(), part.sample().toFloats());
        assertArrayEquals(
                Slice.slice(whole.kl(), 0, 7, 20).toFloats(), part.kl().toFloats());
    }

    @ParameterizedTest
    @EnumSource(Used.class)
    void gradientsAreThoseOfDifferencesToTheSecondOrder(Used used) {
        Function<List<Tensor>, Tensor> loss = in -> {
            Results results = fused(in.get(0), in.get(1), 3);
            return switch (used) { // no sum: a square makes it depend on the results twice
                case BOTH -> multiply(results.sample(), results.kl());
                case SAMPLE -> square(results.sample());
                case KL -> square(results.kl());
            };
        };
        var inputs = List.of(normal(1, 6, DType.F64, Device.CPU), normal(2, 6, DType.F64, Device.CPU));
        GradCheck.STANDARD.firstOrder("SampleWithKl", loss, inputs);
        GradCheck.STANDARD.secondOrder("SampleWithKl", loss, inputs);
    }

    @ParameterizedTest
    @EnumSource(Used.class)
    void anOuterTapeRecordsOrdinaryOpsOfTheSameBits(Used used) {
        var expected = values((m, v) -> fused(m, v, 1), 37, used, DType.F32, Device.CPU);
        try (var outer = Tape.open()) {
            assertSame(expected, values((m, v) -> fused(m, v, 1), 37, used, DType.F32, Device.CPU));
            assertFalse(outer.calls().stream().anyMatch(call -> call.op() instanceof SampleWithKlGradient));
        }
    }

    @Tag("device")
    @ParameterizedTest
    @ValueSource(ints = {5, 1300})
    void forwardAndBackwardAreALaunchEach(int size) {
        List<String> calls = Collections.synchronizedList(new ArrayList<>());
        Device device = CudaDevices.watched(calls::add);
        try (var _ = Scope.open();
                var tape = Tape.open()) {
            Tensor mean = normal(1, size, DType.F32, device), logVar = normal(2, size, DType.F32, device);
            Tensor cotangent = normal(3, size, DType.F32, device);
            Results results = fused(mean, logVar, 0);
            assertEquals(1, launches(calls));
            Tensor both = add(results.sample(), results.kl());
            assertEquals(2, launches(calls), "the sum");
            tape.gradients(both, cotangent, List.of(mean, logVar));
            assertEquals(3, launches(calls), "the gradient of a sum launches nothing");
        }
    }

    private static int launches(List<String> calls) {
        return Collections.frequency(calls, "launch");
    }

    @Test
    void whatDoesNotFitIsRefused() {
        Tensor four = normal(1, 4, DType.F32, Device.CPU), five = normal(1, 5, DType.F32, Device.CPU);
        Tensor wide = normal(1, 4, DType.F64, Device.CPU);
        Tensor whole = Tensor.zeros(DType.I32, Shape.of(4), Device.CPU);
        assertRefused("SampleWithKl needs all tensors shaped", () -> SampleWithKl.of(four, five, RANDOM, 0));
        assertRefused("SampleWithKl needs all tensors shaped", () -> SampleWithKl.of(four, wide, RANDOM, 0));
        assertRefused("SampleWithKl needs all tensors shaped", () -> new SampleWithKl(four, four, RANDOM, 0, five));
        assertRefused("SampleWithKl needs means in F32 or F64", () -> SampleWithKl.of(whole, whole, RANDOM, 0));
        var call = SampleWithKl.of(four, four, RANDOM, 0);
        assertRefused(
                "SampleWithKlGradient needs the gradient by",
                () -> SampleWithKlGradient.of(call, Optional.empty(), Optional.empty()));
        assertRefused(
                "SampleWithKlGradient needs all tensors shaped",
                () -> SampleWithKlGradient.of(call, Optional.of(five), Optional.empty()));
    }

    private static void assertRefused(String beginning, Runnable made) {
        String message = assertThrows(IllegalArgumentException.class, made::run).getMessage();
        assertTrue(message.startsWith(beginning), message);
    }
}
