package hanji.simulator.ptx;

import java.util.Arrays;

/** The different words of a text, each with a number and one string, however often it stands there. */
final class Words {
    private static final int FEWEST_SLOTS = 1 << 10, SPREAD = 0x9e3779b9;

    private final String text;
    private final byte[] bytes;
    /** By number. */
    private String[] words = new String[FEWEST_SLOTS / 2];

    private int[] begins = new int[FEWEST_SLOTS / 2];
    private int[] hashes = new int[FEWEST_SLOTS / 2];
    /** Numbers plus 1 by hash, those that meet in the slots behind; 0 where there is none. */
    private int[] slots = new int[FEWEST_SLOTS];

    private int count;

    /** @param bytes the text in Latin 1 */
    Words(String text, byte[] bytes) {
        this.text = text;
        this.bytes = bytes;
    }

    /**
     * The number of a word.
     *
     * @param hash anything that is the same for equal words
     */
    int number(int from, int to, int hash) {
        int slot = slot(hash);
        while (slots[slot] != 0) {
            int known = slots[slot] - 1;
            if (hashes[known] == hash && isAt(known, from, to)) return known;
            slot = slot + 1 & slots.length - 1;
        }
        if (count == words.length) {
            grow();
            return number(from, to, hash);
        }
        words[count] = text.substring(from, to);
        begins[count] = from;
        hashes[count] = hash;
        slots[slot] = ++count;
        return count - 1;
    }

    private int slot(int hash) {
        return hash * SPREAD >>> 1 + Integer.numberOfLeadingZeros(slots.length);
    }

    private boolean isAt(int known, int from, int to) {
        if (words[known].length() != to - from) return false;
        for (int i = from, at = begins[known]; i < to; i++, at++) if (bytes[i] != bytes[at]) return false;
        return true;
    }

    private void grow() {
        words = Arrays.copyOf(words, 2 * count);
        begins = Arrays.copyOf(begins, 2 * count);
        hashes = Arrays.copyOf(hashes, 2 * count);
        slots = new int[4 * count];
        for (int i = 0; i < count; i++) {
            int slot = slot(hashes[i]);
            while (slots[slot] != 0) slot = slot + 1 & slots.length - 1;
            slots[slot] = i + 1;
        }
    }

    /** The word of a number. */
    String get(int number) {
        return words[number];
    }

    /** How many there are. */
    int count() {
        return count;
    }
}
