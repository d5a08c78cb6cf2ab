package hanji.kernels.math;

import static org.junit.jupiter.api.Assertions.assertEquals;

import hanji.autograd.Op;
import hanji.kernels.check.CudaDevices;
import hanji.kernels.pointwise.Binary;
import hanji.kernels.pointwise.BinaryFunction;
import hanji.kernels.pointwise.Unary;
import hanji.kernels.pointwise.UnaryFunction;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Scope;
import hanji.tensor.Tensor;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** elementary.cuh, as a CUDA device runs it, has the bits of this package over the whole range of F32. */
@Tag("device")
class ElementaryKernelsTest {
    private static final Device DEVICE = CudaDevices.fast();

    /** Distance of the bit patterns, a prime. */
    private static final int STRIDE = Integer.getInteger("hanji.sweepStride", 40_009);

    /** Where functions change their way: zeros, infinities, the ends of exp, log's subnormals, large angles. */
    private static final float[] EDGES = {
        0,
        1,
        -1,
        0.55f,
        0.9375f,
        4,
        9,
        10,
        65536,
        -65536,
        88.72284f,
        89,
        -87.33655f,
        -103.97208f,
        -104,
        Float.MIN_NORMAL,
        Float.MAX_VALUE,
        -Float.MAX_VALUE,
        0x1p-24f,
        0x1.555556p+0f,
        (float) Math.PI,
        (float) Math.PI / 2
    };
    /** Whole, odd, even, fractions, large, special. */
    private static final float[] POWERS = {
        2,
        0.5f,
        -1,
        3,
        1.1f,
        -2.7f,
        0,
        1,
        33,
        1 << 24,
        16777215,
        -16777215,
        1e-3f,
        Float.NaN,
        Float.POSITIVE_INFINITY,
        Float.NEGATIVE_INFINITY,
        Float.MIN_VALUE,
        Float.MAX_VALUE,
        -0f
    };

    /** Neighbours of an edge on either side. */
    private static final int NEIGHBOURS = 50;

    @ParameterizedTest
    @EnumSource(
            value = UnaryFunction.class,
            names = {"EXP", "LOG", "LOG1P", "SIN", "COS", "TANH", "SIGMOID", "SOFTPLUS", "ERF", "SILU", "GELU", "ELU"})
    void everyBitIsThatOfTheCpu(UnaryFunction function) {
        try (var _ = Scope.open()) {
            float[] x = arguments();
            Tensor here = Tensor.of(x, x.length);
            float[] expected = Op.run(new Unary(function, here)).toFloats();
            float[] result =
                    Op.run(new Unary(function, here.to(DType.F32, DEVICE))).toFloats();
            for (int i = 0; i < x.length; i++)
                assertEquals(
                        Float.floatToRawIntBits(expected[i]),
                        Float.floatToRawIntBits(result[i]),
                        function + " of " + x[i]);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = BinaryFunction.class,
            names = {"SILU_GRADIENT", "GELU_GRADIENT", "ELU_GRADIENT"})
    void everyBitOfADerivativeIsThatOfTheCpu(BinaryFunction function) {
        try (var _ = Scope.open()) {
            float[] x = arguments();
            Tensor at = Tensor.of(x, x.length), arrived = Tensor.of(new float[] {0.7f});
            float[] expected = Op.run(new Binary(function, at, arrived)).toFloats();
            float[] result = Op.run(new Binary(function, at.to(DType.F32, DEVICE), arrived.to(DType.F32, DEVICE)))
                    .toFloats();
            for (int i = 0; i < x.length; i++) assertEquals(expected[i], result[i], function + " at " + x[i]);
        }
    }

    @Test
    void everyBitOfAPowerIsThatOfTheCpu() {
        try (var _ = Scope.open()) {
            float[] x = arguments();
            float[] y = new float[x.length];
            for (int i = 0; i < y.length; i++) y[i] = POWERS[i % POWERS.length];
            Tensor base = Tensor.of(x, x.length), exponent = Tensor.of(y, y.length);
            float[] expected = Binary.pow(base, exponent).toFloats();
            float[] result = Binary.pow(base.to(DType.F32, DEVICE), exponent.to(DType.F32, DEVICE))
                    .toFloats();
            for (int i = 0; i < x.length; i++) assertEquals(expected[i], result[i], x[i] + " to the power " + y[i]);
        }
    }

    private static float[] arguments() {
        IntStream sweep = IntStream.range(0, (int) ((1L << 32) / STRIDE)).map(i -> i * STRIDE);
        IntStream edges = IntStream.range(0, EDGES.length)
                .map(i -> Float.floatToRawIntBits(EDGES[i]))
                .flatMap(bits -> IntStream.rangeClosed(bits - NEIGHBOURS, bits + NEIGHBOURS));
        int[] patterns = IntStream.concat(sweep, edges).toArray();
        float[] x = new float[patterns.length];
        for (int i = 0; i < x.length; i++) x[i] = Float.intBitsToFloat(patterns[i]);
        return x;
    }
}
