package hanji.kernels.math;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;
import java.util.zip.CRC32;
import jdk.incubator.vector.FloatVector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every elementary function against StrictMath in F64, and its scalar, vector and array forms against each other.
 * {@code -DargLine=-Dhanji.sweepStride=1} visits all 2^32 inputs.
 */
class ElementaryFunctionsTest {
    private static final int STRIDE = Integer.getInteger("hanji.sweepStride", 997);
    private static final int CANONICAL_NAN = 0x7FC00000;

    private static final float[] SPECIAL = {
        0f,
        -0f,
        1f,
        -1f,
        Float.MIN_VALUE,
        -Float.MIN_VALUE,
        Float.MIN_NORMAL,
        -Float.MIN_NORMAL,
        Math.nextDown(Float.MIN_NORMAL),
        Float.MAX_VALUE,
        -Float.MAX_VALUE,
        Float.POSITIVE_INFINITY,
        Float.NEGATIVE_INFINITY,
        Float.NaN,
        Float.intBitsToFloat(0xFFC00001),
        Float.intBitsToFloat(0x7F800001),
        0.55f,
        Math.nextDown(0.55f),
        0.9375f,
        Math.nextDown(0.9375f),
        4f,
        88.72283f,
        88.72284f,
        89f,
        -87.33655f,
        -103.97208f,
        -103.97209f,
        -104f,
        SinCos.CODY_WAITE_END,
        Math.nextUp(SinCos.CODY_WAITE_END),
        -SinCos.CODY_WAITE_END,
        0x1.f9cbe2p+95f,
        (float) Math.PI,
        (float) (Math.PI / 2),
        2f / 3,
        4f / 3,
        1f / 3,
        5f / 3,
        0x1p-24f,
        0x1p25f,
        -0x1.fffffep-1f
    };

    private interface ScalarForm {
        float of(float x);
    }

    private interface ArrayForm {
        void of(float[] in, int inFrom, float[] out, int outFrom, int n);
    }

    /** A function: the error in ulp that docs/numerics.md promises, the CRC-32 of its results, its F64 definition. */
    private enum Function {
        EXP(0.9, 0x0dc8652fL, StrictMath::exp, Exp::exp, Exp::exp, Exp::exp),
        LOG(0.95, 0xf9bc4d46L, StrictMath::log, Log::log, Log::log, Log::log),
        LOG1P(1.6, 0x94945028L, StrictMath::log1p, Log1p::log1p, Log1p::log1p, Log1p::log1p),
        TANH(1.7, 0xbd205cc8L, StrictMath::tanh, Tanh::tanh, Tanh::tanh, Tanh::tanh),
        SIGMOID(
                2.5,
                0x1be7b6b3L,
                x -> 1 / (1 + StrictMath.exp(-x)),
                Sigmoid::sigmoid,
                Sigmoid::sigmoid,
                Sigmoid::sigmoid),
        SOFTPLUS(2.0, 0x9c77b516L, Function::softplus, Softplus::softplus, Softplus::softplus, Softplus::softplus),
        ERF(1.1, 0xed840358L, Erf::erf, Erf::erf, Erf::erf, Erf::erf),
        SIN(1.7, 0x3a77cb35L, StrictMath::sin, SinCos::sin, SinCos::sin, SinCos::sin),
        COS(1.7, 0xaa0928c5L, StrictMath::cos, SinCos::cos, SinCos::cos, SinCos::cos),
        ELU(0.95, 0x95bb2c06L, x -> x > 0 ? x : StrictMath.expm1(x), Elu::elu, Elu::elu, Elu::elu);

        final double bound;
        final long checksum;
        final DoubleUnaryOperator exact;
        final ScalarForm scalar;
        final UnaryOperator<FloatVector> vector;
        final ArrayForm array;

        Function(
                double bound,
                long checksum,
                DoubleUnaryOperator exact,
                ScalarForm scalar,
                UnaryOperator<FloatVector> vector,
                ArrayForm array) {
            this.bound = bound;
            this.checksum = checksum;
            this.exact = exact;
            this.scalar = scalar;
            this.vector = vector;
            this.array = array;
        }

        private static double softplus(double x) {
            return Math.max(x, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(x)));
        }
    }

    @ParameterizedTest
    @EnumSource
    void staysWithinItsStatedError(Function function) {
        double worst = 0;
        float worstAt = 0;
        for (long bits = 0; bits < 1L << 32; bits += STRIDE) {
            float x = Float.intBitsToFloat((int) bits);
            double error = ulps(function.scalar.of(x), function.exact.applyAsDouble(x));
            if (error > worst) {
                worst = error;
                worstAt = x;
            }
        }
        for (float x : SPECIAL) {
            double error = ulps(function.scalar.of(x), function.exact.applyAsDouble(x));
            assertTrue(error <= function.bound, function + " of " + x + " errs by " + error + " ulp");
        }
        assertTrue(worst <= function.bound, function + " of " + worstAt + " errs by " + worst + " ulp");
    }

    @ParameterizedTest
    @EnumSource
    void bitsStayTheSame(Function function) {
        CRC32 checksum = new CRC32();
        for (long bits = 0; bits < 1L << 32; bits += 999_983) {
            int result = bits(function.scalar.of(Float.intBitsToFloat((int) bits)));
            for (int shift = 0; shift < 32; shift += 8) {
                checksum.update(result >>> shift);
            }
        }
        assertEquals(function.checksum, checksum.getValue(), () -> "0x" + Long.toHexString(checksum.getValue()));
    }

    @ParameterizedTest
    @EnumSource
    void vectorAndArrayFormsEqualTheScalarFormBitForBit(Function function) {
        float[] in = new float[1024];
        float[] out = new float[1024];
        long bits = 0;
        while (bits < 1L << 32) {
            for (int i = 0; i < in.length; i++, bits += 3L * STRIDE) {
                in[i] = Float.intBitsToFloat((int) bits);
            }
            function.array.of(in, 0, out, 0, in.length);
            assertScalar(function, in, out, in.length);
        }
        for (int i = 0; i < SPECIAL.length; i++) {
            FloatVector x = FloatVector.broadcast(Lanes.SPECIES, 0.3f).withLane(i % Lanes.SPECIES.length(), SPECIAL[i]);
            assertScalar(function, x.toArray(), function.vector.apply(x).toArray(), Lanes.SPECIES.length());
        }
    }

    @ParameterizedTest
    @EnumSource
    void arrayFormWritesExactlyItsRange(Function function) {
        for (int n = 0; n <= 2 * Lanes.SPECIES.length() + 1; n++) {
            float[] in = new float[n + 1];
            for (int i = 0; i < n; i++) {
                in[i + 1] = SPECIAL[i % SPECIAL.length];
            }
            float[] out = new float[n + 3];
            out[1] = 42;
            out[n + 2] = 42;
            function.array.of(in, 1, out, 2, n);
            assertEquals(42, out[1]);
            assertEquals(42, out[n + 2]);
            assertScalar(function, Arrays.copyOfRange(in, 1, n + 1), Arrays.copyOfRange(out, 2, n + 2), n);
        }
    }

    @ParameterizedTest
    @EnumSource
    void arrayFormWorksInPlace(Function function) {
        float[] values = new float[5000];
        for (int i = 0; i < values.length; i++) {
            values[i] = 0.01f * i - 20;
        }
        float[] in = values.clone();
        function.array.of(values, 0, values, 0, values.length);
        assertScalar(function, in, values, in.length);
    }

    @ParameterizedTest
    @EnumSource
    void everyNanResultHasTheSameBits(Function function) {
        for (float x : SPECIAL) {
            float y = function.scalar.of(x);
            assertTrue(!Float.isNaN(y) || bits(y) == CANONICAL_NAN, function + " of " + x);
            assertEquals(Double.isNaN(function.exact.applyAsDouble(x)), Float.isNaN(y), function + " of " + x);
        }
    }

    @ParameterizedTest
    @CsvSource({"TANH", "SIN", "LOG1P", "ERF"})
    void keepsTheSignOfZero(Function function) {
        assertEquals(bits(0f), bits(function.scalar.of(0f)));
        assertEquals(bits(-0f), bits(function.scalar.of(-0f)));
    }

    @Test
    void exactValuesAreExact() {
        assertEquals(1f, Exp.exp(0));
        assertEquals(0f, Exp.exp(Float.NEGATIVE_INFINITY));
        assertEquals(0f, Log.log(1));
        assertEquals(Float.NEGATIVE_INFINITY, Log.log(-0f));
        assertEquals(-1f, Tanh.tanh(Float.NEGATIVE_INFINITY));
        assertEquals(0.5f, Sigmoid.sigmoid(-0f));
        assertEquals(1f, SinCos.cos(0));
    }

    @Test
    void logOfNormalEqualsLog() {
        for (int bits = 0x00800000; bits < 0x7F800000; bits += 9973) {
            float x = Float.intBitsToFloat(bits);
            assertEquals(bits(Log.log(x)), bits(Log.logOfNormal(x)));
        }
    }

    private static void assertScalar(Function function, float[] in, float[] out, int n) {
        for (int i = 0; i < n; i++) {
            float x = in[i];
            assertEquals(bits(function.scalar.of(x)), bits(out[i]), () -> function + " of " + Float.toHexString(x));
        }
    }

    /** |actual - exact| in units of the spacing of floats at {@code exact}; an infinity counts as 2^128. */
    private static double ulps(float actual, double exact) {
        if (Double.isNaN(exact)) {
            return Float.isNaN(actual) ? 0 : Double.POSITIVE_INFINITY;
        }
        if (Float.isNaN(actual)) {
            return Double.POSITIVE_INFINITY;
        }
        if (actual == exact || Float.isInfinite(actual) && actual == (float) exact) {
            return 0;
        }
        double value = Float.isInfinite(actual) ? Math.copySign(0x1p128, actual) : actual;
        double spacing = Math.max(0x1p-149, Math.scalb(1.0, Math.getExponent(exact) - 23));
        return Math.abs(value - exact) / spacing;
    }

    private static int bits(float x) {
        return Float.floatToRawIntBits(x);
    }
}
