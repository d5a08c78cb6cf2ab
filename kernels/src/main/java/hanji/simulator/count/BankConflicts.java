package hanji.simulator.count;

import hanji.simulator.machine.Request;
import java.util.Arrays;

/**
 * Bank conflicts of shared memory: 32 banks, word w in bank w mod 32. A bank serves one word at a time, to any number
 * of lanes. Lanes are served 32, 16 or 8 at a time for accesses of 4, 8 or 16 bytes.
 */
final class BankConflicts {
    private static final int WORD = 4, BANKS = 32, LANES = 32;

    private final int[] words = new int[BANKS];
    private final int[] next = new int[BANKS];
    private final int[] heads = new int[BANKS];
    private final int[] loads = new int[BANKS];
    private final int[] phases = new int[BANKS];
    private int phase;

    /** The last accesses of each instruction, by its place in the kernel. */
    private Seen[] seen = new Seen[0];

    /**
     * An access of all lanes whole words at a time: where these lie from the first lane's on says how many passes it takes, as
     * what is added to all only turns the banks.
     */
    private static final class Seen {
        private final int[] distances = new int[LANES];
        private int bytes;
        private int further;

        private boolean isLike(int[] offsets, int size) {
            int first = offsets[0], differs = bytes ^ size;
            for (int i = 0; i < LANES; i++) differs |= offsets[i] - first ^ distances[i];
            return differs == 0;
        }

        private void set(int[] offsets, int size, int count) {
            for (int i = 0; i < LANES; i++) distances[i] = offsets[i] - offsets[0];
            bytes = size;
            further = count;
        }
    }

    /** How many further passes a request takes. */
    int of(Request request) {
        int[] offsets = request.offsets();
        int bytes = request.bytes(), index = request.at().origin().index();
        if (request.mask() != -1 || bytes < WORD || index < 0) return count(request.mask(), offsets, bytes);
        if (index >= seen.length) seen = Arrays.copyOf(seen, Math.max(index + 1, 2 * seen.length));
        if (seen[index] == null) seen[index] = new Seen();
        Seen last = seen[index];
        if (!last.isLike(offsets, bytes)) last.set(offsets, bytes, count(-1, offsets, bytes));
        return last.further;
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
