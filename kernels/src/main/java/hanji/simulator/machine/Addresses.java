package hanji.simulator.machine;

/**
 * Device addresses: each allocation lies alone in the middle of a window of 64 GiB, so that no wrong offset of 32 bits
 * leads from one into another.
 */
public final class Addresses {
    /** Windows for shared, local and constant memory, as generic addresses see them. */
    public static final int SHARED = 1, LOCAL = 2, CONSTANT = 3;
    /** The first window of a device allocation. */
    public static final int FIRST = 16;

    private static final int WINDOW = 36;

    private Addresses() {}

    /** The window of an address. */
    public static int slot(long address) {
        return (int) (address >>> WINDOW);
    }

    /** The first address of the memory in a window. */
    public static long base(int slot) {
        return ((long) slot << WINDOW) + (1L << WINDOW - 1);
    }
}
