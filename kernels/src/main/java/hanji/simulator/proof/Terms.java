package hanji.simulator.proof;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Expressions over symbols. Each is kept once, so that two are the same tree of operations exactly if they have the same
 * number (hash consing: Ershov 1958). What may be rewritten before stands in {@link Rules}.
 *
 * <p>An expression is an operation on at most three others; constants are their bits, 32 or 64 of them, or a truth value.
 */
public final class Terms {
    /** In place of an expression: the number that stands in a register or in memory is known. */
    public static final int NONE = 0;

    static final String WORD = "word", WIDE = "wide", TRUTH = "truth", SYMBOL = "symbol";
    private static final int FIRST_CAPACITY = 1 << 12, SCALAR = -1;

    private final List<String> operations = new ArrayList<>(List.of(""));
    private final Map<String, Integer> codes = new HashMap<>();
    private final List<String> names = new ArrayList<>();
    private final Map<String, Integer> nameNumbers = new HashMap<>();
    private final List<String> places = new ArrayList<>(List.of(""));
    private int[] operation = new int[FIRST_CAPACITY];
    private int[][] arguments = {new int[FIRST_CAPACITY], new int[FIRST_CAPACITY], new int[FIRST_CAPACITY]};
    private int[] madeAt = new int[FIRST_CAPACITY];
    private int[] table = new int[2 * FIRST_CAPACITY];
    private int size = 1;
    private int place;

    /** A number by its 32 bits. */
    public int word(int bits) {
        return node(WORD, bits, 0, 0);
    }

    /** A number by its 64 bits. */
    public int wide(long bits) {
        return node(WIDE, (int) bits, (int) (bits >>> Integer.SIZE), 0);
    }

    public int truth(boolean value) {
        return node(TRUTH, value ? 1 : 0, 0, 0);
    }

    /**
     * An element of an array that may be any number.
     *
     * @param bytes 4 or 8
     */
    public int symbol(String array, int element, int bytes) {
        int number = nameNumbers.computeIfAbsent(array, name -> {
            names.add(name);
            return names.size() - 1;
        });
        return node(SYMBOL, number, element, bytes);
    }

    /** A number that may be any. */
    public int symbol(String name, int bytes) {
        return symbol(name, SCALAR, bytes);
    }

    /** The operation on these as it is, with no rule applied; 0 stands for no further argument. */
    int node(String name, int a, int b, int c) {
        int code = codes.computeIfAbsent(name, each -> {
            operations.add(each);
            return operations.size() - 1;
        });
        int at = slot(code, a, b, c);
        if (table[at] != NONE) return table[at];
        if (size == operation.length) grow();
        operation[size] = code;
        arguments[0][size] = a;
        arguments[1][size] = b;
        arguments[2][size] = c;
        madeAt[size] = place;
        table[slot(code, a, b, c)] = size;
        return size++;
    }

    private int slot(int code, int a, int b, int c) {
        int hash = ((code * 31 + a) * 0x9e3779b9 + b) * 0x85ebca6b + c;
        hash = (hash ^ hash >>> 15) * 0xc2b2ae35;
        int mask = table.length - 1;
        for (int at = (hash ^ hash >>> 13) & mask; ; at = at + 1 & mask) {
            int each = table[at];
            if (each == NONE
                    || operation[each] == code
                            && arguments[0][each] == a
                            && arguments[1][each] == b
                            && arguments[2][each] == c) return at;
        }
    }

    private void grow() {
        int capacity = 2 * size;
        operation = Arrays.copyOf(operation, capacity);
        madeAt = Arrays.copyOf(madeAt, capacity);
        for (int i = 0; i < arguments.length; i++) arguments[i] = Arrays.copyOf(arguments[i], capacity);
        table = new int[2 * capacity];
        for (int each = 1; each < size; each++)
            table[slot(operation[each], arguments[0][each], arguments[1][each], arguments[2][each])] = each;
    }

    /** What the number of a place in the sources is, for {@link #from}. */
    public int place(String text) {
        if (!places.getLast().equals(text)) places.add(text);
        return places.size() - 1;
    }

    /** Expressions that are new from now on come from a place. */
    public void from(int number) {
        place = number;
    }

    /** Where an expression was first made; empty if nobody said. */
    String madeAt(int term) {
        return places.get(madeAt[term]);
    }

    String operation(int term) {
        return operations.get(operation[term]);
    }

    boolean is(int term, String name) {
        return operation(term).equals(name);
    }

    int argument(int term, int i) {
        return arguments[i][term];
    }

    /** How many expressions it is made of; none for constants and symbols. */
    int arity(int term) {
        if (isConstant(term) || is(term, SYMBOL)) return 0;
        return argument(term, 2) != NONE ? 3 : argument(term, 1) != NONE ? 2 : 1;
    }

    boolean isConstant(int term) {
        return is(term, WORD) || is(term, WIDE) || is(term, TRUTH);
    }

    boolean isWord(int term, int bits) {
        return is(term, WORD) && argument(term, 0) == bits;
    }

    /** The bits of a constant. */
    long bits(int term) {
        long low = argument(term, 0) & 0xffffffffL;
        return is(term, WIDE) ? low | (long) argument(term, 1) << Integer.SIZE : low;
    }

    /** {@code arg1[5]}, or {@code arg2} for a number that is no element. */
    String symbolText(int term) {
        String name = names.get(argument(term, 0));
        return argument(term, 1) == SCALAR ? name : name + "[" + argument(term, 1) + "]";
    }

    /** How many different expressions there are, constants and symbols among them. */
    public int size() {
        return size - 1;
    }

    /** All expressions that some are made of, they among them. */
    public BitSet parts(int[] roots) {
        BitSet parts = new BitSet(size);
        for (int root : roots) parts.set(root);
        for (int each = parts.previousSetBit(size); each > 0; each = parts.previousSetBit(each - 1))
            for (int i = 0; i < arity(each); i++) parts.set(argument(each, i));
        return parts;
    }

    /** Whether an expression is a number that floating-point arithmetic may have rounded. */
    public boolean isRounded(int term) {
        return operation(term).matches("(add|mul|fma|div|sqrt|rcp)\\..*f(32|64)|cvt\\.f.*");
    }

    /** Whether it is a constant or a symbol. */
    public boolean isLeaf(int term) {
        return arity(term) == 0;
    }

    /** Whether two are constants of one width, and NaN. */
    public boolean areBothNan(int a, int b) {
        return isNan(a) && isNan(b) && operation(a).equals(operation(b));
    }

    private boolean isNan(int term) {
        return is(term, WORD) && Float.isNaN(Float.intBitsToFloat((int) bits(term)))
                || is(term, WIDE) && Double.isNaN(Double.longBitsToDouble(bits(term)));
    }

    /** Whether it may be any number. */
    public boolean isSymbol(int term) {
        return is(term, SYMBOL);
    }
}
