package hanji.simulator.ptx;

import java.util.HashMap;
import java.util.Map;

/**
 * The registers of a kernel or a function. A compiler declares them by the thousand, {@code %f<1000>}; those become entries
 * when they are first used.
 */
final class DeclaredRegisters {
    private static final int MOST_DIGITS = 9;

    private final Map<String, Type> types = new HashMap<>();
    private final Map<String, Range> ranges = new HashMap<>();

    /** Names that end with a number below {@code count}. */
    private record Range(int count, Type type) {
        boolean has(String number) {
            boolean canonical = !number.isEmpty() && number.length() <= MOST_DIGITS && !number.startsWith("0");
            return (canonical || number.equals("0")) && Integer.parseInt(number) < count;
        }
    }

    /** Adds one, whose name must be new. */
    void add(String name, Type type) {
        types.put(name, type);
    }

    /**
     * Adds those from 0 to below {@code count} behind a name.
     *
     * @return whether they were added: not if that name has others, or does not end where the number begins
     */
    boolean add(String name, int count, Type type) {
        return beginOfNumber(name) == name.length() && ranges.putIfAbsent(name, new Range(count, type)) == null;
    }

    /** Whether there is one of this name. */
    boolean has(String name) {
        if (types.containsKey(name)) return true;
        int digits = beginOfNumber(name);
        Range range = ranges.get(name.substring(0, digits));
        if (range == null || !range.has(name.substring(digits))) return false;
        types.put(name, range.type);
        return true;
    }

    private static int beginOfNumber(String name) {
        int begin = name.length();
        while (begin > 0 && name.charAt(begin - 1) >= '0' && name.charAt(begin - 1) <= '9') begin--;
        return begin;
    }

    /** By name, what those hold that were asked for. */
    Map<String, Type> types() {
        return types;
    }
}
