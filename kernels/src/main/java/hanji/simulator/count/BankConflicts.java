package hanji.simulator.count;

import hanji.simulator.machine.Arrangement;
import hanji.simulator.machine.Request;
import java.util.Arrays;

/**
 * Bank conflicts of shared memory: 32 banks, word w in bank w mod 32. A bank serves one word at a time, to any number
 * of lanes. Lanes are served 32, 16 or 8 at a time for accesses of 4, 8 or 16 bytes.
 */
final class BankConflicts {
    private static final int WORD = 4, BANKS = 32;

    private final int[] words = new int[BANKS];
    private final int[] next = new int[BANKS];
    private final int[] heads = new int[BANKS];
    private final int[] loads = new int[BANKS];
    private final int[] phases = new int[BANKS];
    private int phase;

    /** By the instruction's place in the kernel, how its lanes lay last, and the further passes that took. */
    private Arrangement[] arrangements = {};

    private int[] further = {};

    /**
     * How many further passes a request takes. Of whole words the arrangement of the lanes says it all, as what is added to all
     * offsets only turns the banks.
     */
    int of(Request request) {
        int index = request.at().origin().index();
        if (request.bytes() < WORD || index < 0) return count(request);
        if (index >= further.length) {
            further = Arrays.copyOf(further, Math.max(index + 1, 2 * further.length));
            arrangements = Arrays.copyOf(arrangements, further.length);
        }
        if (arrangements[index] != request.arrangement()) {
            arrangements[index] = request.arrangement();
            further[index] = count(request);
        }
        return further[index];
    }

    private int count(Request request) {
        return count(request.mask(), request.offsets(), request.bytes());
    }

    /** How many further passes an access takes. */
    int count(int mask, int[] offsets, int bytes) {
        int perLane = Math.max(1, bytes / WORD), lanes = BANKS / perLane, further = 0;
        for (int first = 0; first < BANKS; first += lanes)
            if ((mask >>> first & -1 >>> BANKS - lanes) != 0)
                further += passes(mask, offsets, first, lanes, perLane) - 1;
        return further;
    }

    private int passes(int mask, int[] offsets, int first, int lanes, int perLane) {
        phase++;
        int most = 0, used = 0, last = -1;
        for (int lane = first; lane < first + lanes; lane++) {
            if ((mask >>> lane & 1) == 0 || offsets[lane] == last) continue;
            last = offsets[lane];
            for (int i = 0; i < perLane; i++) {
                int word = offsets[lane] / WORD + i, bank = word % BANKS;
                if (phases[bank] != phase) {
                    phases[bank] = phase;
                    heads[bank] = -1;
                    loads[bank] = 0;
                }
                if (isServed(word, bank)) continue;
                words[used] = word;
                next[used] = heads[bank];
                heads[bank] = used++;
                most = Math.max(most, ++loads[bank]);
            }
        }
        return most;
    }

    private boolean isServed(int word, int bank) {
        for (int i = heads[bank]; i >= 0; i = next[i]) if (words[i] == word) return true;
        return false;
    }
}
