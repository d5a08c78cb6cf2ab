package hanji.simulator.machine;

import hanji.simulator.ptx.Type;

/**
 * A matrix that lies in registers of a warp, some elements in each lane.
 *
 * @param type of its elements
 * @param registers of each lane; one of 32 bits holds two elements of 16 bits or four of 8
 * @param place which element stands where; the same element may stand twice
 */
public record Fragment(Type type, int[] registers, int rows, int columns, Place place) {
    /** TF32 has 10 bits of fraction; tensor cores do not read those below. */
    private static final int TF32_BITS = 0xffffe000;

    /** Which element stands where in a warp. */
    public interface Place {
        /** The number of an element, along rows first. */
        int element(int lane, int slot);
    }

    /** Elements in a register. */
    public static int perRegister(Type type) {
        return switch (type) {
            case F16, BF16 -> 2;
            case S8, U8 -> 4;
            default -> 1;
        };
    }

    /** The elements as F64, which holds each of them exactly. */
    double[] values(Warp warp) {
        double[] all = new double[rows * columns];
        int each = perRegister(type);
        for (int slot = 0; slot < registers.length * each; slot++) {
            Object register = warp.register(registers[slot / each]);
            for (int lane = 0; lane < Warp.LANES; lane++)
                all[place.element(lane, slot)] = value(register, lane, 32 / each * (slot % each));
        }
        return all;
    }

    private double value(Object register, int lane, int shift) {
        return switch (register) {
            case float[] floats ->
                type == Type.TF32
                        ? Float.intBitsToFloat(Float.floatToRawIntBits(floats[lane]) & TF32_BITS)
                        : floats[lane];
            case double[] doubles -> doubles[lane];
            case int[] ints ->
                switch (type) {
                    case F16 -> Half.F16.value(ints[lane] >>> shift);
                    case BF16 -> Half.BF16.value(ints[lane] >>> shift);
                    case S8 -> (byte) (ints[lane] >>> shift);
                    case U8 -> ints[lane] >>> shift & 0xff;
                    case TF32 -> Float.intBitsToFloat(ints[lane] & TF32_BITS);
                    default -> ints[lane];
                };
            default -> throw new AssertionError(register);
        };
    }

    /** Puts elements, of its type as F64, into the registers. */
    void put(Warp warp, double[] values) {
        int each = perRegister(type);
        for (int slot = 0; slot < registers.length * each; slot++) {
            Object register = warp.register(registers[slot / each]);
            for (int lane = 0; lane < Warp.LANES; lane++) {
                double value = values[place.element(lane, slot)];
                switch (register) {
                    case float[] floats -> floats[lane] = (float) value;
                    case double[] doubles -> doubles[lane] = value;
                    case int[] ints
                    when each == 2 -> {
                        int bits = Half.F16.bits(value);
                        ints[lane] = slot % 2 == 0 ? bits : ints[lane] & 0xffff | bits << 16;
                    }
                    case int[] ints -> ints[lane] = (int) value;
                    default -> throw new AssertionError(register);
                }
            }
        }
    }
}
