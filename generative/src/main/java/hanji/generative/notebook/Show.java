package hanji.generative.notebook;

import hanji.autograd.Tape;
import hanji.autograd.TapeReplay;
import hanji.autograd.graph.Graph;
import hanji.generative.report.GraphDrawing;
import hanji.generative.report.Markup;
import hanji.generative.report.Page;
import hanji.generative.report.Picture;
import hanji.generative.report.Png;
import hanji.generative.report.ReplayPage;
import hanji.tensor.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;

/**
 * Draws tensors and computations without a window: into a file, whose name is printed, and as HTML, which a notebook displays.
 *
 * <pre>{@code
 * jshell> show(images)
 * $1 ==> tensor F32[16, 28, 28, 1], 16 images, shades from 0.000 to 1.000: /tmp/hanji-show-ada/tensor-4711.png
 * }</pre>
 *
 * <p>Files go to the folder of the property {@code hanji.show}, or to {@code hanji-show-USER} among those that are temporary.
 */
public final class Show {
    private static final String STYLE = "style=\"image-rendering:pixelated;max-width:100%\"";

    private Show() {}

    /**
     * A tensor as a picture: [H, W, 1], [H, W, 3] and [N, H, W, 1 or 3] as images, all else as a map of values in rows of its last axis.
     *
     * @throws IllegalArgumentException if it holds nothing, or too much for a picture; one line
     */
    public static Shown show(Tensor tensor) {
        TensorPicture drawn = TensorPicture.of(tensor);
        Picture picture = drawn.picture();
        byte[] png = Png.encode(picture);
        String image = "<img alt=\"" + Markup.escape(drawn.what()) + "\" " + STYLE + " src=\"data:image/png;base64,"
                + Base64.getEncoder().encodeToString(png) + "\">";
        return new Shown(
                drawn.what(),
                written("tensor-", ".png", png),
                "<figure>" + image + "<figcaption>" + Markup.escape(drawn.what()) + "</figcaption></figure>");
    }

    /** What a tape has recorded so far, as a graph: before {@link Tape#gradients}, which empties the tape. */
    public static Shown show(Tape tape) {
        return show(Graph.of(tape));
    }

    /** @throws IllegalArgumentException if it has too many values to be drawn; one line */
    public static Shown show(Graph graph) {
        String what = "graph of " + graph.nodes().size() + " values", svg = GraphDrawing.svg(graph);
        return new Shown(what, page(what, Page.html(what, "<section>\n" + svg + "</section>\n")), svg);
    }

    /** Both passes op by op, as {@code ./hanji explain} shows them. */
    public static Shown show(TapeReplay replay) {
        String what = "replay of " + replay.values().size() + " values";
        String html = new ReplayPage(what, List.of(), replay).html();
        return new Shown(
                what,
                page("replay", html),
                "<iframe title=\"" + what + "\" width=\"100%\" height=\"720\" srcdoc=\"" + Markup.escape(html)
                        + "\"></iframe>");
    }

    private static Path page(String name, String html) {
        return written(name.split(" ")[0] + "-", ".html", html.getBytes(StandardCharsets.UTF_8));
    }

    private static Path written(String begin, String end, byte[] content) {
        try {
            String usual = Path.of(
                            System.getProperty("java.io.tmpdir"), "hanji-show-" + System.getProperty("user.name"))
                    .toString();
            Path folder = Files.createDirectories(Path.of(System.getProperty("hanji.show", usual)));
            return Files.write(Files.createTempFile(folder, begin, end), content);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
