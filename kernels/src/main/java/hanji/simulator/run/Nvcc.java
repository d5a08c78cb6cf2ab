package hanji.simulator.run;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * NVIDIA's compiler, which makes PTX of CUDA C. The simulator itself has no need of it.
 *
 * @param executable the file that is run
 */
public record Nvcc(Path executable) {
    /**
     * What a source is compiled for and with.
     *
     * @param architecture for example {@code sm_90}
     * @param folders in which headers are looked for, before those of the source
     * @param definitions of macros, {@code NAME} or {@code NAME=VALUE}
     */
    public record Settings(String architecture, List<Path> folders, List<String> definitions) {
        /** For the GPUs of the paper roofline, H100 and H200. */
        public static final Settings DEFAULT = new Settings("sm_90", List.of(), List.of());

        /** @throws IllegalArgumentException if the architecture has not the form of one */
        public Settings {
            if (!architecture.matches("(sm|compute)_\\d{2,3}[af]?"))
                throw new IllegalArgumentException(
                        "'" + architecture + "' is no architecture; expected one such as sm_80 or sm_90");
            folders = List.copyOf(folders);
            definitions = List.copyOf(definitions);
        }

        private List<String> options() {
            List<String> options = new ArrayList<>();
            for (String each : OPTIONS)
                options.add(each.startsWith("-arch=") ? "-arch=" + architecture.replace("sm_", "compute_") : each);
            for (Path folder : folders) options.addAll(List.of("-I", folder.toString()));
            for (String each : definitions) options.add("-D" + each);
            return options;
        }
    }

    /** The options that Hanji's own kernels are compiled with: what is written is what is computed. */
    static final List<String> OPTIONS = List.of(
            "-ptx",
            "-arch=compute_75",
            "-std=c++17",
            "-O3",
            "-fmad=false",
            "-ftz=false",
            "-prec-div=true",
            "-prec-sqrt=true",
            "-lineinfo");

    /**
     * The compiler in {@code CUDA_HOME}, on the {@code PATH} or in /usr/local/cuda, in this order.
     *
     * @param environment the environment variables
     */
    public static Optional<Nvcc> find(Map<String, String> environment) {
        return Toolkit.program("nvcc", environment).map(Nvcc::new);
    }

    /**
     * The PTX of a source, with line information. Headers are looked for beside the source, for one in a package
     * {@code hanji...} in the folder of that package, and at last among {@link Headers Hanji's own}.
     *
     * @throws IOException with nvcc's own first error in one line, if the source cannot be compiled
     */
    public byte[] ptx(Path source, Settings settings) throws IOException {
        Path folder = Files.createTempDirectory("hanji-nvcc");
        Path out = folder.resolve("out.ptx");
        try {
            List<String> command = new ArrayList<>(List.of(executable.toString()));
            command.addAll(settings.options());
            packageRoot(source).ifPresent(root -> command.addAll(List.of("-I", root.toString())));
            command.addAll(List.of("-o", out.toString(), "-I", Headers.folder().toString(), source.toString()));
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) throw new IOException(firstError(source, said));
            return Files.readAllBytes(out);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while nvcc compiled " + source);
        } finally {
            Files.deleteIfExists(out);
            Files.delete(folder);
        }
    }

    /** Where packages begin, of a source within package hanji; a checkout may have that name too. */
    private static Optional<Path> packageRoot(Path source) {
        for (Path at = source.toAbsolutePath().normalize().getParent(); at != null; at = at.getParent())
            if (at.endsWith("hanji") && !Files.exists(at.resolve("pom.xml")))
                return Optional.ofNullable(at.getParent());
        return Optional.empty();
    }

    /** {@code bad.cu(2): error: identifier "y" is undefined; and 1 more error}. */
    static String firstError(Path source, String said) {
        List<String> errors = said.lines()
                .filter(line -> line.matches(".*\\b(error|fatal)\\b.*") && !line.matches("\\d+ errors? detected .*"))
                .toList();
        if (errors.isEmpty()) return source + ": nvcc fails and does not say why";
        String first = errors.getFirst();
        int more = errors.size() - 1;
        return (first.contains(source.getFileName().toString()) ? "" : source + ": ")
                + first
                + (more == 0 ? "" : "; and " + more + (more == 1 ? " more error" : " more errors"));
    }
}
