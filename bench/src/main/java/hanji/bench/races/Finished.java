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
 * @param said on standard output and standard error
 */
record Finished(int status, String said) {
    /** Runs a command to its end, or to that of its time. */
    static Finished of(Path folder, Duration limit, String... command) throws IOException {
        Path words = Files.createTempFile("hanji-races", ".txt");
        try {
            Process process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(words.toFile())
                    .start();
            process.getOutputStream().close();
            boolean ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
            if (!ended) process.destroyForcibly().waitFor();
            String said = Files.readString(words, StandardCharsets.ISO_8859_1);
            return new Finished(ended ? process.exitValue() : -1, said);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while " + command[0] + " ran");
        } finally {
            Files.deleteIfExists(words);
        }
    }

    boolean succeeded() {
        return status == 0;
    }
}
