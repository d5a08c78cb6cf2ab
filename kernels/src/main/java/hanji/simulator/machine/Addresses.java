package hanji.simulator.machine;

/**
 * Device addresses: each allocation lies alone in the middle of a window of 64 GiB, so that no wrong offset of 32 bits
 * leads from one into another.
 */
public final class Addresses {
    /** Windows for shared, local and constant memory, as generic addresses see them. */
    public static final int SHARED = 1, LOCAL = 2, CONSTANT = 3;
    /** The window of functions. */
    public static final int FUNCTION = 4;
    /** The first window of a device allocation. */
    public static final int FIRST = 16;

    private static final int WINDOW = 36;

    private static final int FUNCTION_STEP = 16;

    private Addresses() {}

    /** The address of a function, by its number in the module. */
    public static long ofFunction(int number) {
        return base(FUNCTION) + (long) FUNCTION_STEP * number;
    }

    /** The number of the function at an address; -1 if there can be none. */
    static int function(long address) {
        long offset = address - base(FUNCTION);
        return slot(address) != FUNCTION || offset < 0 || offset % FUNCTION_STEP != 0
                ? -1
                : (int) (offset / FUNCTION_STEP);
    }

    /** The window of an address. */
    public static int slot(long address) {
        return (int) (address >>> WINDOW);
    }

    /** The first address of the memory in a window. */
    public static long base(int slot) {
        return ((long) slot << WINDOW) + (1L << WINDOW - 1);
    }
}
