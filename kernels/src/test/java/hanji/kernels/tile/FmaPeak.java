package hanji.kernels.tile;

import static jdk.incubator.vector.FloatVector.fromArray;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The share of a core's fma rate that a microkernel reaches. The rate is that of independent chains in registers with no
 * memory access, compiled by the same JIT and run in turn with the microkernel. Of both counts the fastest of many runs
 * of microseconds by the wall clock: other processes slow most runs of a busy machine, but not all.
 */
public final class FmaPeak {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();
    private static final int CHAINS = 12;
    private static final int STEPS = 1_000;
    private static final int WARM_UP = 3_000;
    private static final int RUNS = 2_000;

    private FmaPeak() {}

    /**
     * The microkernel's fma rate over the core's.
     *
     * @param fmas scalar multiply-adds in one run; 100,000 or more, to make the clock's resolution irrelevant
     */
    public static double share(long fmas, Runnable microkernel) {
        float[] sums = new float[CHAINS * LANES];
        Runnable chains = () -> twelveChains(sums);
        for (int i = 0; i < WARM_UP; i++) {
            chains.run();
            microkernel.run();
        }
        long peak = Long.MAX_VALUE;
        long time = Long.MAX_VALUE;
        for (int i = 0; i < RUNS; i++) {
            peak = Math.min(peak, nanos(chains));
            time = Math.min(time, nanos(microkernel));
        }
        return (double) fmas / time * peak / ((double) CHAINS * LANES * STEPS);
    }

    private static long nanos(Runnable work) {
        long start = System.nanoTime();
        work.run();
        return System.nanoTime() - start;
    }

    private static void twelveChains(float[] sums) {
        FloatVector x = FloatVector.broadcast(SPECIES, 0.5f);
        FloatVector s0 = fromArray(SPECIES, sums, 0), s1 = fromArray(SPECIES, sums, LANES);
        FloatVector s2 = fromArray(SPECIES, sums, 2 * LANES), s3 = fromArray(SPECIES, sums, 3 * LANES);
        FloatVector s4 = fromArray(SPECIES, sums, 4 * LANES), s5 = fromArray(SPECIES, sums, 5 * LANES);
        FloatVector s6 = fromArray(SPECIES, sums, 6 * LANES), s7 = fromArray(SPECIES, sums, 7 * LANES);
        FloatVector s8 = fromArray(SPECIES, sums, 8 * LANES), s9 = fromArray(SPECIES, sums, 9 * LANES);
        FloatVector s10 = fromArray(SPECIES, sums, 10 * LANES), s11 = fromArray(SPECIES, sums, 11 * LANES);
        for (int k = 0; k < STEPS; k++) {
            s0 = s0.fma(x, x);
            s1 = s1.fma(x, x);
            s2 = s2.fma(x, x);
            s3 = s3.fma(x, x);
            s4 = s4.fma(x, x);
            s5 = s5.fma(x, x);
            s6 = s6.fma(x, x);
            s7 = s7.fma(x, x);
            s8 = s8.fma(x, x);
            s9 = s9.fma(x, x);
            s10 = s10.fma(x, x);
            s11 = s11.fma(x, x);
        }
        s0.intoArray(sums, 0);
        s1.intoArray(sums, LANES);
        s2.intoArray(sums, 2 * LANES);
        s3.intoArray(sums, 3 * LANES);
        s4.intoArray(sums, 4 * LANES);
        s5.intoArray(sums, 5 * LANES);
        s6.intoArray(sums, 6 * LANES);
        s7.intoArray(sums, 7 * LANES);
        s8.intoArray(sums, 8 * LANES);
        s9.intoArray(sums, 9 * LANES);
        s10.intoArray(sums, 10 * LANES);
        s11.intoArray(sums, 11 * LANES);
    }
}
