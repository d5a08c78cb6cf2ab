package hanji.bench;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/** The state of the sources that a figure was measured with. */
public final class Commit {
    private Commit() {}

    /** What {@code git describe} says of the checkout that these classes were built in; empty outside of one. */
    public static Optional<String> current() {
        try {
            var jar = Objects.requireNonNull(Commit.class.getProtectionDomain().getCodeSource());
            Path folder = Path.of(jar.getLocation().toURI()).toAbsolutePath().resolveSibling("");
            Process git = new ProcessBuilder(
                            "git", "-C", folder.toString(), "describe", "--always", "--dirty", "--abbrev=12")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String words = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return git.waitFor() == 0 ? Optional.of(words) : Optional.empty();
        } catch (IOException | URISyntaxException _) {
            return Optional.empty();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
