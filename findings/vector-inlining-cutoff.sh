#!/usr/bin/env bash
# JDK 25: one loop that calls five small vector functions makes an object of every vector; five loops that call one each do not.
#
# Vectors of the Vector API are values only where C2 inlines all that handles them. While it parses a method it stops at 18,000
# nodes ("NodeCountInliningCutoff", not a setting of a product build), which five functions of some 25 operations reach, as
# each operation of the API is a dozen calls deep. What is not inlined is called, and its arguments and results are boxed: no
# warning, right results, twice the time or more, and garbage for the collector. The loops apart do the same work.
#
# Seen with Temurin 25.0.3+9, x86-64, AVX2 and AVX-512: 0.0 bytes a vector apart, 180 and 269 together. Needs a JDK 25
# in JAVA_HOME or on the PATH. Prints the bytes and times a vector; fails unless the one loop allocates and the five do not.
set -euo pipefail
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$java" -version 2>&1 | head -1
cat >"$work/Cutoff.java" <<'JAVA'
import java.lang.management.ManagementFactory;
import jdk.incubator.vector.*;

class Cutoff {
    static final VectorSpecies<Float> LANES = FloatVector.SPECIES_PREFERRED;
    static final int COUNT = 64, TIMES = 200_000;
    static final float[] TERMS = {1.3888889e-3f, 8.3333333e-3f, 4.1666667e-2f, 1.6666667e-1f, 0.5f, 1, 1};
    static float[][] x = new float[5][COUNT], y = new float[5][COUNT];

    /** 1 / (1 + e^-x). */
    static FloatVector logistic(FloatVector x) {
        FloatVector a = x.abs().neg().max(-87f), n = a.mul(1.442695f).add(12582912f).sub(12582912f);
        FloatVector r = n.neg().fma(all(0.6931472f), a), p = all(TERMS[0]);
        p = p.fma(r, all(TERMS[1]));
        p = p.fma(r, all(TERMS[2]));
        p = p.fma(r, all(TERMS[3]));
        p = p.fma(r, all(TERMS[4]));
        p = p.fma(r, all(TERMS[5]));
        p = p.fma(r, all(TERMS[6]));
        IntVector power = (IntVector) n.convert(VectorOperators.F2I, 0);
        FloatVector e = p.mul(power.add(127).lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats());
        FloatVector y = e.blend(all(1), x.compare(VectorOperators.GE, 0f)).div(e.add(1f));
        return y.blend(Float.NaN, x.compare(VectorOperators.NE, x));
    }

    static FloatVector all(float value) {
        return FloatVector.broadcast(LANES, value);
    }

    static void one(float[] x, float[] y) {
        for (int i = 0; i < COUNT; i += LANES.length()) logistic(FloatVector.fromArray(LANES, x, i)).intoArray(y, i);
    }

    static void apart() {
        for (int j = 0; j < 5; j++) one(x[j], y[j]);
    }

    static void together() {
        for (int i = 0; i < COUNT; i += LANES.length()) {
            logistic(FloatVector.fromArray(LANES, x[0], i)).intoArray(y[0], i);
            logistic(FloatVector.fromArray(LANES, x[1], i)).intoArray(y[1], i);
            logistic(FloatVector.fromArray(LANES, x[2], i)).intoArray(y[2], i);
            logistic(FloatVector.fromArray(LANES, x[3], i)).intoArray(y[3], i);
            logistic(FloatVector.fromArray(LANES, x[4], i)).intoArray(y[4], i);
        }
    }

    /** Bytes that are allocated for a vector, after warming up. */
    static double bytes(String name, Runnable work) {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        double vectors = (double) TIMES * 5 * COUNT / LANES.length();
        for (int i = 0; i < 3 * TIMES; i++) work.run();
        long allocated = threads.getCurrentThreadAllocatedBytes(), start = System.nanoTime();
        for (int i = 0; i < TIMES; i++) work.run();
        double time = (System.nanoTime() - start) / vectors;
        double bytes = (threads.getCurrentThreadAllocatedBytes() - allocated) / vectors;
        System.out.printf("%s: %.1f bytes and %.1f ns a vector of %d lanes%n", name, bytes, time, LANES.length());
        return bytes;
    }

    public static void main(String[] words) {
        for (int i = 0; i < 5 * COUNT; i++) x[i / COUNT][i % COUNT] = i % 13 - 6;
        double apart = bytes("five loops", Cutoff::apart), together = bytes("one loop", Cutoff::together);
        System.exit(apart < 1 && together > 16 ? 0 : 1);
    }
}
JAVA
"${java%java}javac" --add-modules jdk.incubator.vector -d "$work" "$work/Cutoff.java" 2>/dev/null
"$java" --add-modules jdk.incubator.vector -cp "$work" Cutoff 2>/dev/null
