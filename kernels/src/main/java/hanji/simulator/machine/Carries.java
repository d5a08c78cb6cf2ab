package hanji.simulator.machine;

/**
 * {@code add}, {@code sub} and {@code mad} that take a carry from the instruction before, or leave one to the next, in
 * integers of 32 or 64 bits: PTX ISA, extended-precision arithmetic.
 */
public final class Carries extends Instruction {
    private static final long LOW = 0xffffffffL;

    /** What is added to or taken from what. */
    public enum Operation {
        ADD,
        SUB,
        /** The low half of a product, plus a third number. */
        MAD_LOW,
        MAD_HIGH,
        MAD_HIGH_UNSIGNED
    }

    /**
     * @param takes whether the carry is added, or taken from the difference
     * @param leaves whether the carry is set
     * @param carry the predicate that holds it
     */
    public record Form(Operation operation, boolean wide, boolean takes, boolean leaves, int carry) {}

    private final Form form;
    private final int to;
    private final int[] from;

    /** @param from the registers of two operands, or three of a mad */
    public Carries(Origin origin, Form form, int to, int[] from) {
        super(origin);
        this.form = form;
        this.to = to;
        this.from = from;
    }

    @Override
    void execute(Warp warp, int mask) {
        int[] predicates = warp.predicates();
        int carries = predicates[form.carry], out = 0;
        for (int rest = mask; rest != 0; rest &= rest - 1) {
            int lane = Integer.numberOfTrailingZeros(rest);
            long carry = form.takes ? carries >>> lane & 1 : 0;
            if (form.wide ? wide(warp, lane, carry) : narrow(warp, lane, carry)) out |= 1 << lane;
        }
        if (form.leaves) predicates[form.carry] = carries & ~mask | out;
    }

    /** Computes one lane; whether a carry is left. */
    private boolean wide(Warp warp, int lane, long carry) {
        long a = warp.<long[]>register(from[0])[lane], b = warp.<long[]>register(from[1])[lane];
        long first = switch (form.operation) {
            case ADD, SUB -> a;
            case MAD_LOW -> a * b;
            case MAD_HIGH -> Math.multiplyHigh(a, b);
            case MAD_HIGH_UNSIGNED -> Math.unsignedMultiplyHigh(a, b);
        };
        long second = from.length > 2 ? warp.<long[]>register(from[2])[lane] : b;
        boolean subtracts = form.operation == Operation.SUB;
        long result = subtracts ? first - second - carry : first + second + carry;
        warp.<long[]>register(to)[lane] = result;
        return subtracts
                ? (~first & second | (~first | second) & result) < 0
                : (first & second | (first | second) & ~result) < 0;
    }

    private boolean narrow(Warp warp, int lane, long carry) {
        int a = warp.<int[]>register(from[0])[lane], b = warp.<int[]>register(from[1])[lane];
        long first = LOW
                & switch (form.operation) {
                    case ADD, SUB -> a;
                    case MAD_LOW -> a * b;
                    case MAD_HIGH -> (long) a * b >> 32;
                    case MAD_HIGH_UNSIGNED -> (a & LOW) * (b & LOW) >>> 32;
                };
        long second = LOW & (from.length > 2 ? warp.<int[]>register(from[2])[lane] : b);
        long result = form.operation == Operation.SUB ? first - second - carry : first + second + carry;
        warp.<int[]>register(to)[lane] = (int) result;
        return (result & ~LOW) != 0;
    }
}
