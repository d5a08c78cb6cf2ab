package hanji.simulator.machine;

import static hanji.simulator.machine.Warp.LANES;

import java.util.Arrays;

/** How the lanes of an access lie to each other, wherever the first of them is. */
public final class Arrangement {
    private static final int SLOTS = 2 * LANES, HASH = 0x9e3779b9, HASH_BITS = 6;

    private final int mask;
    private final int bytes;
    private final int[] distances = new int[LANES];
    private final Spread spread;
    private int[] places = {};

    private Arrangement(int mask, int[] offsets, int bytes) {
        this.mask = mask;
        this.bytes = bytes;
        int first = offsets[Integer.numberOfTrailingZeros(mask)];
        for (int i = 0; i < LANES; i++) distances[i] = offsets[i] - first;
        spread = Spread.of(mask, offsets, bytes);
    }

    /**
     * That of an access.
     *
     * @param mask the lanes, at least one
     * @param offsets by lane, where it begins
     * @param bytes of each lane
     */
    public static Arrangement of(int mask, int[] offsets, int bytes) {
        return new Arrangement(mask, offsets, bytes);
    }

    /** Whether the lanes of an access lie so. */
    public boolean isOf(int lanes, int[] offsets, int size) {
        if (lanes != mask || size != bytes) return false;
        int first = offsets[Integer.numberOfTrailingZeros(mask)], differs = 0;
        if (mask == -1) for (int i = 0; i < LANES; i++) differs |= offsets[i] - first ^ distances[i];
        else
            for (int rest = mask; rest != 0; rest &= rest - 1) {
                int lane = Integer.numberOfTrailingZeros(rest);
                differs |= offsets[lane] - first ^ distances[lane];
            }
        return differs == 0;
    }

    /** In short. */
    public Spread spread() {
        return spread;
    }

    /** Different places in the order of their first lanes, each as the lanes that meet there. */
    public int[] places() {
        if (places.length == 0) places = findPlaces();
        return places;
    }

    private int[] findPlaces() {
        int[] found = new int[LANES], slots = new int[SLOTS];
        int count = 0;
        for (int rest = mask; rest != 0; rest &= rest - 1) {
            int lane = Integer.numberOfTrailingZeros(rest), slot = distances[lane] * HASH >>> Integer.SIZE - HASH_BITS;
            while (slots[slot] != 0 && !isAt(found[slots[slot] - 1], lane)) slot = slot + 1 & SLOTS - 1;
            if (slots[slot] == 0) slots[slot] = ++count;
            found[slots[slot] - 1] |= 1 << lane;
        }
        return Arrays.copyOf(found, count);
    }

    private boolean isAt(int place, int lane) {
        return distances[Integer.numberOfTrailingZeros(place)] == distances[lane];
    }
}
