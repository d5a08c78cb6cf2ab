package hanji.kernels.conv;

import hanji.tensor.DType;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * A matrix [rows, columns] cut into panels of a few vectors' width, each stored row after row and padded with zeros, so
 * that a tile reads it straight through. Columns of different colour groups never share a panel.
 */
record Panels(List<Panel> list, int rows, Tensor packed) {
    /**
     * @param group colour group of the columns
     * @param from first column
     * @param columns number of columns, at most {@code vectors} vectors
     * @param vectors width in vectors
     * @param place width of all panels before
     * @param offset where the panel begins in the packed array
     */
    record Panel(int group, int from, int columns, int vectors, int place, int offset) {
        int width() {
            return vectors * Tile.LANES;
        }
    }

    /** Where a row of the matrix to be packed begins in an array. */
    interface Source {
        int start(int row);
    }

    /** How [rows, columns] are cut. */
    static List<Panel> cut(int rows, int columns, int groups) {
        var list = new ArrayList<Panel>();
        int place = 0;
        int perGroup = columns / groups;
        for (int group = 0; group < groups; group++)
            for (int done = 0; done < perGroup; ) {
                int vectors = Tile.panelVectors(perGroup - done);
                int count = Math.min(perGroup - done, vectors * Tile.LANES);
                list.add(new Panel(group, group * perGroup + done, count, vectors, place, place * rows));
                place += vectors * Tile.LANES;
                done += count;
            }
        return List.copyOf(list);
    }

    /** Width of all panels. */
    static int width(List<Panel> list) {
        return list.isEmpty() ? 0 : list.getLast().place + list.getLast().width();
    }

    int width() {
        return width(list);
    }

    /**
     * The packed elements of a weight, made when it has changed.
     *
     * @param key tells packings of one weight apart
     * @param stride from one column to the next in the weight
     */
    static Panels of(Tensor weight, Object key, int rows, int columns, int groups, int stride, Source source) {
        List<Panel> list = cut(rows, columns, groups);
        Tensor packed = weight.derived(
                key, DType.F32, Shape.of(rows * width(list)), target -> fill(list, rows, weight, stride, source, target));
        return new Panels(list, rows, packed);
    }

    private static void fill(List<Panel> list, int rows, Tensor weight, int stride, Source source, Tensor packed) {
        float[] target = packed.floats(), values = weight.floats();
        for (Panel panel : list)
            for (int row = 0; row < rows; row++) {
                int at = panel.offset + row * panel.width(), from = source.start(row) + panel.from * stride;
                for (int i = 0; i < panel.columns; i++) target[at + i] = values[from + i * stride];
                for (int i = panel.columns; i < panel.width(); i++) target[at + i] = 0;
            }
    }
}
