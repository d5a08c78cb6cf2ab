package hanji.simulator.machine;

import static hanji.simulator.machine.Warp.LANES;

/** Moves whole registers between 32 lanes and memory: lane i at {@code offsets[i] + delta}. */
final class Transfer {
    private Transfer() {}

    static void loadInts(byte[] from, int[] offsets, int delta, int[] to) {
        for (int i = 0; i < LANES; i++) to[i] = (int) Element.INTS.get(from, offsets[i] + delta);
    }

    static void storeInts(byte[] to, int[] offsets, int delta, int[] from) {
        for (int i = 0; i < LANES; i++) Element.INTS.set(to, offsets[i] + delta, from[i]);
    }

    static void loadFloats(byte[] from, int[] offsets, int delta, float[] to) {
        for (int i = 0; i < LANES; i++) to[i] = (float) Element.FLOATS.get(from, offsets[i] + delta);
    }

    static void storeFloats(byte[] to, int[] offsets, int delta, float[] from) {
        for (int i = 0; i < LANES; i++) Element.FLOATS.set(to, offsets[i] + delta, from[i]);
    }

    static void loadLongs(byte[] from, int[] offsets, int delta, long[] to) {
        for (int i = 0; i < LANES; i++) to[i] = (long) Element.LONGS.get(from, offsets[i] + delta);
    }

    static void storeLongs(byte[] to, int[] offsets, int delta, long[] from) {
        for (int i = 0; i < LANES; i++) Element.LONGS.set(to, offsets[i] + delta, from[i]);
    }

    static void loadDoubles(byte[] from, int[] offsets, int delta, double[] to) {
        for (int i = 0; i < LANES; i++) to[i] = (double) Element.DOUBLES.get(from, offsets[i] + delta);
    }

    static void storeDoubles(byte[] to, int[] offsets, int delta, double[] from) {
        for (int i = 0; i < LANES; i++) Element.DOUBLES.set(to, offsets[i] + delta, from[i]);
    }
}
