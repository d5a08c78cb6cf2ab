package hanji.simulator.decode;

import static hanji.simulator.machine.Warp.LANES;

import hanji.simulator.machine.Bank;
import hanji.simulator.machine.Lanes.One;
import hanji.simulator.machine.UnknownInstruction;
import hanji.simulator.ptx.Type;

/** Conversions between number types ({@code cvt}) and reinterpretations of bits ({@code mov.b32}, {@code mov.b64}). */
final class Conversions {
    private Conversions() {}

    /** The bits of a register, moved to another bank of the same width. */
    static One<?, ?> bits(Bank from, Bank to) {
        if (from == Bank.FLOAT && to == Bank.INT)
            return (int[] d, float[] a) -> {
                for (int i = 0; i < LANES; i++) d[i] = Float.floatToRawIntBits(a[i]);
            };
        if (from == Bank.INT && to == Bank.FLOAT)
            return (float[] d, int[] a) -> {
                for (int i = 0; i < LANES; i++) d[i] = Float.intBitsToFloat(a[i]);
            };
        if (from == Bank.DOUBLE && to == Bank.LONG)
            return (long[] d, double[] a) -> {
                for (int i = 0; i < LANES; i++) d[i] = Double.doubleToRawLongBits(a[i]);
            };
        if (from == Bank.LONG && to == Bank.DOUBLE)
            return (double[] d, long[] a) -> {
                for (int i = 0; i < LANES; i++) d[i] = Double.longBitsToDouble(a[i]);
            };
        throw new UnknownInstruction("bits of " + from + " as " + to);
    }

    /** An integer register as a 64-bit number: extended as its type says. */
    static One<long[], int[]> widen(Type from) {
        return switch (from) {
            case S32 -> new Frequent.Widen();
            case S16 ->
                (d, a) -> {
                    for (int i = 0; i < LANES; i++) d[i] = (short) a[i];
                };
            case S8 ->
                (d, a) -> {
                    for (int i = 0; i < LANES; i++) d[i] = (byte) a[i];
                };
            case U16, B16 ->
                (d, a) -> {
                    for (int i = 0; i < LANES; i++) d[i] = a[i] & 0xffff;
                };
            case U8, B8 ->
                (d, a) -> {
                    for (int i = 0; i < LANES; i++) d[i] = a[i] & 0xff;
                };
            default -> new Frequent.WidenUnsigned();
        };
    }

    /** An integer of up to 32 bits as another, for a register of so many bits. */
    static One<int[], int[]> narrow(Type from, Type to, int registerBits) {
        int keep = registerBits == 16 ? 0xffff : -1;
        Type type = to.bits() < from.bits() ? to : from;
        boolean signed = type.isSigned();
        return switch (type.bits()) {
            case 8 ->
                signed
                        ? (d, a) -> {
                            for (int i = 0; i < LANES; i++) d[i] = (byte) a[i] & keep;
                        }
                        : (d, a) -> {
                            for (int i = 0; i < LANES; i++) d[i] = a[i] & 0xff;
                        };
            case 16 ->
                signed
                        ? (d, a) -> {
                            for (int i = 0; i < LANES; i++) d[i] = (short) a[i] & keep;
                        }
                        : (d, a) -> {
                            for (int i = 0; i < LANES; i++) d[i] = a[i] & 0xffff;
                        };
            default ->
                (d, a) -> {
                    for (int i = 0; i < LANES; i++) d[i] = a[i] & keep;
                };
        };
    }

    /** The low bits of a 64-bit number as an integer of a type. */
    static One<int[], long[]> truncate(Type to, int registerBits) {
        One<int[], int[]> narrow = narrow(Type.U64, to, registerBits);
        return to.bits() == 32
                ? (d, a) -> {
                    for (int i = 0; i < LANES; i++) d[i] = (int) a[i];
                }
                : (d, a) -> {
                    for (int i = 0; i < LANES; i++) d[i] = (int) a[i];
                    narrow.apply(d, d);
                };
    }

    /** {@code cvt.sat} of integers: limited to what the type holds. */
    static One<long[], long[]> limit(Type from, Type to) {
        long least = to.isSigned() ? -1L << to.bits() - 1 : 0;
        long most = -1L >>> 64 - to.bits() + (to.isSigned() ? 1 : 0);
        boolean signed = from.isSigned();
        return (d, a) -> {
            for (int i = 0; i < LANES; i++) {
                boolean above = signed ? a[i] > most && most >= 0 : Long.compareUnsigned(a[i], most) > 0;
                boolean below = signed && a[i] < least;
                d[i] = above ? most : below ? least : a[i];
            }
        };
    }

    static One<float[], long[]> toFloat(boolean signed, Rounding rounding) {
        if (signed && rounding == Rounding.NEAREST)
            return (d, a) -> {
                for (int i = 0; i < LANES; i++) d[i] = a[i];
            };
        return (d, a) -> {
            for (int i = 0; i < LANES; i++) d[i] = rounding.toFloat(a[i], signed);
        };
    }

    static One<double[], long[]> toDouble(boolean signed, Rounding rounding) {
        if (signed && rounding == Rounding.NEAREST)
            return (d, a) -> {
                for (int i = 0; i < LANES; i++) d[i] = a[i];
            };
        return (d, a) -> {
            for (int i = 0; i < LANES; i++) d[i] = rounding.toDouble(a[i], signed);
        };
    }

    /**
     * A float as an integer of a type, limited to what that holds; NaN is 0, or the highest bit alone where F64 or a
     * 64-bit integer takes part.
     */
    static long integer(double a, Type to, Rounding rounding, boolean from64) {
        if (Double.isNaN(a)) return from64 || to.bits() == 64 ? 1L << to.bits() - 1 : 0;
        double whole = rounding.integral(a);
        if (to.bits() == 64 && !to.isSigned()) return unsigned(whole);
        long least = to.isSigned() ? -1L << to.bits() - 1 : 0;
        long most = -1L >>> 64 - to.bits() + (to.isSigned() ? 1 : 0);
        return Math.clamp((long) whole, least, most);
    }

    private static long unsigned(double whole) {
        if (whole <= 0) return 0;
        if (whole >= 0x1p64) return -1;
        return whole < 0x1p63 ? (long) whole : (long) (whole - 0x1p63) + Long.MIN_VALUE;
    }

    /** A 64-bit integer in F64, rounded to odd, so that it may be rounded again. */
    static double odd(long a, boolean signed) {
        double towardsZero = Rounding.ZERO.toDouble(a, signed);
        boolean exact = Rounding.UP.toDouble(a, signed) == Rounding.DOWN.toDouble(a, signed);
        return exact ? towardsZero : Double.longBitsToDouble(Double.doubleToRawLongBits(towardsZero) | 1);
    }
}
