package hanji.generative.report;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Chromium without a window, where the machine has one. */
public final class Browser {
    private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome");
    private static final String BEGIN = "<pre id=\"result\">", END = "</pre>";

    private Browser() {}

    /** The browser of this machine. */
    public static Optional<Path> found() {
        return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /**
     * Loads a page and gives back what a script of the test made of it.
     *
     * @param script its last expression is the result, text; it is run after the scripts of the page
     * @param width of the window in pixels
     */
    static String run(String html, String script, int width, Path folder) throws IOException, InterruptedException {
        Optional<Path> browser = found();
        assumeTrue(browser.isPresent(), "skipped, because none of " + NAMES + " is on the PATH");
        Path page = folder.resolve("page.html"), dom = folder.resolve("dom.html");
        String asked = BEGIN + END + "<script>{let text; try { text = String(" + script
                + "); } catch (e) { text = 'failed: ' + e.stack; } document.getElementById('result').textContent = text;}</script>";
        Files.writeString(page, html.replace("</body>", asked + "</body>"));
        List<String> command = new ArrayList<>(List.of(
                browser.get().toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--user-data-dir=" + folder.resolve("profile"),
                "--window-size=" + width + ",900",
                "--dump-dom",
                page.toUri().toString()));
        Process process = new ProcessBuilder(command)
                .redirectOutput(dom.toFile())
                .redirectError(folder.resolve("errors.txt").toFile())
                .start();
        try {
            assertTrue(process.waitFor(5, TimeUnit.MINUTES), "the browser did not end");
        } finally {
            Stream.concat(process.descendants(), Stream.of(process.toHandle())).forEach(ProcessHandle::destroyForcibly);
        }
        String shown = Files.readString(dom, StandardCharsets.UTF_8);
        int from = shown.indexOf(BEGIN);
        assertTrue(from >= 0, () -> "the browser gave back no result: " + shown);
        return shown.substring(from + BEGIN.length(), shown.indexOf(END, from))
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&amp;", "&");
    }
}
