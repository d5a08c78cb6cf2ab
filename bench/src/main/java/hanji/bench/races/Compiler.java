package hanji.bench.races;

import hanji.simulator.run.Nvcc;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Makes executables of whole CUDA programs, with {@code runtime.cpp} in place of NVIDIA's runtime library.
 *
 * @param runtime its object file
 * @param renamed macros for what CUDA 13 took from headers that the corpora still use
 */
record Compiler(Path nvcc, Path runtime, List<String> renamed) {
    private static final Duration LIMIT = Duration.ofMinutes(5);

    /** @throws NoCorpus if there is no nvcc, or it cannot compile the runtime */
    static Compiler of(Path work, Map<String, String> environment) throws IOException {
        Path nvcc = Nvcc.find(environment)
                .orElseThrow(
                        () -> new NoCorpus("the programs of the corpus are compiled by nvcc, and it was not found on"
                                + " the PATH, in CUDA_HOME or in /usr/local/cuda"))
                .executable();
        Path source = work.resolve("runtime.cpp"), object = work.resolve("runtime.o");
        try (InputStream content = Objects.requireNonNull(Compiler.class.getResourceAsStream("runtime.cpp"))) {
            Files.copy(content, source);
        }
        Finished built = Finished.of(
                work, LIMIT, nvcc.toString(), "-std=c++17", "-O2", "-c", source.toString(), "-o", object.toString());
        if (!built.succeeded()) throw new NoCorpus("nvcc cannot compile the runtime: " + firstError(built.said()));
        return new Compiler(
                nvcc,
                object,
                renamed(Finished.of(work, LIMIT, nvcc.toString(), "--version").said()));
    }

    /** CUDA 13 has no clock rates among the properties of a device; the programs only print them. */
    private static List<String> renamed(String version) {
        return version.matches("(?s).*release 1[3-9].*")
                ? List.of("-DclockRate=major", "-DmemoryClockRate=minor")
                : List.of();
    }

    /** A program ready to run, or why there is none. */
    record Built(Optional<Executable> executable, String reason) {}

    /** Compiles into a folder of its own, which is made. */
    Built build(LabelledProgram program, Checkout checkout, Path folder) throws IOException {
        Files.createDirectory(folder);
        Built first = build(program, checkout.headers(), folder, List.of());
        List<String> options = checkout.suite().secondTry;
        if (first.executable().isPresent() || options.isEmpty()) return first;
        Built second = build(program, checkout.headers(), folder, options);
        return second.executable().isPresent() ? second : first;
    }

    private Built build(LabelledProgram program, Path headers, Path folder, List<String> options) throws IOException {
        Path executable = folder.resolve("program");
        List<String> command = new ArrayList<>(List.of(nvcc.toString(), "-w", "-lineinfo", "-cudart", "none"));
        command.addAll(List.of("-gencode", "arch=compute_90,code=compute_90", "-keep", "-keep-dir", folder.toString()));
        command.addAll(renamed);
        command.addAll(options);
        command.addAll(List.of("-I", headers.toString(), program.source().toString(), runtime.toString()));
        command.addAll(List.of("-o", executable.toString()));
        Finished done = Finished.of(folder, LIMIT, command.toArray(String[]::new));
        if (!done.succeeded()) return new Built(Optional.empty(), firstError(done.said()));
        String ptx = Files.readString(folder.resolve(program.name() + ".ptx"), StandardCharsets.ISO_8859_1);
        return new Built(Optional.of(new Executable(executable, ptx)), "");
    }

    private static String firstError(String said) {
        return said.lines()
                .filter(line -> line.matches(".*(\\berror\\b|undefined reference).*"))
                .findFirst()
                .map(line -> line.replaceAll("^\\S*/", ""))
                .orElse("nvcc fails and does not say why");
    }
}
