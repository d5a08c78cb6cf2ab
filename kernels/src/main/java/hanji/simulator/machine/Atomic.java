package hanji.simulator.machine;

import hanji.simulator.ptx.Type;

/** {@code atom} and {@code red}: reads, computes and writes as one, lane by lane. */
public final class Atomic extends Access {
    private final Element element;
    private final Change change;
    private final int to;
    private final int[] from;

    /** What is written: old bits and one or two operands, the bits of a type in the low end of a long. */
    public interface Change {
        long apply(long old, long b, long c);
    }

    /** @param to register for the old value, -1 if not wanted */
    public Atomic(Origin origin, Place place, Element element, Change change, int to, int[] from) {
        super(origin, place, Watch.Access.ATOMIC);
        this.element = element;
        this.change = change;
        this.to = to;
        this.from = from;
    }

    @Override
    void transfer(Warp warp, Region region, int[] offsets, int mask) {
        if (region.space == Region.Space.GLOBAL && warp.block().launch().isParallel())
            synchronized (region) {
                all(warp, region, offsets, mask);
            }
        else all(warp, region, offsets, mask);
    }

    private void all(Warp warp, Region region, int[] offsets, int mask) {
        for (int rest = mask; rest != 0; rest &= rest - 1) {
            int lane = Integer.numberOfTrailingZeros(rest);
            int offset = offsets[lane];
            long old = read(region.bytes, offset);
            long b = bits(warp.register(from[0]), lane);
            long c = from.length > 1 ? bits(warp.register(from[1]), lane) : 0;
            if (to >= 0) element.loadLane(region.bytes, offset, warp.register(to), lane);
            long changed = change.apply(old, b, c);
            if (changed != old) warp.block().change();
            write(region.bytes, offset, changed);
        }
    }

    private long read(byte[] from, int offset) {
        return switch (element.bytes()) {
            case 2 -> (short) Element.SHORTS.get(from, offset) & 0xffff;
            case 4 -> (int) Element.INTS.get(from, offset);
            default -> (long) Element.LONGS.get(from, offset);
        };
    }

    private void write(byte[] to, int offset, long bits) {
        switch (element.bytes()) {
            case 2 -> Element.SHORTS.set(to, offset, (short) bits);
            case 4 -> Element.INTS.set(to, offset, (int) bits);
            default -> Element.LONGS.set(to, offset, bits);
        }
    }

    private static long bits(Object register, int lane) {
        return switch (register) {
            case int[] ints -> ints[lane];
            case float[] floats -> Float.floatToRawIntBits(floats[lane]);
            case long[] longs -> longs[lane];
            case double[] doubles -> Double.doubleToRawLongBits(doubles[lane]);
            default -> throw new AssertionError(register);
        };
    }

    @Override
    void skip(Warp warp, int mask) {
        if (to >= 0) element.bank().blend(warp.register(to), element.bank().constant(0), mask);
    }

    /** What an operation does to a type. */
    public static Change change(String operation, Type type) {
        boolean wide = type.bits() == 64;
        return switch (operation) {
            case "exch" -> (_, b, _) -> b;
            case "cas" -> (old, b, c) -> old == b ? c : old;
            case "and" -> (old, b, _) -> old & b;
            case "or" -> (old, b, _) -> old | b;
            case "xor" -> (old, b, _) -> old ^ b;
            case "inc" -> (old, b, _) -> Integer.compareUnsigned((int) old, (int) b) >= 0 ? 0 : old + 1;
            case "dec" ->
                (old, b, _) -> (int) old == 0 || Integer.compareUnsigned((int) old, (int) b) > 0 ? b : old - 1;
            case "add" -> add(type);
            case "min" ->
                type.isSigned() ? (old, b, _) -> Math.min(old, b) : (old, b, _) -> below(old, b, wide) ? old : b;
            case "max" ->
                type.isSigned() ? (old, b, _) -> Math.max(old, b) : (old, b, _) -> below(old, b, wide) ? b : old;
            default -> throw new UnknownInstruction("atom." + operation);
        };
    }

    private static int both(Half format, int a, int b) {
        return format.sum(a, b) | format.sum(a >>> 16, b >>> 16) << 16;
    }

    private static boolean below(long a, long b, boolean wide) {
        return wide ? Long.compareUnsigned(a, b) < 0 : Integer.compareUnsigned((int) a, (int) b) < 0;
    }

    private static Change add(Type type) {
        return switch (type) {
            case F32 ->
                (old, b, _) -> Float.floatToRawIntBits(Float.intBitsToFloat((int) old) + Float.intBitsToFloat((int) b));
            case F64 ->
                (old, b, _) -> Double.doubleToRawLongBits(Double.longBitsToDouble(old) + Double.longBitsToDouble(b));
            case F16 -> (old, b, _) -> Half.F16.sum((int) old, (int) b);
            case BF16 -> (old, b, _) -> Half.BF16.sum((int) old, (int) b);
            case F16X2 -> (old, b, _) -> both(Half.F16, (int) old, (int) b);
            case BF16X2 -> (old, b, _) -> both(Half.BF16, (int) old, (int) b);
            default -> (old, b, _) -> old + b;
        };
    }
}
