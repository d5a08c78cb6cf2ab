package hanji.simulator.machine;

import hanji.simulator.ptx.Type;
import java.util.Arrays;

/** What a register holds for 32 lanes: an array of one of four types. */
public enum Bank {
    /** {@code int[32]}: integers and bits of 32, 16 (the upper half is 0) and 8. */
    INT,
    /** {@code float[32]}. */
    FLOAT,
    /** {@code long[32]}. */
    LONG,
    /** {@code double[32]}. */
    DOUBLE;

    /** Where a value of a type is computed with. */
    public static Bank of(Type type) {
        return switch (type) {
            case F32 -> FLOAT;
            case F64 -> DOUBLE;
            case B64, U64, S64 -> LONG;
            case PRED, B8, B16, B32, U8, U16, U32, S8, S16, S32, F16, BF16, F16X2, BF16X2, TF32 -> INT;
        };
    }

    Object register() {
        return switch (this) {
            case INT -> new int[Warp.LANES];
            case FLOAT -> new float[Warp.LANES];
            case LONG -> new long[Warp.LANES];
            case DOUBLE -> new double[Warp.LANES];
        };
    }

    /** A register that holds one value for all lanes: an integer's low bits, or the bits of a float. */
    public Object constant(long bits) {
        Object register = register();
        switch (this) {
            case INT -> Arrays.fill((int[]) register, (int) bits);
            case FLOAT -> Arrays.fill((float[]) register, Float.intBitsToFloat((int) bits));
            case LONG -> Arrays.fill((long[]) register, bits);
            case DOUBLE -> Arrays.fill((double[]) register, Double.longBitsToDouble(bits));
        }
        return register;
    }

    /** Copies the lanes of a mask. */
    public void blend(Object to, Object from, int mask) {
        switch (this) {
            case INT -> Blend.ints((int[]) to, (int[]) from, mask);
            case FLOAT -> Blend.floats((float[]) to, (float[]) from, mask);
            case LONG -> Blend.longs((long[]) to, (long[]) from, mask);
            case DOUBLE -> Blend.doubles((double[]) to, (double[]) from, mask);
        }
    }
}
