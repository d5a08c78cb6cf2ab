#!/usr/bin/env bash
# JCuda 12.6.0: its PTX compiler is that of CUDA 12.0.
#
# JCuda's versions are those of CUDA, and its other natives load the libraries of CUDA 12.6. The PTX compiler is linked
# into the natives, and is an older one: it takes PTX of ISA 8.0 (CUDA 12.0) and refuses 8.1 and later with
# error 7 (unsupported PTX version), though CUDA 12.6 writes 8.5. So what nvcc 12.6 makes cannot be assembled by JCuda 12.6.0
# without lowering its .version line, and a kernel that passes here may still use nothing newer than ISA 8.0.
#
# Seen on Linux x86-64, without a GPU. Needs a JDK of 11 or later, Maven and the network. Fails if 8.1 is taken.
set -euo pipefail
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for artifact in jcuda:12.6.0 jcuda-natives:12.6.0:jar:linux-x86_64; do
    mvn -q -B org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy \
        -Dartifact="org.jcuda:$artifact" -DoutputDirectory="$work"
done
cat >"$work/Assemble.java" <<'JAVA'
import static jcuda.nvptxcompiler.JNvPTXCompiler.*;

import jcuda.nvptxcompiler.nvPTXCompilerHandle;

class Assemble {
    public static void main(String[] none) {
        boolean asStated = true;
        for (String version : new String[] {"8.0", "8.1", "8.5"}) {
            byte[] ptx = (".version " + version + "\n.target sm_75\n.address_size 64\n.visible .entry k() { ret; }\0").getBytes();
            var handle = new nvPTXCompilerHandle();
            int created = nvPTXCompilerCreate(handle, ptx.length, ptx);
            String[] options = {"--gpu-name=sm_80"};
            int compiled = created != 0 ? created : nvPTXCompilerCompile(handle, options.length, options);
            System.out.println("PTX " + version + ": " + (compiled == 0 ? "assembled" : "refused, error " + compiled));
            asStated &= (compiled == 0) == version.equals("8.0");
        }
        int[] major = {0}, minor = {0};
        nvPTXCompilerGetVersion(major, minor);
        System.out.println("the compiler says that its version is " + major[0] + "." + minor[0]);
        System.exit(asStated ? 0 : 1);
    }
}
JAVA
export TMPDIR=$work # the natives are unpacked there
"$java" -Djava.io.tmpdir="$work" -cp "$work/jcuda-12.6.0.jar:$work/jcuda-natives-12.6.0-linux-x86_64.jar" "$work/Assemble.java"
