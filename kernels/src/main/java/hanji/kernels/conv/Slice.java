package hanji.kernels.conv;

import hanji.kernels.conv.Panels.Panel;
import hanji.kernels.tile.Tile;
import java.util.ArrayList;
import java.util.List;

/**
 * Part of a weight's gradient that is summed over all images at once: rows k of some neighbouring panels, panel after panel.
 *
 * @param from first row
 * @param to the one after the last
 */
record Slice(List<Panel> panels, int from, int to) {
    /**
     * Cuts rows 0 to {@code rows} of all panels.
     *
     * @param most elements of a slice, unless a few rows of one panel are more
     * @param areSquare whether slices are about as wide as high: they need few elements of the images and few columns;
     *     others are as high as can be
     */
    static List<Slice> cut(List<Panel> panels, int rows, int most, boolean areSquare) {
        int high = areSquare ? (int) Math.sqrt(most) : most / Panels.WIDTH;
        int rowsEach = Math.clamp(rows, 1, each(rows, high, Tile.ROWS));
        int panelsEach = each(panels.size(), most / Panels.WIDTH / Math.max(1, rowsEach), 1);
        var slices = new ArrayList<Slice>();
        for (int p = 0; p < panels.size(); p += panelsEach)
            for (int k = 0; k == 0 || k < rows; k += rowsEach)
                slices.add(new Slice(
                        panels.subList(p, Math.min(panels.size(), p + panelsEach)), k, Math.min(rows, k + rowsEach)));
        return slices;
    }

    /** As few pieces as can be, about the same, multiples of {@code multiple}. */
    private static int each(int count, int most, int multiple) {
        int pieces = Math.max(1, Math.ceilDiv(count, Math.max(1, most)));
        return Math.max(1, Math.ceilDiv(Math.ceilDiv(count, pieces), multiple) * multiple);
    }

    /** Number of rows. */
    int rows() {
        return to - from;
    }

    /** Elements of all its panels. */
    int size() {
        return panels.size() * rows() * Panels.WIDTH;
    }

    /** Where row k of a panel begins. */
    int at(Panel panel, int k) {
        return ((panel.index() - panels.getFirst().index()) * rows() + k - from) * Panels.WIDTH;
    }

    /** The weights of a run that begins with {@code first} which are in this slice; none if the range is not ascending. */
    OpenRange within(int first, int length) {
        return new OpenRange(Math.max(from, first), Math.min(to, first + length));
    }
}
