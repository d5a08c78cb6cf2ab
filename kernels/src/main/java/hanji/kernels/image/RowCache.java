package hanji.kernels.image;

import java.util.Arrays;

/** Rows that were computed last, by number: as many as there are slots, if their numbers are neighbours. */
final class RowCache {
    private final float[][] rows;
    private final int[] numbers;
    private final Fill fill;

    /** Computes a row. */
    @FunctionalInterface
    interface Fill {
        void row(int number, float[] target);
    }

    RowCache(int slots, int length, Fill fill) {
        rows = new float[slots][length];
        numbers = new int[slots];
        Arrays.fill(numbers, -1);
        this.fill = fill;
    }

    float[] get(int number) {
        int slot = number % rows.length;
        if (numbers[slot] != number) fill.row(number, rows[slot]);
        numbers[slot] = number;
        return rows[slot];
    }
}
