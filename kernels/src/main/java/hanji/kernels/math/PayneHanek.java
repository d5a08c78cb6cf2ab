package hanji.kernels.math;

/**
 * Exact reduction of large F32 angles modulo pi/2, in integers: Payne and Hanek, "Radian reduction for trigonometric
 * functions", ACM SIGNUM Newsletter 18(1), 1983.
 *
 * <p>a = m 2<sup>e</sup> with a 24-bit integer m. Only the bits of 2/pi between the weights 2<sup>1-e</sup> and
 * 2<sup>-94-e</sup> matter: those above add multiples of four quarter turns, those below less than 2<sup>-62</sup>.
 */
final class PayneHanek {
    /** 32 zero bits, then the first 224 bits of 2/pi after the binary point. */
    private static final int[] TWO_OVER_PI = {
        0, 0xA2F9836E, 0x4E441529, 0xFC2757D1, 0xF534DDC0, 0xDB629599, 0x3C439041, 0xFE5163AB
    };

    /** floor(pi/2 * 2^63), unsigned. */
    private static final long HALF_PI = 0xC90FDAA22168C234L;

    private PayneHanek() {}

    /** The angle a, a finite number of at least 2<sup>16</sup>; the remainder is within 0.51 ulp. */
    static SinCos.Angle reduce(float a) {
        int bits = Float.floatToRawIntBits(a);
        int e = (bits >>> 23) - 150;
        long m = bits & 0x7FFFFF | 0x800000;
        // quarter turns modulo 4, in units of 2^-62
        long turns = (m * word(e + 30) << 32) + m * word(e + 62) + (m * word(e + 94) >>> 32);
        int quarter = (int) (turns + (1L << 61) >>> 62);
        long fraction = turns - ((long) quarter << 62);
        long magnitude = Math.abs(fraction);
        int zeros = Long.numberOfLeadingZeros(magnitude);
        long product = Math.unsignedMultiplyHigh(magnitude << zeros, HALF_PI) >>> 1;
        float r = product * Float.intBitsToFloat(127 - 60 - zeros << 23);
        return new SinCos.Angle(quarter, fraction < 0 ? -r : r);
    }

    /** 32 bits of the table from bit {@code at} on. */
    private static long word(int at) {
        int i = at >>> 5;
        long pair = (long) TWO_OVER_PI[i] << 32 | TWO_OVER_PI[i + 1] & 0xFFFFFFFFL;
        return pair << (at & 31) >>> 32;
    }
}
