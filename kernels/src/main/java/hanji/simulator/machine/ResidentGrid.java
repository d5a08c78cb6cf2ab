package hanji.simulator.machine;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Runs a cooperative launch, whose blocks wait for each other: all are in flight, and one after the other has a turn, which
 * ends where nothing in the block changes any more, or after a while.
 */
final class ResidentGrid {
    private final List<Block> waiting = new ArrayList<>();
    private final Set<Block> begun = new HashSet<>();
    private final GridStandstill standstill = new GridStandstill();

    /** @param numbers the blocks in the order of their turns */
    ResidentGrid(Launch launch, Tally tally, long[] numbers) {
        for (long number : numbers) {
            Block block = new Block(launch, tally);
            block.place(number);
            waiting.add(block);
        }
    }

    /** Runs all blocks to their ends. */
    void run() {
        while (!waiting.isEmpty()) {
            boolean changed = false;
            for (Block block : List.copyOf(waiting)) {
                long before = block.changes();
                if (begun.add(block)) block.begin();
                else block.resume();
                if (!block.turn()) waiting.remove(block);
                changed |= block.changes() != before;
            }
            if (changed) standstill.clear();
            else if (standstill.in(waiting))
                throw waiting.getFirst().stuck("waits for ever: nothing changes in any block of the grid");
        }
    }
}
