#!/usr/bin/env bash
# libtorch from Java (bytedeco pytorch 2.10.0-1.5.13): AdamOptions.betas() has the second beta first.
#
# The C++ option is a std::tuple of two doubles, and the binding gives a pointer to where it lies in memory. libstdc++ lays a
# tuple out from the last member to the first, so that get(0) is beta2 and get(1) beta1: 0.999 and 0.9 unless told otherwise.
# put(0, 0.5), which reads as the usual beta1 of a GAN, sets beta2. Nothing complains: Adam's first step is by the sign of the
# gradient alone whatever the betas, so two trainings that are compared go the same way at first.
#
# Seen on Linux x86-64 with libstdc++. Needs a JDK of 11 or later, Maven and the network. Fails if the first is beta1.
set -euo pipefail
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for artifact in pytorch:2.10.0-1.5.13{,:jar:linux-x86_64} openblas:0.3.31-1.5.13{,:jar:linux-x86_64} javacpp:1.5.13{,:jar:linux-x86_64}; do
    mvn -q -B org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy \
        -Dartifact="org.bytedeco:$artifact" -DoutputDirectory="$work"
done
cat >"$work/Betas.java" <<'JAVA'
import org.bytedeco.pytorch.*;
import org.bytedeco.pytorch.global.torch;

class Betas {
    public static void main(String[] none) {
        var untold = new AdamOptions(0.1).betas();
        System.out.println("betas() of fresh options: get(0) is " + untold.get(0) + ", get(1) is " + untold.get(1));
        boolean asStated = untold.get(0) == 0.999 && untold.get(1) == 0.9;
        // Gradients 1, then 0: the second step is lr * (beta1 (1 - beta1) / (1 - beta1^2)) / sqrt(beta2 (1 - beta2) / (1 - beta2^2)).
        for (double[] betas : new double[][] {{0.5, 0.999}, {0.9, 0.5}}) {
            var options = new AdamOptions(0.1);
            options.betas().put(betas[0] == 0.5 ? 1 : 0, 0.5);
            Tensor x = torch.zeros(1).requires_grad_(true);
            var adam = new Adam(new TensorVector(x), options);
            double first = 0;
            for (double gradient : new double[] {1, 0}) {
                first = x.item_double();
                adam.zero_grad();
                x.mul(new Scalar(gradient)).sum().backward();
                adam.step();
            }
            double step = first - x.item_double(), b1 = betas[0], b2 = betas[1];
            double expected = 0.1 * (b1 / (1 + b1)) / Math.sqrt(b2 / (1 + b2));
            System.out.printf("put(%d, 0.5): second step %.6f, with betas %s and %s it is %.6f%n", b1 == 0.5 ? 1 : 0, step, b1, b2, expected);
            asStated &= Math.abs(step - expected) < 1e-5;
        }
        System.exit(asStated ? 0 : 1);
    }
}
JAVA
export OMP_NUM_THREADS=1
"$java" -Dorg.bytedeco.javacpp.cachedir="$work/natives" -cp "$work/*" "$work/Betas.java"
