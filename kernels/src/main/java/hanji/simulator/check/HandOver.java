package hanji.simulator.check;

import hanji.simulator.machine.Region;
import java.util.HashMap;
import java.util.Map;

/**
 * What the warps of a block hand over to each other between two block barriers, and so how barriers that are made of
 * atomics order memory: a warp fences and then writes a word strongly, or writes it with release; another reads that
 * word strongly and so knows what the first did before its fence, and what that one knew.
 *
 * <p>Knowledge is a time for each warp: everything that warp did before it is ordered. The lanes of a warp share it.
 */
final class HandOver {
    private final int warps;
    private final int[][] known;
    private final int[][] ready;
    private final Map<Word, int[]> offered = new HashMap<>();

    private boolean idle = true;

    private record Word(Region region, int number) {}

    HandOver(int warps) {
        this.warps = warps;
        known = new int[warps][0];
        ready = new int[warps][0];
    }

    /** Whether nothing can have been handed over: no warp has fenced. */
    boolean isIdle() {
        return idle;
    }

    /** A block barrier orders everything: nothing needs to be known of before. */
    void clear() {
        if (idle) return;
        idle = true;
        for (int i = 0; i < warps; i++) {
            known[i] = new int[0];
            ready[i] = new int[0];
        }
        offered.clear();
    }

    /** A warp fences: what it knows, and did before a time, is ready to be handed over. */
    void fence(int warp, int time) {
        idle = false;
        int[] all = known[warp].length == 0 ? new int[warps] : known[warp].clone();
        all[warp] = time;
        ready[warp] = all;
    }

    /** A warp writes a word strongly. */
    void offer(int warp, Region region, int word) {
        if (ready[warp].length > 0) offered.merge(new Word(region, word), ready[warp], HandOver::later);
    }

    /** A warp reads a word strongly. */
    void take(int warp, Region region, int word) {
        if (offered.isEmpty()) return;
        int[] found = offered.get(new Word(region, word));
        if (found != null) known[warp] = known[warp].length == 0 ? found : later(known[warp], found);
    }

    private static int[] later(int[] a, int[] b) {
        int[] all = a.clone();
        for (int i = 0; i < all.length; i++) all[i] = Math.max(a[i], b[i]);
        return all;
    }

    /** Whether a warp knows what another, or itself, did at a time. */
    boolean knows(int warp, int other, int time) {
        return known[warp].length > 0 && time < known[warp][other];
    }
}
