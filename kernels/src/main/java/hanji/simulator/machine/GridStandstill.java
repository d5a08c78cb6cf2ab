package hanji.simulator.machine;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Notices that all blocks of a cooperative launch wait for ever. While no memory changes, no barrier is met and no warp
 * ends, no warp has an effect on another; so nothing will change any more when each has come back to a state in which it
 * was. A warp that computes for long does not come back. States are kept as in {@link Standstill}.
 */
final class GridStandstill {
    /** So often every block has a turn in vain, in which lanes that others of their warp wait for have theirs. */
    private static final int PATIENCE = 64;

    private final Map<Warp, Long> states = new HashMap<>();
    private final Set<Warp> back = new HashSet<>();
    private int rounds;
    private int next = 1;

    /** Something has changed. */
    void clear() {
        states.clear();
        back.clear();
        rounds = 0;
        next = 1;
    }

    /** Whether nothing will change any more; asked after each turn of all blocks that was in vain. */
    boolean in(List<Block> blocks) {
        boolean keeps = ++rounds == next;
        if (keeps) next *= 2;
        boolean all = true;
        for (Block block : blocks)
            for (int i = 0; i < block.warps(); i++) {
                Warp warp = block.warp(i);
                long now = warp.state();
                if (Objects.equals(states.get(warp), now)) back.add(warp);
                if (keeps) states.put(warp, now);
                all &= back.contains(warp);
            }
        return all && rounds > PATIENCE;
    }
}
