package hanji.generative.cli;

import hanji.simulator.ptx.Entry;
import hanji.simulator.ptx.Ptx;
import hanji.simulator.ptx.PtxError;
import hanji.simulator.run.Nvcc;
import hanji.tensor.format.FormatException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A file with kernels: CUDA C, which nvcc compiles, or PTX.
 *
 * @param ptx text
 * @param kernels at least one
 */
record KernelFile(Path file, String ptx, List<Entry> kernels) {
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
            List<Entry> kernels = Ptx.parse(ptx).entries();
            if (kernels.isEmpty())
                throw new FormatException(file, "holds no kernel; declare one as extern \"C\" __global__ void");
            return new KernelFile(file, ptx, kernels);
        } catch (PtxError error) {
            throw new FormatException(file, String.valueOf(error.getMessage()), error);
        }
    }

    /** Names of the kernels in the order of the file: those of the source, but for kernels that share one. */
    List<String> names() {
        return kernels.stream().map(this::name).toList();
    }

    private String name(Entry kernel) {
        String name = Entry.sourceName(kernel.name());
        return kernels.stream()
                                .filter(each -> Entry.sourceName(each.name()).equals(name))
                                .count()
                        == 1
                ? name
                : kernel.name();
    }

    /** The kernel that a user calls by this name, or by a part of it that no other kernel has. */
    Optional<Entry> kernel(String name) {
        return kernels.stream()
                .filter(each -> each.name().equals(name) || name(each).equals(name))
                .findFirst()
                .or(() -> theOnly(name));
    }

    private Optional<Entry> theOnly(String part) {
        List<Entry> found = kernels.stream()
                .filter(each -> each.name().contains(part) || name(each).contains(part))
                .toList();
        return found.size() == 1 ? Optional.of(found.getFirst()) : Optional.empty();
    }
}
