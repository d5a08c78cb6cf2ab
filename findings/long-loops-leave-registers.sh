#!/usr/bin/env bash
# JDK 25: a loop of fused multiply-adds into 16 vectors takes half as long again when it may run long.
#
# The loop below keeps 16 sums of 512 bits in registers, of which there are 32, and adds to each a number times a vector. Over
# 112 terms in one loop it is slower than over the same terms in four loops of 28, by an outer loop round the same body: the
# JIT unrolls by how often the body was seen to run, and then more is alive at once than there are registers. Nothing is said
# of it. `-XX:LoopUnrollLimit=10` takes the difference away, in both directions: for the whole program, as no flag is for one
# loop. Whoever tunes such a loop with short inputs will not see it.
#
# Seen with Temurin 25.0.3+9, x86-64 Linux with AVX-512 (Intel Xeon). Needs a JDK 25 in JAVA_HOME or on the PATH, and vectors of
# 512 bits. Fails if the long loop is less than a fifth slower, or the flag does not help.
set -euo pipefail
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$java" -version 2>&1 | head -1
python3 - "$work/Tile.java" <<'PY'
import sys
rows = range(8)
line = lambda *parts: ' '.join(parts)
sums = '\n'.join(f'FloatVector p{r} = FloatVector.zero(S), q{r} = FloatVector.zero(S);' for r in rows)
body = '\n'.join(f'w = FloatVector.broadcast(S, a[x + {r}]); p{r} = w.fma(u, p{r}); q{r} = w.fma(v, q{r});' for r in rows)
out = '\n'.join(f'p{r}.intoArray(to, {32 * r}); q{r}.intoArray(to, {32 * r + 16});' for r in rows)
open(sys.argv[1], 'w').write(f'''
import jdk.incubator.vector.*;

class Tile {{
    static final VectorSpecies<Float> S = FloatVector.SPECIES_512;

    static void tile(float[] a, int stride, float[] b, float[] to, int terms, int most) {{
        {sums}
        for (int left = terms, at = 0, y = 0; left > 0;) {{
            int count = Math.min(most, left), x = at;
            for (int k = 0; k < count; k++, x += stride) {{
                FloatVector u = FloatVector.fromArray(S, b, y + k * 32), v = FloatVector.fromArray(S, b, y + k * 32 + 16), w;
                {body}
            }}
            left -= count;
            at += count * stride;
            y += count * 32;
        }}
        {out}
    }}

    public static void main(String[] args) {{
        int most = Integer.parseInt(args[0]), terms = 112, calls = 20_000;
        float[] a = new float[64 * 1024], b = new float[32 * terms], to = new float[512];
        java.util.Arrays.fill(a, 1);
        java.util.Arrays.fill(b, 1);
        double best = Double.MAX_VALUE;
        for (int round = 0; round < 30; round++) {{
            long start = System.nanoTime();
            for (int i = 0; i < calls; i++) tile(a, 64, b, to, terms, most);
            best = Math.min(best, (System.nanoTime() - start) / (double) calls);
        }}
        if (to[0] != terms) throw new AssertionError();
        System.out.printf("%.0f%n", best);
    }}
}}
''')
PY
flags=(--add-modules jdk.incubator.vector)
"${java%java}javac" "${flags[@]}" -d "$work" "$work/Tile.java" 2>/dev/null
if ! "$java" "${flags[@]}" -XX:+UnlockDiagnosticVMOptions -XX:+PrintFlagsFinal -version 2>/dev/null | grep -q 'MaxVectorSize *= 64 '; then
    echo "skipped, because this machine has no vectors of 512 bits"
    exit 0
fi

# Nanoseconds of a call whose loops have at most $1 terms, under the options that follow; the best of three processes.
best() {
    local most=$1
    shift
    for _ in 1 2 3; do "$java" "${flags[@]}" "$@" -cp "$work" Tile "$most" 2>/dev/null; done | sort -n | head -1
}
long=$(best 112) short=$(best 28) rolled=$(best 112 -XX:LoopUnrollLimit=10)
echo "112 terms: $long ns in one loop, $short in four; $rolled in one with -XX:LoopUnrollLimit=10"
[ $((10 * long)) -gt $((12 * short)) ] && [ $((10 * long)) -gt $((12 * rolled)) ]
