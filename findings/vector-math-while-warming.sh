#!/usr/bin/env bash
# JDK 25: the Vector API's exp, tanh, sin, log and log1p give other bits once the loop round them is compiled.
#
# In the interpreter `FloatVector.lanewise(EXP)` and its like round correctly (nearly always); a loop that C2 has compiled
# calls a vector library, whose results are one unit in the last place off now and then. So a method changes its results
# while a program runs, a test that runs an op once tests code that no long run executes, and no digest of such results
# holds. SQRT, which IEEE 754 defines, never changes.
#
# Seen with Temurin 25.0.3+9, x86-64, AVX2 and AVX-512. Needs a JDK 25 in JAVA_HOME or on the PATH.
# Prints how many of 65,536 results differ; fails if exp, tanh, sin and log are equal, or sqrt is not.
set -euo pipefail
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$java" -version 2>&1 | head -1
cat >"$work/Warming.java" <<'JAVA'
import java.nio.*;
import java.nio.file.*;
import jdk.incubator.vector.*;

class Warming {
    static final int COUNT = 1 << 16;
    static final VectorSpecies<Float> LANES = FloatVector.SPECIES_256;
    static final VectorOperators.Unary[] OPS = {
        VectorOperators.EXP, VectorOperators.TANH, VectorOperators.SIN, VectorOperators.LOG, VectorOperators.SQRT
    };

    public static void main(String[] words) throws Exception {
        var out = ByteBuffer.allocate(4 * COUNT * OPS.length);
        float[] x = new float[COUNT], y = new float[COUNT];
        for (int i = 0; i < COUNT; i++) x[i] = 0.01f + 8f * i / COUNT;
        for (int op = 0; op < OPS.length; op++) {
            for (int pass = 0; pass < Integer.parseInt(words[1]); pass++) run(op, x, y);
            for (float each : y) out.putFloat(each);
        }
        Files.write(Path.of(words[0]), out.array());
        if (words.length == 2) return;
        var other = ByteBuffer.wrap(Files.readAllBytes(Path.of(words[2])));
        boolean asStated = true;
        for (int op = 0; op < OPS.length; op++) {
            int changed = 0;
            for (int i = 0; i < COUNT; i++) {
                int at = 4 * (op * COUNT + i);
                if (out.getInt(at) != other.getInt(at)) changed++;
            }
            System.out.println(OPS[op] + ": " + changed + " of " + COUNT + " results changed");
            asStated &= (changed > 0) == (OPS[op] != VectorOperators.SQRT);
        }
        System.exit(asStated ? 0 : 1);
    }

    /** An operator must be a constant for C2 to make vector code of it. */
    static void run(int op, float[] x, float[] y) {
        switch (op) {
            case 0 -> exp(x, y);
            case 1 -> tanh(x, y);
            case 2 -> sin(x, y);
            case 3 -> log(x, y);
            default -> sqrt(x, y);
        }
    }

    static void exp(float[] x, float[] y) {
        for (int i = 0; i < COUNT; i += 8)
            FloatVector.fromArray(LANES, x, i).lanewise(VectorOperators.EXP).intoArray(y, i);
    }

    static void tanh(float[] x, float[] y) {
        for (int i = 0; i < COUNT; i += 8)
            FloatVector.fromArray(LANES, x, i).lanewise(VectorOperators.TANH).intoArray(y, i);
    }

    static void sin(float[] x, float[] y) {
        for (int i = 0; i < COUNT; i += 8)
            FloatVector.fromArray(LANES, x, i).lanewise(VectorOperators.SIN).intoArray(y, i);
    }

    static void log(float[] x, float[] y) {
        for (int i = 0; i < COUNT; i += 8)
            FloatVector.fromArray(LANES, x, i).lanewise(VectorOperators.LOG).intoArray(y, i);
    }

    static void sqrt(float[] x, float[] y) {
        for (int i = 0; i < COUNT; i += 8)
            FloatVector.fromArray(LANES, x, i).lanewise(VectorOperators.SQRT).intoArray(y, i);
    }
}
JAVA
"${java%java}javac" --add-modules jdk.incubator.vector -d "$work" "$work/Warming.java" 2>/dev/null
run() { "$java" --add-modules jdk.incubator.vector -cp "$work" "$@" 2>/dev/null; }
run -Xint Warming "$work/interpreted" 1
run Warming "$work/compiled" 200 "$work/interpreted"
