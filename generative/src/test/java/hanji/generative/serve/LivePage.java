package hanji.generative.serve;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import hanji.generative.report.Browser;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A page in Chromium without a window, moved by its DevTools protocol as by a hand: the browser makes the events of pointer and keys
 * itself.
 */
final class LivePage implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 60;
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Process browser;
    private final HttpClient client = HttpClient.newHttpClient();
    private final WebSocket socket;
    private final BlockingQueue<JsonNode> received = new LinkedBlockingQueue<>();
    private int sent;
    private String session = "";

    /** Starts the browser, where the machine has one. */
    LivePage(Path folder) throws IOException, InterruptedException {
        assumeTrue(Browser.found().isPresent(), "skipped, because no Chromium is on the PATH");
        Path profile = folder.resolve("profile"), port = profile.resolve("DevToolsActivePort");
        browser = new ProcessBuilder(
                        Browser.found().orElseThrow().toString(),
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-dev-shm-usage",
                        "--remote-debugging-port=0",
                        "--user-data-dir=" + profile,
                        "about:blank")
                .redirectOutput(folder.resolve("browser.txt").toFile())
                .redirectError(folder.resolve("errors.txt").toFile())
                .start();
        long began = System.nanoTime();
        while (!Files.exists(port) || Files.readAllLines(port).size() < 2) {
            assertTrue(System.nanoTime() - began < PATIENCE_SECONDS * 1e9, "the browser does not listen");
            Thread.sleep(20);
        }
        List<String> lines = Files.readAllLines(port);
        socket = client.newWebSocketBuilder()
                .buildAsync(URI.create("ws://127.0.0.1:" + lines.get(0) + lines.get(1)), new Messages())
                .join();
        String target = command("Target.createTarget", Map.of("url", "about:blank"))
                .get("targetId")
                .asString();
        session = command("Target.attachToTarget", Map.of("targetId", target, "flatten", true))
                .get("sessionId")
                .asString();
        command("Page.enable", Map.of());
    }

    private final class Messages implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                received.add(JSON.readTree(text.toString()));
                text.setLength(0);
            }
            from.request(1);
            return CompletableFuture.completedStage("");
        }
    }

    private JsonNode command(String method, Map<String, ?> values) throws InterruptedException {
        int id = ++sent;
        Map<String, Object> message = session.isEmpty()
                ? Map.of("id", id, "method", method, "params", values)
                : Map.of("id", id, "method", method, "params", values, "sessionId", session);
        socket.sendText(JSON.writeValueAsString(message), true).join();
        while (true) {
            JsonNode answer = received.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertTrue(answer != null, () -> method + " has no answer");
            if (answer.path("id").asInt(0) != id) continue;
            assertTrue(!answer.has("error"), answer::toString);
            return answer.get("result");
        }
    }

    /** Sizes the window, in colours that are light or dark, as of one who wants little motion if so. */
    void window(int width, int height, boolean dark, boolean still) throws InterruptedException {
        command(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 500));
        command(
                "Emulation.setEmulatedMedia",
                Map.of(
                        "features",
                        List.of(
                                Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"),
                                Map.of(
                                        "name",
                                        "prefers-reduced-motion",
                                        "value",
                                        still ? "reduce" : "no-preference"))));
    }

    /** Opens a page and waits until a condition holds in it. */
    void open(URI address, String condition) throws InterruptedException {
        command("Page.navigate", Map.of("url", address.toString()));
        until(condition);
    }

    /** Waits until an expression is true in the page. */
    void until(String condition) throws InterruptedException {
        long began = System.nanoTime();
        while (!text("(() => { try { return Boolean(" + condition + "); } catch { return false; } })()")
                .equals("true")) {
            assertTrue(System.nanoTime() - began < PATIENCE_SECONDS * 1e9, () -> "never came about: " + condition);
            Thread.sleep(20);
        }
    }

    /** What an expression is in the page, as text. */
    String text(String expression) throws InterruptedException {
        JsonNode result =
                command("Runtime.evaluate", Map.of("expression", "String(" + expression + ")", "awaitPromise", true));
        assertTrue(!result.has("exceptionDetails"), result::toString);
        return result.get("result").get("value").asString();
    }

    double number(String expression) throws InterruptedException {
        return Double.parseDouble(text(expression));
    }

    /** Presses at one place of an element, goes to another and lets go; places are shares of its width and height. */
    void drag(String selector, double fromX, double fromY, double toX, double toY) throws InterruptedException {
        String element = "document.querySelector('" + selector + "')";
        text(element + ".scrollIntoView({block: 'center'})");
        String box = element + ".getBoundingClientRect()";
        double left = number(box + ".left"), top = number(box + ".top");
        double width = number(box + ".width"), height = number(box + ".height");
        mouse("mousePressed", left + fromX * width, top + fromY * height);
        for (int i = 1; i <= 8; i++)
            mouse(
                    "mouseMoved",
                    left + (fromX + (toX - fromX) * i / 8) * width,
                    top + (fromY + (toY - fromY) * i / 8) * height);
        mouse("mouseReleased", left + toX * width, top + toY * height);
    }

    void click(String selector) throws InterruptedException {
        drag(selector, 0.5, 0.5, 0.5, 0.5);
    }

    private void mouse(String type, double x, double y) throws InterruptedException {
        command(
                "Input.dispatchMouseEvent",
                Map.of(
                        "type",
                        type,
                        "x",
                        x,
                        "y",
                        y,
                        "button",
                        "left",
                        "buttons",
                        type.equals("mouseReleased") ? 0 : 1,
                        "clickCount",
                        1));
    }

    /** Presses a key, for example "ArrowDown", with shift or without. */
    void key(String key, boolean shift) throws InterruptedException {
        int code = switch (key) {
            case "ArrowLeft" -> 37;
            case "ArrowUp" -> 38;
            case "ArrowRight" -> 39;
            case "ArrowDown" -> 40;
            case "Tab" -> 9;
            default -> Character.toUpperCase(key.charAt(0));
        };
        String name =
                key.equals(" ") ? "Space" : key.length() == 1 ? "Key" + Character.toUpperCase(key.charAt(0)) : key;
        for (String type : new String[] {"keyDown", "keyUp"})
            command(
                    "Input.dispatchKeyEvent",
                    Map.of(
                            "type",
                            type,
                            "key",
                            key,
                            "code",
                            name,
                            "windowsVirtualKeyCode",
                            code,
                            "modifiers",
                            shift ? 8 : 0));
    }

    /** Asks the browser to end, so that it takes its locks along, and ends what is left of it. */
    @Override
    public void close() {
        socket.sendText(JSON.writeValueAsString(Map.of("id", ++sent, "method", "Browser.close")), true)
                .join();
        browser.onExit()
                .completeOnTimeout(browser, PATIENCE_SECONDS, TimeUnit.SECONDS)
                .join();
        socket.abort();
        client.shutdownNow();
        Stream.concat(browser.descendants(), Stream.of(browser.toHandle())).forEach(ProcessHandle::destroyForcibly);
    }
}
