package hanji.tensor;

import java.util.Objects;

/**
 * Counter-based random bits, Philox4x32-10: a pure function of (seed, stream, step, element).
 *
 * <p>Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC'11, section 3.3. One block of
 * four 32-bit words is the ten-round cipher of a 128-bit counter under a 64-bit key:
 *
 * <pre>
 *   key     = (seed low, seed high)
 *   counter = (block low, block high, stream, step)
 *   element = 4 * block + lane        the word of an element is word [lane] of its block
 * </pre>
 *
 * Nothing is stored and nothing advances, so any thread may draw any element. Different seeds, streams or steps give
 * independent sequences.
 *
 * @param seed the key: one per run
 * @param stream which use of randomness this is (a layer, the shuffle of an epoch)
 * @param step which time it is used (the training step)
 */
public record Philox(long seed, int stream, int step) {
    static final int KEY_STEP_0 = 0x9E3779B9; // golden ratio
    static final int KEY_STEP_1 = 0xBB67AE85; // sqrt(3) - 1
    static final long MULTIPLIER_0 = 0xD2511F53L;
    static final long MULTIPLIER_1 = 0xCD9E8D57L;
    static final int ROUNDS = 10;

    private static final long LOW = 0xFFFFFFFFL;
    private static final int CHUNK = 1024;

    /** The four words of one counter. */
    public record Block(int word0, int word1, int word2, int word3) {
        /** Word of a lane 0..3; only the low two bits of {@code lane} count. */
        public int word(int lane) {
            return switch (lane & 3) {
                case 0 -> word0;
                case 1 -> word1;
                case 2 -> word2;
                default -> word3;
            };
        }
    }

    /** The same seed and step in another stream. */
    public Philox stream(int other) {
        return new Philox(seed, other, step);
    }

    /** The same seed and stream at another step. */
    public Philox step(int other) {
        return new Philox(seed, stream, other);
    }

    /** The four words of elements 4 * index to 4 * index + 3. */
    public Block block(long index) {
        int c0 = (int) index;
        int c1 = (int) (index >>> 32);
        int c2 = stream;
        int c3 = step;
        int k0 = (int) seed;
        int k1 = (int) (seed >>> 32);
        for (int round = 0; round < ROUNDS; round++) {
            long p0 = (c0 & LOW) * MULTIPLIER_0;
            long p1 = (c2 & LOW) * MULTIPLIER_1;
            c0 = (int) (p1 >>> 32) ^ c1 ^ k0;
            c1 = (int) p1;
            c2 = (int) (p0 >>> 32) ^ c3 ^ k1;
            c3 = (int) p0;
            k0 += KEY_STEP_0;
            k1 += KEY_STEP_1;
        }
        return new Block(c0, c1, c2, c3);
    }

    /** 32 random bits of an element (unsigned 64-bit index). */
    public int bits(long element) {
        return block(element >>> 2).word((int) element);
    }

    /** 64 random bits: elements 2 * index (low half) and 2 * index + 1 (high half). */
    public long bits64(long index) {
        Block block = block(index >>> 1);
        int lane = (int) index << 1;
        return (block.word(lane) & LOW) | (long) block.word(lane + 1) << 32;
    }

    /** Uniform in [0, 1): a multiple of 2<sup>-24</sup>, from the high 24 bits of {@link #bits}. */
    public float uniform(long element) {
        return toUniform(bits(element));
    }

    /**
     * Writes the bits of elements {@code first} to {@code first + n - 1}.
     *
     * @throws IndexOutOfBoundsException when [from, from + n) is not inside {@code out}
     */
    public void fillBits(long first, int[] out, int from, int n) {
        Objects.checkFromIndexSize(from, n, out.length);
        int done = 0;
        while (done < n && (first + done & 3) != 0) {
            out[from + done] = bits(first + done);
            done++;
        }
        for (; PhiloxLanes.AVAILABLE && done <= n - PhiloxLanes.WORDS; done += PhiloxLanes.WORDS) {
            PhiloxLanes.fill(this, first + done >>> 2, out, from + done);
        }
        for (; done <= n - 4; done += 4) {
            store(block(first + done >>> 2), out, from + done);
        }
        for (; done < n; done++) {
            out[from + done] = bits(first + done);
        }
    }

    /**
     * Writes {@link #uniform} of elements {@code first} to {@code first + n - 1}.
     *
     * @throws IndexOutOfBoundsException when [from, from + n) is not inside {@code out}
     */
    public void fillUniform(long first, float[] out, int from, int n) {
        Objects.checkFromIndexSize(from, n, out.length);
        int[] words = new int[Math.min(n, CHUNK)];
        for (int done = 0; done < n; done += CHUNK) {
            int count = Math.min(CHUNK, n - done);
            fillBits(first + done, words, 0, count);
            toUniform(words, out, from + done, count);
        }
    }

    /**
     * A random order of 0..n-1: Fisher-Yates from the top, where position i is exchanged with position
     * floor({@link #bits64 bits64(i)} * (i + 1) / 2<sup>64</sup>). No draw is rejected, so each is a pure function of
     * i; a position's probability differs from 1 / (i + 1) by less than 2<sup>-64</sup>.
     *
     * @throws NegativeArraySizeException when n is negative
     */
    public int[] permutation(int n) {
        int[] order = new int[n];
        for (int i = 0; i < n; i++) {
            order[i] = i;
        }
        for (int i = n - 1; i > 0; i--) {
            int j = (int) Math.unsignedMultiplyHigh(bits64(i), i + 1L);
            int last = order[i];
            order[i] = order[j];
            order[j] = last;
        }
        return order;
    }

    private static float toUniform(int word) {
        return (word >>> 8) * 0x1p-24f;
    }

    private static void toUniform(int[] words, float[] out, int from, int n) {
        for (int i = 0; i < n; i++) {
            out[from + i] = toUniform(words[i]);
        }
    }

    private static void store(Block block, int[] out, int at) {
        out[at] = block.word0;
        out[at + 1] = block.word1;
        out[at + 2] = block.word2;
        out[at + 3] = block.word3;
    }
}
