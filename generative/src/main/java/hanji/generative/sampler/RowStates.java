package hanji.generative.sampler;

import hanji.generative.sampler.RecurrentSampler.PackedRecurrence;

/** The states of a Row LSTM: those of the row above, which a row's sums are made of, and then of the row itself. */
final class RowStates implements LayerStates {
    private final PackedRecurrence packed;
    private final int count;
    private final int width;
    private final int units;
    private final int part;
    private final int border;
    private final LstmCell cell;
    /** h, [image, column, h], with as many columns of zeros at either end as a cell reads beyond its own. */
    private final float[] rows;
    /** c, [column, image, h]. */
    private final float[] memory;
    /** Over the row above, [column, image, 4h]. */
    private final float[] sums;
    /** Of one colour, [image, 4, h / colours]. */
    private final float[] gates;
    /** h at the pixel, [image, h]. */
    private final float[] here;
    /** Where the states begin that a cell reads, [column, image]. */
    private final int[] windows;

    private int x;
    private long multiplyAdds;

    RowStates(PackedRecurrence packed, RecurrentLayer.Recurrence recurrence, int colours, int count, int width) {
        this.packed = packed;
        this.count = count;
        this.width = width;
        units = recurrence.units();
        part = units / colours;
        border = recurrence.taps() / 2;
        cell = new LstmCell(units);
        rows = new float[count * (width + 2 * border) * units];
        memory = new float[width * count * units];
        sums = new float[width * count * LstmCell.GATES * units];
        gates = new float[count * LstmCell.GATES * part];
        here = new float[count * units];
        windows = new int[width * count];
        for (int i = 0; i < windows.length; i++) windows[i] = row(i % count, i / count - border);
    }

    /** Where the state of a column is. */
    private int row(int image, int column) {
        return (image * (width + 2 * border) + border + column) * units;
    }

    @Override
    public void beginRow(int y) {
        if (y == 0) return;
        packed.states().outputs(0, rows, 0, windows, windows.length, sums);
        multiplyAdds += windows.length * packed.states().multiplyAdds(0);
    }

    @Override
    public void beginPixel(int x) {
        this.x = x;
    }

    @Override
    public void step(int colour, StageInput map) {
        packed.input().outputs(colour, map.values(), map.rowStride(), map.windows(), count, gates);
        multiplyAdds += count * packed.input().multiplyAdds(colour);
        int first = colour * part;
        for (int n = 0; n < count; n++) {
            int at = x * count + n, state = row(n, x) + first;
            cell.step(
                    part,
                    gates,
                    n * LstmCell.GATES * part,
                    sums,
                    at * LstmCell.GATES * units + first,
                    memory,
                    at * units + first,
                    rows,
                    state);
            System.arraycopy(rows, state, here, n * units + first, part);
        }
    }

    @Override
    public float[] states() {
        return here;
    }

    @Override
    public void endRow() {}

    @Override
    public long multiplyAdds() {
        return multiplyAdds;
    }
}
