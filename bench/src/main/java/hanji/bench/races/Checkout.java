package hanji.bench.races;

import hanji.tensor.format.FormatException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A checkout of a corpus. It is only read: its generator runs in another folder. */
record Checkout(Path folder, Suite suite) {
    private static final Duration GENERATOR = Duration.ofMinutes(10), SHORT = Duration.ofSeconds(30);

    /** What the generators read: every bug, every pattern, one type of data for each. */
    private static final String EVERYTHING =
            "/**\n**/\nCODE:\n  bug: {all}\n  pattern: {all}\n  option: {all}\n  dataType: {int, IntType, FloatType}\n";

    /** @throws FormatException if the folder is no checkout of a suite that is known */
    static Checkout of(Path folder) throws FormatException {
        return Stream.of(Suite.values())
                .filter(suite -> Files.isDirectory(folder.resolve(suite.templates)))
                .findFirst()
                .map(suite -> new Checkout(folder.toAbsolutePath().normalize(), suite))
                .orElseThrow(() -> new FormatException(
                        folder,
                        (Files.isDirectory(folder) ? "no checkout of a corpus" : "no folder")
                                + "; expected one of https://github.com/burtscher/IndigoSuite (which has "
                                + Suite.INDIGO.templates + ") or https://github.com/burtscher/Indigo3Suite (which has "
                                + Suite.INDIGO3.templates + ")"));
    }

    /** Where the headers of the programs are. */
    Path headers() {
        return folder.resolve(suite.headers);
    }

    /** The commit, if the folder is a repository of its own, and there is a git. */
    Optional<String> commit(Path work) {
        if (!Files.exists(folder.resolve(".git"))) return Optional.empty();
        try {
            Finished git = Finished.of(work, SHORT, "git", "-C", folder.toString(), "rev-parse", "--short=12", "HEAD");
            return git.succeeded() ? Optional.of(git.said().strip()) : Optional.empty();
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    /**
     * All programs that its generator makes of its CUDA templates, by name.
     *
     * @param work an empty folder, where they are written
     * @throws NoCorpus if it makes none, or there is no python3
     */
    List<LabelledProgram> programs(Path work) throws IOException {
        Path codes = Files.createDirectories(work.resolve("codes"));
        Files.writeString(work.resolve("configure.txt"), EVERYTHING);
        Files.writeString(Files.createDirectories(work.resolve("codeGen")).resolve("configure.txt"), EVERYTHING);
        Files.writeString(work.resolve("copyright.txt"), "");
        String words = "";
        requirePython(work);
        for (Path template : files(folder.resolve(suite.templates), ".idg")) {
            String[] command = generator(template, work, codes);
            if (!Files.isRegularFile(Path.of(command[1])))
                throw new NoCorpus(folder + " lacks its generator, " + folder.relativize(Path.of(command[1])));
            words = Finished.of(work, GENERATOR, command).said();
        }
        List<Path> made = files(codes, ".cu");
        if (made.isEmpty())
            throw new NoCorpus("the generator of " + folder + " made no program"
                    + words.lines().map(last -> ": " + last).reduce("", (_, last) -> last));
        return made.stream().map(source -> LabelledProgram.of(source, suite)).toList();
    }

    private static void requirePython(Path work) throws IOException {
        String reason;
        try {
            Finished python = Finished.of(work, SHORT, "python3", "--version");
            if (python.succeeded()) return;
            reason = python.lastWords();
        } catch (InterruptedIOException interrupted) {
            throw interrupted;
        } catch (IOException missing) {
            reason = String.valueOf(missing.getMessage());
        }
        throw new NoCorpus("the generator of the corpus needs python3, which does not start: " + reason);
    }

    private String[] generator(Path template, Path work, Path codes) {
        return switch (suite) {
            case INDIGO ->
                new String[] {
                    "python3",
                    folder.resolve("Generators/generate_CUDA_codes.py").toString(),
                    template.toString(),
                    work.resolve("copyright.txt").toString(),
                    codes.toString()
                };
            case INDIGO3 ->
                new String[] {
                    "python3",
                    folder.resolve("scripts/generate_codes.py").toString(),
                    template.toString(),
                    codes.toString(),
                    "CUDA"
                };
        };
    }

    private static List<Path> files(Path folder, String ending) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(file -> file.toString().endsWith(ending)).sorted().toList();
        }
    }
}
