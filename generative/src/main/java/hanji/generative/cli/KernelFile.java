package hanji.generative.cli;

import hanji.simulator.ptx.Entry;
import hanji.simulator.ptx.Ptx;
import hanji.simulator.ptx.PtxError;
import hanji.simulator.ptx.Variable;
import hanji.simulator.run.Argument;
import hanji.simulator.run.Nvcc;
import hanji.simulator.run.Symbol;
import hanji.tensor.format.FormatException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * A file with kernels: CUDA C, which nvcc compiles, or PTX.
 *
 * @param ptx text
 * @param module the same, read
 * @param kernels at least one
 */
record KernelFile(Path file, String ptx, Ptx module, List<Entry> kernels) {
    /**
     * Reads a file.
     *
     * @param nvcc compiles CUDA C, where it is installed
     * @param settings for it
     * @throws FormatException if it is neither CUDA C nor PTX, or holds no kernel
     * @throws IOException if it cannot be read, or nvcc does not compile it, in nvcc's own words
     */
    static KernelFile read(Path file, Optional<Nvcc> nvcc, Nvcc.Settings settings) throws IOException {
        if (Files.isDirectory(file)) throw new FormatException(file, "is a folder; name a .cu or .ptx file");
        byte[] content = Files.readAllBytes(file);
        String name = file.toString();
        if (name.endsWith(".cu")) return parsed(file, compiled(file, nvcc, settings));
        if (name.endsWith(".ptx")) return parsed(file, content);
        throw new FormatException(file, "is neither CUDA C (.cu) nor PTX (.ptx)");
    }

    private static byte[] compiled(Path file, Optional<Nvcc> nvcc, Nvcc.Settings settings) throws IOException {
        return nvcc.orElseThrow(() -> new FormatException(
                        file,
                        "needs nvcc, and there is none in CUDA_HOME, on the PATH or in /usr/local/cuda; install"
                                + " NVIDIA's CUDA toolkit, or give the PTX that nvcc -ptx -lineinfo makes elsewhere"))
                .ptx(file, settings);
    }

    private static KernelFile parsed(Path file, byte[] content) {
        String ptx = new String(content, StandardCharsets.ISO_8859_1);
        try {
            Ptx module = Ptx.parse(ptx);
            List<Entry> kernels = module.entries();
            if (kernels.isEmpty())
                throw new FormatException(file, "holds no kernel; declare one as extern \"C\" __global__ void");
            return new KernelFile(file, ptx, module, kernels);
        } catch (PtxError error) {
            throw new FormatException(file, String.valueOf(error.getMessage()), error);
        }
    }

    /** Names of the kernels in the order of the file: those of the source, with parameters where kernels share one. */
    List<String> names() {
        return kernels.stream().map(this::name).toList();
    }

    private String name(Entry kernel) {
        return Stream.<UnaryOperator<String>>of(Entry::sourceName, Entry::signature)
                .filter(spelling -> isAlone(kernel, spelling))
                .findFirst()
                .map(spelling -> spelling.apply(kernel.name()))
                .orElse(kernel.name());
    }

    private boolean isAlone(Entry kernel, UnaryOperator<String> spelling) {
        String name = spelling.apply(kernel.name());
        return kernels.stream()
                        .filter(each -> spelling.apply(each.name()).equals(name))
                        .count()
                == 1;
    }

    /** What the PTX tells of the type of a variable; bytes if it has none of this name. */
    Argument.Type type(String variable) {
        return variable(variable).map(Symbol::type).orElse(Argument.Type.U8);
    }

    /** Whether it has a variable of this name. */
    boolean has(String variable) {
        return variable(variable).isPresent();
    }

    private Optional<Variable> variable(String name) {
        return module.variables().stream()
                .filter(each -> each.name().equals(name)
                        || Entry.sourceName(each.name()).equals(name))
                .findFirst();
    }

    /** The kernel that a user calls by this name, or by a part of it that no other kernel has. */
    Optional<Entry> kernel(String name) {
        return kernels.stream()
                .filter(each -> each.name().equals(name) || isSame(name(each), name))
                .findFirst()
                .or(() -> theOnly(name));
    }

    /** Blanks do not count: {@code scale<float,4>} is {@code scale<float, 4>}. */
    private static boolean isSame(String a, String b) {
        return a.replace(" ", "").equals(b.replace(" ", ""));
    }

    private Optional<Entry> theOnly(String part) {
        List<Entry> found = kernels.stream()
                .filter(each -> each.name().contains(part)
                        || name(each).replace(" ", "").contains(part.replace(" ", "")))
                .toList();
        return found.size() == 1 ? Optional.of(found.getFirst()) : Optional.empty();
    }
}
