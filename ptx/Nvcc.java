import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The compiler, of the one version whose output is committed. */
record Nvcc(Path executable) {
    private static final Pattern VERSION = Pattern.compile("V(\\d+\\.\\d+\\.\\d+)");

    static Optional<Nvcc> find() {
        return candidates()
                .filter(nvcc -> version(nvcc).equals(BuildPtx.NVCC))
                .findFirst()
                .map(Nvcc::new);
    }

    /** What to do where there is none. */
    static String missing() {
        String found = candidates()
                .findFirst()
                .map(nvcc -> nvcc + " is " + version(nvcc))
                .orElse(named().map(name -> "HANJI_NVCC names " + name + ", which is no program")
                        .orElse("none is on the PATH, in CUDA_HOME or in /usr/local/cuda"));
        return "nvcc " + BuildPtx.NVCC + " is needed, and " + found + "; it comes with " + BuildPtx.NVCC_SOURCE;
    }

    private static Stream<Path> candidates() {
        if (named().isPresent()) return named().map(Path::of).filter(Nvcc::isProgram).stream();
        List<Path> folders = new ArrayList<>();
        for (String folder :
                Optional.ofNullable(System.getenv("PATH")).orElse("").split(File.pathSeparator))
            if (!folder.isBlank()) folders.add(Path.of(folder));
        Optional.ofNullable(System.getenv("CUDA_HOME")).ifPresent(home -> folders.add(Path.of(home, "bin")));
        folders.add(Path.of("/usr/local/cuda/bin"));
        folders.add(Path.of("/usr/local/cuda-13.0/bin"));
        return folders.stream().map(folder -> folder.resolve("nvcc")).filter(Nvcc::isProgram);
    }

    /** The one to take, and no other. */
    private static Optional<String> named() {
        return Optional.ofNullable(System.getenv("HANJI_NVCC"));
    }

    /** A folder is executable too. */
    private static boolean isProgram(Path file) {
        return Files.isRegularFile(file) && Files.isExecutable(file);
    }

    private static String version(Path nvcc) {
        Matcher version =
                VERSION.matcher(run(List.of(nvcc.toString(), "--version")).output());
        return version.find() ? version.group(1) : "of no known version";
    }

    /** The PTX of a unit by file, with manifests. */
    Map<Path, String> compile(Unit unit) throws IOException, Failure {
        Path folder = Files.createTempDirectory("ptx");
        Path out = folder.resolve("out.ptx");
        try {
            List<String> command = new ArrayList<>(List.of(executable.toString()));
            command.addAll(BuildPtx.OPTIONS);
            command.addAll(List.of("-I", unit.root().toString(), unit.source().toString(), "-o", out.toString()));
            Result result = run(command);
            if (result.exit() != 0) throw new Failure(result.output().strip());
            if (!result.output().isBlank()) System.err.println(result.output().strip());
            return unit.outputs(Portable.of(unit, Files.readString(out)));
        } finally {
            Files.deleteIfExists(out);
            Files.delete(folder);
        }
    }

    private record Result(int exit, String output) {}

    private static Result run(List<String> command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes());
            return new Result(process.waitFor(), output);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }
}
