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

/**
 * The compiler.
 *
 * @param version for example 13.0.88
 */
record Nvcc(Path executable, String version) {
    /** The one version of nvcc whose output is committed. */
    static final String VERSION = "13.0.88";

    private static final String SOURCE = "CUDA Toolkit 13.0 Update 1";

    /** The GPUs that PTX is for, unless its source says otherwise: those since Turing. */
    private static final String ARCHITECTURE = "-arch=compute_75";

    /** A line of a source that needs later ones. */
    private static final Pattern LATER = Pattern.compile("^// (-arch=compute_\\d+)$", Pattern.MULTILINE);

    /** No contraction, no flushing to zero, exact division and square root: what is written is what is computed. */
    private static final List<String> OPTIONS = List.of(
            "-ptx",
            ARCHITECTURE,
            "-std=c++17",
            "-O3",
            "-fmad=false",
            "-ftz=false",
            "-prec-div=true",
            "-prec-sqrt=true",
            "-lineinfo");

    /** The options for a source with this text. */
    static List<String> options(String source) {
        Matcher later = LATER.matcher(source);
        if (!later.find()) return OPTIONS;
        List<String> options = new ArrayList<>(OPTIONS);
        options.set(OPTIONS.indexOf(ARCHITECTURE), later.group(1));
        return options;
    }

    /** Drivers since CUDA 12.0 read it; nvcc writes a later number above the same instructions. */
    static final String PTX_VERSION = "8.0";

    private static final Pattern PRINTED_VERSION = Pattern.compile("V(\\d+\\.\\d+\\.\\d+)");

    /** The one of the version whose output is committed. */
    static Optional<Nvcc> find() {
        return all().filter(nvcc -> nvcc.version.equals(VERSION)).findFirst();
    }

    /** The one of that version, or else the first one there is. */
    static Optional<Nvcc> any() {
        return find().or(() -> all().findFirst());
    }

    private static Stream<Nvcc> all() {
        return candidates().map(executable -> new Nvcc(executable, version(executable)));
    }

    /** What to do where there is none. */
    static String missing() {
        String found = all().findFirst()
                .map(nvcc -> nvcc.executable + " is " + nvcc.version)
                .orElseGet(Nvcc::nowhere);
        return "nvcc " + VERSION + " is needed, and " + found + "; it comes with " + SOURCE;
    }

    /** That there is none. */
    static String nowhere() {
        return named().map(name -> "HANJI_NVCC names " + name + ", which is no program")
                .orElse("none is on the PATH, in CUDA_HOME or in /usr/local/cuda");
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
        Matcher version = PRINTED_VERSION.matcher(
                run(List.of(nvcc.toString(), "--version")).output());
        return version.find() ? version.group(1) : "of no known version";
    }

    /** The PTX of a unit by file, with manifests. */
    Map<Path, String> compile(Unit unit) throws IOException, Failure {
        Path folder = Files.createTempDirectory("ptx");
        Path out = folder.resolve("out.ptx");
        try {
            List<String> command = new ArrayList<>(List.of(executable.toString()));
            command.addAll(options(Files.readString(unit.source())));
            for (Path headers : unit.folders()) command.addAll(List.of("-I", headers.toString()));
            command.addAll(List.of(unit.source().toString(), "-o", out.toString()));
            Result result = run(command);
            if (result.exit() != 0) throw new Failure(result.output().strip());
            if (!result.output().isBlank()) System.err.println(result.output().strip());
            return unit.outputs(Portable.of(unit, Files.readString(out)), version);
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
