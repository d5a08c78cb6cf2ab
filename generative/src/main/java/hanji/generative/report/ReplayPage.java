package hanji.generative.report;

import static hanji.generative.report.Markup.escape;

import hanji.autograd.TapeReplay;
import hanji.autograd.TapeReplay.Made;
import hanji.autograd.TapeReplay.Value;
import hanji.tensor.DType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/**
 * A page that replays a forward and a backward pass op by op, and computes both again when an input is changed; one file that
 * needs no other and no network.
 *
 * @param paragraphs below the title
 */
public record ReplayPage(String title, List<String> paragraphs, TapeReplay replay) {
    /** More would neither be drawn in time nor be read. */
    public static final int MOST_VALUES = 600;

    /** Arithmetic, ops, and what runs a recorded computation again; needs no page. */
    private static final List<String> INTERPRETER = List.of("f32.js", "ops.js");

    private static final List<String> SCRIPTS = List.of("rules.js", "graph.js", "view.js", "page.js");
    private static final JsonMapper JSON = new JsonMapper();

    /** @throws IllegalArgumentException if there are too many values for a page */
    public ReplayPage {
        if (replay.values().size() > MOST_VALUES)
            throw new IllegalArgumentException("a page replays at most " + MOST_VALUES + " values, and here are "
                    + replay.values().size() + "; replay a smaller part of the computation");
    }

    /** What the scripts read. */
    private record Data(List<Shown> values, List<Arrival> contributions, int loss, List<Integer> parameters) {}

    /** @param data bits of F32, whole numbers, or words for F64 */
    private record Shown(
            int id,
            String name,
            Optional<Call> call,
            boolean isBackward,
            String dtype,
            List<Integer> shape,
            List<Object> data,
            int size) {
        static Shown of(Value value) {
            List<Object> data = value.elements().stream()
                    .map(element -> element(element, value.dtype()))
                    .toList();
            return new Shown(
                    value.id(),
                    value.name(),
                    value.call().map(Call::of),
                    value.isBackward(),
                    value.dtype().name(),
                    value.shape(),
                    data,
                    value.size());
        }

        private static Object element(double element, DType dtype) {
            return switch (dtype) {
                case F32 -> Float.floatToIntBits((float) element);
                case F64 -> String.valueOf(element);
                case I32, U8 -> (int) element;
            };
        }
    }

    /** @param gradientOf -1 for none */
    private record Call(
            String op, String type, Map<String, String> settings, List<Integer> inputs, int output, int gradientOf) {
        static Call of(Made made) {
            return new Call(
                    made.op(),
                    made.type(),
                    made.settings(),
                    made.inputs(),
                    made.output(),
                    made.gradientOf().orElse(-1));
        }
    }

    /** @param from -1 for the loss itself */
    private record Arrival(int to, int from, int term, int total) {}

    /** Writes the page as a file that is there whole or not at all. */
    public void write(Path path) throws IOException {
        OutputFile.write(path, html().getBytes(StandardCharsets.UTF_8));
    }

    /** The page. */
    public String html() {
        String lead = paragraphs.stream()
                .map(words -> "<p>" + escape(words) + "</p>\n")
                .collect(Collectors.joining());
        return Page.html(title, """
                <style>
                %s</style>
                <header>
                <p class="overline">Hanji explains</p>
                <h1>%s</h1>
                %s<p class="quiet" id="editing"></p>
                </header>
                <section id="controls">
                <button id="first" aria-label="to the start" title="Home">|◀</button>
                <button id="back" aria-label="a step back" title="arrow left">◀</button>
                <button id="forward" aria-label="a step forward" title="arrow right">▶</button>
                <button id="last" aria-label="to the end" title="End">▶|</button>
                <input id="slider" type="range" min="0" value="0" aria-label="step">
                <span id="place"></span>
                <label><input id="backward" type="checkbox"> backward pass as a graph too</label>
                <button id="reset" hidden>inputs as recorded</button>
                </section>
                <section id="graph"></section>
                <section id="step" aria-live="polite"></section>
                <section id="value"></section>
                <noscript><p>This page needs JavaScript, which it carries itself.</p></noscript>
                <script>
                %s
                const replayPage = new ReplayPage(%s);
                </script>
                """.formatted(text("page.css"), escape(title), lead, scripts(), data(replay)));
    }

    private static String scripts() {
        return interpreter() + SCRIPTS.stream().map(ReplayPage::text).collect(Collectors.joining());
    }

    /** The part of the scripts that computes, as JavaScript. */
    static String interpreter() {
        return INTERPRETER.stream().map(ReplayPage::text).collect(Collectors.joining());
    }

    /** What the scripts read, as JSON inside an HTML script. */
    static String data(TapeReplay replay) {
        var data = new Data(
                replay.values().stream().map(Shown::of).toList(), arrivals(replay), replay.loss(), replay.parameters());
        return JSON.writeValueAsString(data).replace("<", "\\u003c");
    }

    private static List<Arrival> arrivals(TapeReplay replay) {
        return replay.contributions().stream()
                .map(each -> new Arrival(each.to(), each.from().orElse(-1), each.term(), each.total()))
                .toList();
    }

    private static String text(String name) {
        try (InputStream in = ReplayPage.class.getResourceAsStream("replay/" + name)) {
            if (in == null) throw new IllegalStateException("replay/" + name + " is missing beside this class");
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
