package hanji.bench.races;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A compiled program, whose device is the other end of its standard input and output.
 *
 * @param ptx of its kernels
 */
record Executable(Path file, String ptx) {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    /** Threads of a block and blocks, where a program asks: enough for a warp and for a block to each vertex. */
    private static final int THREADS = 64, BLOCKS = SmallGraph.VERTICES + 21;

    /**
     * The words that the program's own line of usage asks for, for instance {@code USAGE: program input_file_name runs}.
     *
     * @param graph the file to name
     */
    List<String> words(Path graph) throws IOException {
        Finished asked = Finished.of(file.resolveSibling(""), LIMIT, file.toString());
        String usage = asked.said()
                .lines()
                .filter(line -> line.startsWith("USAGE:"))
                .findFirst()
                .orElse("");
        var words = new ArrayList<String>();
        for (String word : usage.replaceFirst("USAGE:\\s*\\S+\\s*", "").strip().split("\\s+"))
            words.add(meant(word.toLowerCase(Locale.ROOT), graph));
        return words;
    }

    private static String meant(String word, Path graph) {
        if (word.contains("input") || word.contains("graph")) return graph.toString();
        if (word.contains("threads")) return Integer.toString(THREADS);
        if (word.contains("blocks")) return Integer.toString(BLOCKS);
        return word.contains("source") ? "0" : "1";
    }

    /** Runs it to its end, or until the device has seen enough. */
    void run(List<String> words, SimulatedRuntime device) throws IOException {
        List<String> command = new ArrayList<>(List.of(file.toString()));
        command.addAll(words);
        Path said = Files.createTempFile(file.resolveSibling(""), "said", ".txt");
        Process process =
                new ProcessBuilder(command).redirectError(said.toFile()).start();
        var overdue = CompletableFuture.runAsync(
                process::destroyForcibly, CompletableFuture.delayedExecutor(LIMIT.toSeconds(), TimeUnit.SECONDS));
        try (var from = process.getInputStream();
                var to = process.getOutputStream()) {
            device.serve(from, to);
        } finally {
            process.destroyForcibly();
        }
        try {
            process.waitFor();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while " + file + " ran");
        }
        if (overdue.isDone()) device.stop("it ran longer than " + LIMIT.toSeconds() + " s");
        else overdue.cancel(false);
        Files.deleteIfExists(said);
    }
}
