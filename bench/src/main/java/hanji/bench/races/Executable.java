package hanji.bench.races;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A compiled program, whose device is the other end of its standard input and output.
 *
 * @param ptx of its kernels
 * @param limit of the time of a run
 */
record Executable(Path file, String ptx, Duration limit) {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int LAST_BYTES = 4096;

    /** Threads of a block and blocks, where a program asks: enough for a warp and for a block to each vertex. */
    private static final int THREADS = 64, BLOCKS = SmallGraph.VERTICES + 21;

    Executable(Path file, String ptx) {
        this(file, ptx, LIMIT);
    }

    /**
     * The words that the program's own line of usage asks for, for instance {@code USAGE: program input_file_name runs}.
     *
     * @param graph the file to name
     */
    List<String> words(Path graph) throws IOException {
        Finished asked = Finished.of(file.resolveSibling(""), limit, file.toString());
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

    /**
     * Runs it to its end, or until the device has seen enough, or to the end of its time.
     *
     * @return with the end of what it said
     */
    Finished run(List<String> words, SimulatedRuntime device) throws IOException {
        List<String> command = new ArrayList<>(List.of(file.toString()));
        command.addAll(words);
        Path said = Files.createTempFile(file.resolveSibling(""), "said", ".txt");
        try {
            Process process =
                    new ProcessBuilder(command).redirectError(said.toFile()).start();
            serve(process, device);
            return new Finished(process.exitValue(), end(said));
        } finally {
            Files.deleteIfExists(said);
        }
    }

    /** Leaves the process ended, and its streams closed. */
    private void serve(Process process, SimulatedRuntime device) {
        var late = new AtomicBoolean();
        var overdue = CompletableFuture.runAsync(
                () -> {
                    late.set(true);
                    Finished.end(process);
                },
                CompletableFuture.delayedExecutor(limit.toMillis(), TimeUnit.MILLISECONDS));
        try {
            device.serve(process.getInputStream(), process.getOutputStream());
        } finally {
            overdue.cancel(false);
            Finished.end(process);
        }
        if (late.get()) device.stop("it ran longer than " + limit.toSeconds() + " s");
    }

    private static String end(Path said) throws IOException {
        try (var channel = FileChannel.open(said)) {
            channel.position(Math.max(0, channel.size() - LAST_BYTES));
            byte[] last = Channels.newInputStream(channel).readNBytes(LAST_BYTES);
            return new String(last, StandardCharsets.ISO_8859_1);
        }
    }
}
