package hanji.kernels.conv;

import hanji.tensor.DType;
import hanji.tensor.Device;
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
     * @param offset where the panel begins in the packed array
     */
    record Panel(int group, int from, int columns, int vectors, int offset) {
        int width() {
            return vectors * Tile.LANES;
        }
    }

    /** Element (row, column) of the matrix to be packed, as an index into an array. */
    interface Source {
        int index(int row, int column);
    }

    /** Panels whose content is arbitrary. */
    static Panels empty(int rows, int columns, int groups, Device device) {
        var list = new ArrayList<Panel>();
        int offset = 0;
        int perGroup = columns / groups;
        for (int group = 0; group < groups; group++)
            for (int done = 0; done < perGroup; ) {
                int vectors = Tile.panelVectors(perGroup - done);
                int count = Math.min(perGroup - done, vectors * Tile.LANES);
                list.add(new Panel(group, group * perGroup + done, count, vectors, offset));
                offset += rows * vectors * Tile.LANES;
                done += count;
            }
        return new Panels(List.copyOf(list), rows, Tensor.empty(DType.F32, Shape.of(offset), device));
    }

    /** Fills the panels from an array. */
    Panels pack(float[] values, Source source) {
        float[] target = packed.floats();
        for (Panel panel : list)
            for (int row = 0; row < rows; row++) {
                int at = panel.offset + row * panel.width();
                for (int i = 0; i < panel.width(); i++)
                    target[at + i] = i < panel.columns ? values[source.index(row, panel.from + i)] : 0;
            }
        return this;
    }
}
