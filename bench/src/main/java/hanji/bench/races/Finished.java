package hanji.bench.races;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A process that has ended.
 *
 * @param status its exit code, or -1 if its time was over
 * @param said on standard output and standard error
 */
record Finished(int status, String said) {
    /**
     * Runs a command to its end, or to that of its time.
     *
     * @param folder where it runs, and where its words are kept until it ends
     */
    static Finished of(Path folder, Duration limit, String... command) throws IOException {
        Path words = Files.createTempFile(folder, "words", ".txt");
        try {
            Process process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(words.toFile())
                    .start();
            int status = status(process, limit, command[0]);
            return new Finished(status, Files.readString(words, StandardCharsets.ISO_8859_1));
        } finally {
            Files.deleteIfExists(words);
        }
    }

    private static int status(Process process, Duration limit, String name) throws IOException {
        try {
            process.getOutputStream().close();
            return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS) ? process.exitValue() : -1;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while " + name + " ran");
        } finally {
            end(process);
        }
    }

    /** Ends a process and all that it started, and waits for its end. */
    static void end(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().onExit().join();
    }

    boolean succeeded() {
        return status == 0;
    }

    /** The exit code, and the last line that was said. */
    String lastWords() {
        String last = said.lines().filter(line -> !line.isBlank()).reduce("", (_, next) -> next);
        return "exit code " + status + (last.isEmpty() ? ", and it said nothing" : ": " + last.strip());
    }
}
