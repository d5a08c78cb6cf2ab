package hanji.kernels.math;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** SiLU, GELU and ELU with their derivatives over the whole range of F32, scalar against array form. */
class ActivationsTest {
    private static final int STRIDE = Integer.getInteger("hanji.sweepStride", 997);
    private static final float INFINITY = Float.POSITIVE_INFINITY;

    /**
     * A function and its derivative: the error of the first in ulp of x or of the result, whichever is asked, that of
     * the second in ulp of 1 or of the result, whichever is larger.
     */
    private enum Function {
        SILU(3.1, false, Silu::silu, Silu::silu, x -> x / (1 + StrictMath.exp(-x))),
        GELU(1.0, true, Gelu::gelu, Gelu::gelu, x -> x / 2 * (1 + Erf.erf(x * StrictMath.sqrt(0.5)))),
        ELU(0.95, false, Elu::elu, Elu::elu, x -> x > 0 ? x : StrictMath.expm1(x));

        final double bound;
        final boolean ofArgument;
        final Scalar f32;
        final Array array;
        final DoubleUnaryOperator f64;

        Function(double bound, boolean ofArgument, Scalar f32, Array array, DoubleUnaryOperator f64) {
            this.bound = bound;
            this.ofArgument = ofArgument;
            this.f32 = f32;
            this.array = array;
            this.f64 = f64;
        }

        float gradient(float x, float d) {
            return switch (this) {
                case SILU -> Silu.gradient(x, d);
                case GELU -> Gelu.gradient(x, d);
                case ELU -> Elu.gradient(x, d);
            };
        }

        void gradient(float[] x, float[] d, float[] out) {
            switch (this) {
                case SILU -> Silu.gradient(x, 0, d, 0, out, 0, x.length);
                case GELU -> Gelu.gradient(x, 0, d, 0, out, 0, x.length);
                case ELU -> Elu.gradient(x, 0, d, 0, out, 0, x.length);
            }
        }

        /** By the formulas of docs/numerics.md, in F64. */
        double derivative(double x) {
            double s = 1 / (1 + StrictMath.exp(-x));
            return switch (this) {
                case SILU -> s + x * s * (1 - s);
                case GELU ->
                    (1 + Erf.erf(x * StrictMath.sqrt(0.5))) / 2
                            + x * StrictMath.exp(-x * x / 2) / StrictMath.sqrt(2 * StrictMath.PI);
                case ELU -> x > 0 ? 1 : StrictMath.exp(x);
            };
        }
    }

    private interface Scalar {
        float of(float x);
    }

    private interface Array {
        void of(float[] in, int inFrom, float[] out, int outFrom, int n);
    }

    @ParameterizedTest
    @EnumSource
    void valuesStayWithinTheirStatedError(Function function) {
        double worst = 0;
        for (long bits = 0; bits < 1L << 32; bits += STRIDE) {
            float x = Float.intBitsToFloat((int) bits);
            if (!Float.isFinite(x)) continue;
            double exact = function.f64.applyAsDouble(x);
            double ulp = Math.ulp((float) (function.ofArgument ? x : exact));
            if (function == Function.SILU && x < -87) ulp *= 17; // sigmoid is subnormal
            worst = Math.max(worst, Math.abs(function.f32.of(x) - exact) / ulp);
        }
        assertTrue(worst <= function.bound, function + " errs by " + worst + " ulp");
    }

    @ParameterizedTest
    @EnumSource
    void derivativesStayWithinTheirStatedError(Function function) {
        double worst = 0;
        for (long bits = 0; bits < 1L << 32; bits += STRIDE) {
            float x = Float.intBitsToFloat((int) bits);
            if (!(Math.abs(x) < 1e4f)) continue;
            double error = Math.abs(function.gradient(x, 1) - function.derivative(x));
            worst = Math.max(worst, error / Math.ulp(1f));
        }
        assertTrue(worst <= 2, function + "'s derivative errs by " + worst + " ulp of 1");
    }

    @ParameterizedTest
    @EnumSource
    void limitsAreMet(Function function) {
        assertEquals(INFINITY, function.f32.of(INFINITY));
        assertEquals(function == Function.ELU ? -1 : 0, function.f32.of(-INFINITY), 0);
        assertEquals(1, function.gradient(INFINITY, 1), 0);
        assertEquals(0, function.gradient(-INFINITY, 1), 0);
        assertEquals(function == Function.ELU ? 1 : 0.5f, function.gradient(0, 1));
        for (float zero : new float[] {0, -0f}) assertEquals(0, function.f32.of(zero), 0);
        assertEquals(0x7FC00000, Float.floatToRawIntBits(function.f32.of(Float.intBitsToFloat(0xFFC00001))));
        assertTrue(Float.isNaN(function.gradient(Float.NaN, 1)));
    }

    @ParameterizedTest
    @EnumSource
    void theArrayFormsHaveTheBitsOfTheScalarOnes(Function function) {
        int n = 3001;
        float[] x = new float[n], d = new float[n], out = new float[n];
        for (int i = 0; i < n; i++) {
            x[i] = i < 30 ? Float.intBitsToFloat(i * 0x08421084) : (i - 1500) * 0.011f;
            d[i] = 0.3f + i;
        }
        x[77] = Float.NaN;
        x[78] = -INFINITY;
        function.array.of(x, 0, out, 0, n);
        for (int i = 0; i < n; i++) assertEquals(bits(function.f32.of(x[i])), bits(out[i]), function + " of " + x[i]);
        function.gradient(x, d, out);
        for (int i = 0; i < n; i++) assertEquals(function.gradient(x[i], d[i]), out[i], function + " at " + x[i]);
        function.array.of(x, 0, x, 0, n);
        assertEquals(bits(function.f32.of(-0.5f * 0.022f)), bits(x[1499]), "in place");
    }

    /** mpmath with 40 digits. */
    @Test
    void valuesAreThoseOfHigherPrecision() {
        assertEquals(0.841344746068542949, Gelu.gelu(1), 1e-7);
        assertEquals(-0.0455002638963584, Gelu.gelu(-2), 3e-7);
        assertEquals(0.731058578630004879, Silu.silu(1), 1e-7);
        assertEquals(-0.238405844044235, Silu.silu(-2), 1e-7);
        assertEquals(-0.632120558828557678, Elu.elu(-1), 1e-7);
    }

    private static int bits(float x) {
        return Float.floatToRawIntBits(x);
    }
}
