package hanji.generative.report;

import hanji.generative.certificate.FieldOfView;
import hanji.nn.data.Images;
import java.util.List;

/** Something to look at in a report, for a thing that a model can do. */
public sealed interface Exhibit {
    /** The section's title; empty for none. */
    String title();

    /** Grids of images side by side. */
    record Pictures(String title, List<Grid> grids) implements Exhibit {}

    /**
     * Images with a line below.
     *
     * @param images [N, H, W, C] with N of at least 1
     */
    record Grid(Images images, String caption) {}

    /**
     * A table of texts.
     *
     * @param rows as long as the header
     */
    record Table(String title, List<String> header, List<List<String>> rows, String caption) implements Exhibit {}

    /** Samples of several moments, as rows and as a picture that moves, with a line below. */
    record Moving(String title, Film film, String caption) implements Exhibit {}

    /** What one pixel can depend on, with a line below. */
    record View(String title, FieldOfView view, String caption) implements Exhibit {}

    /** Values of positions as colours, with a line below. */
    record Maps(String title, HeatMaps maps, String caption) implements Exhibit {}

    /** Codes of images as points, with a line below. */
    record Plane(String title, Planes planes, String caption) implements Exhibit {}
}
