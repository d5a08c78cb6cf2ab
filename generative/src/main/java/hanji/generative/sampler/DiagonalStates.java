package hanji.generative.sampler;

import hanji.generative.sampler.RecurrentSampler.PackedRecurrence;
import java.util.Arrays;
import java.util.List;

/**
 * The states of a diagonal BiLSTM. From the left they are computed with each pixel; from the right, where a row is seen by the
 * one below only, when a row is known, from its last pixel to its first.
 */
final class DiagonalStates implements LayerStates {
    private final Direction fromLeft;
    private final Direction fromRight;
    private final int count;
    private final int height;
    private final int width;
    private final int units;
    private final int part;
    /** Of one colour, [image, 4, h / colours]. */
    private final float[] gates;
    /** What the gates from the right are given in this row, [column, image, 4, h]. */
    private final float[] given;
    /** The sum of both directions at the pixel, [image, h]. */
    private final float[] here;

    private int y;
    private int x;
    private long multiplyAdds;

    DiagonalStates(List<PackedRecurrence> packed, int units, int colours, int count, int height, int width) {
        this.count = count;
        this.height = height;
        this.width = width;
        this.units = units;
        part = units / colours;
        gates = new float[count * LstmCell.GATES * part];
        given = new float[width * count * LstmCell.GATES * units];
        here = new float[count * units];
        fromLeft = new Direction(packed.getFirst(), -1);
        fromRight = new Direction(packed.getLast(), 1);
    }

    /** The states of one direction. */
    private final class Direction {
        private final PackedRecurrence packed;
        private final int beside;
        private final LstmCell cell = new LstmCell(units);
        /** h of each column's latest cell, of this row or the one above, [column, image, h]. */
        private final float[] latest = new float[width * count * units];
        /** c of the cell beside, then of this one, [image, h]. */
        private final float[] memory = new float[count * units];
        /** What a cell reads, [image, 2, h]: the state above, then the one beside. */
        private final float[] read = new float[count * 2 * units];
        /** [image, 4h]. */
        private final float[] sums = new float[count * LstmCell.GATES * units];

        private final int[] places = new int[count];

        /** @param beside columns from a cell to the one whose state it goes on from */
        Direction(PackedRecurrence packed, int beside) {
            this.packed = packed;
            this.beside = beside;
            for (int n = 0; n < count; n++) places[n] = n * 2 * units;
        }

        /** The sums of the cells of a column, whose latest states are those of the row above. */
        void begin(int column) {
            int from = column + beside;
            boolean inside = from >= 0 && from < width;
            if (!inside) Arrays.fill(memory, 0);
            for (int n = 0; n < count; n++) {
                System.arraycopy(latest, (column * count + n) * units, read, places[n], units);
                int at = places[n] + units;
                if (inside) System.arraycopy(latest, (from * count + n) * units, read, at, units);
                else Arrays.fill(read, at, at + units, 0);
            }
            packed.states().outputs(0, read, 0, places, count, sums);
            multiplyAdds += count * packed.states().multiplyAdds(0);
        }

        /** Goes on with some units of each image. */
        void step(int column, int first, int many, float[] input, int inputAt) {
            for (int n = 0; n < count; n++)
                cell.step(
                        many,
                        input,
                        inputAt + n * LstmCell.GATES * many,
                        sums,
                        n * LstmCell.GATES * units + first,
                        memory,
                        n * units + first,
                        latest,
                        (column * count + n) * units + first);
        }

        void convolve(int colour, StageInput map) {
            packed.input().outputs(colour, map.values(), map.rowStride(), map.windows(), count, gates);
            multiplyAdds += count * packed.input().multiplyAdds(colour);
        }
    }

    @Override
    public void beginRow(int y) {
        this.y = y;
    }

    @Override
    public void beginPixel(int x) {
        this.x = x;
        fromLeft.begin(x);
    }

    @Override
    public void step(int colour, StageInput map) {
        int first = colour * part;
        fromLeft.convolve(colour, map);
        fromLeft.step(x, first, part, gates, 0);
        for (int n = 0; n < count; n++) {
            int from = (x * count + n) * units + first;
            for (int u = 0; u < part; u++)
                here[n * units + first + u] = fromLeft.latest[from + u] + fromRight.latest[from + u];
        }
        if (y + 1 == height) return;
        fromRight.convolve(colour, map);
        for (int n = 0; n < count; n++)
            for (int gate = 0; gate < LstmCell.GATES; gate++)
                System.arraycopy(
                        gates,
                        (n * LstmCell.GATES + gate) * part,
                        given,
                        ((x * count + n) * LstmCell.GATES + gate) * units + first,
                        part);
    }

    @Override
    public float[] states() {
        return here;
    }

    /** The last row's states from the right are seen by nobody. */
    @Override
    public void endRow() {
        if (y + 1 == height) return;
        for (int column = width - 1; column >= 0; column--) {
            fromRight.begin(column);
            fromRight.step(column, 0, units, given, column * count * LstmCell.GATES * units);
        }
    }

    @Override
    public long multiplyAdds() {
        return multiplyAdds;
    }
}
