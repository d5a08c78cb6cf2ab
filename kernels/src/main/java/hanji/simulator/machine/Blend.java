package hanji.simulator.machine;

/** Copies the lanes of a mask from one register to another. */
public final class Blend {
    private Blend() {}

    public static void ints(int[] to, int[] from, int mask) {
        for (int i = 0; i < Warp.LANES; i++) to[i] = (mask >>> i & 1) != 0 ? from[i] : to[i];
    }

    static void floats(float[] to, float[] from, int mask) {
        for (int i = 0; i < Warp.LANES; i++) to[i] = (mask >>> i & 1) != 0 ? from[i] : to[i];
    }

    static void longs(long[] to, long[] from, int mask) {
        for (int i = 0; i < Warp.LANES; i++) to[i] = (mask >>> i & 1) != 0 ? from[i] : to[i];
    }

    static void doubles(double[] to, double[] from, int mask) {
        for (int i = 0; i < Warp.LANES; i++) to[i] = (mask >>> i & 1) != 0 ? from[i] : to[i];
    }
}
