package hanji.kernels.conv;

import hanji.kernels.tile.Tile;
import hanji.tensor.DType;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * A matrix [rows, columns] cut into panels as wide as a {@link Tile}, each stored row after row and padded with zeros, so
 * that a tile reads it straight through. Columns of different colour groups never share a panel.
 */
record Panels(List<Panel> list, int rows, Tensor packed) {
    /** Columns of a panel, empty ones included. */
    static final int WIDTH = Tile.COLUMNS;

    /**
     * @param group colour group of the columns
     * @param from first column
     * @param columns number of columns, at most {@link #WIDTH}
     * @param index number of panels before
     */
    record Panel(int group, int from, int columns, int index) {
        /** Where the panel begins in the packed array of a matrix with so many rows. */
        int offset(int rows) {
            return index * rows * WIDTH;
        }
    }

    /** Where a row of the matrix to be packed begins in an array. */
    interface Source {
        int start(int row);
    }

    /** Views of one weight share what is derived from it. */
    private record Packed(Object of, int rows, int columns) {}

    /** How the columns are cut. */
    static List<Panel> cut(int columns, int groups) {
        var list = new ArrayList<Panel>();
        int perGroup = columns / groups;
        for (int group = 0; group < groups; group++)
            for (int done = 0; done < perGroup; done += WIDTH)
                list.add(new Panel(group, group * perGroup + done, Math.min(WIDTH, perGroup - done), list.size()));
        return List.copyOf(list);
    }

    /**
     * The packed elements of a weight, made when it has changed.
     *
     * @param key tells packings of one weight apart
     * @param stride from one column to the next in the weight
     */
    static Panels of(Tensor weight, Object key, int rows, int columns, int groups, int stride, Source source) {
        List<Panel> list = cut(columns, groups);
        Tensor packed = weight.derived(
                new Packed(key, rows, columns),
                DType.F32,
                Shape.of(list.size(), rows, WIDTH),
                target -> fill(list, rows, weight, stride, source, target));
        return new Panels(list, rows, packed);
    }

    private static void fill(List<Panel> list, int rows, Tensor weight, int stride, Source source, Tensor packed) {
        float[] target = packed.floats(), values = weight.floats();
        for (Panel panel : list)
            for (int row = 0; row < rows; row++) {
                int at = panel.offset(rows) + row * WIDTH, from = source.start(row) + panel.from * stride;
                for (int i = 0; i < panel.columns; i++) target[at + i] = values[from + i * stride];
                for (int i = panel.columns; i < WIDTH; i++) target[at + i] = 0;
            }
    }
}
