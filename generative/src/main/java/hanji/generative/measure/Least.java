package hanji.generative.measure;

import java.util.Arrays;

/** The smallest values that were offered, rising, and their numbers; of equal ones those that were offered first. */
record Least(double[] values, int[] numbers) {
    /** Nothing yet. */
    static Least none(int few) {
        double[] values = new double[few];
        Arrays.fill(values, Double.POSITIVE_INFINITY);
        return new Least(values, new int[few]);
    }

    void offer(double value, int number) {
        int at = values.length;
        while (at > 0 && value < values[at - 1]) at--;
        if (at == values.length) return;
        System.arraycopy(values, at, values, at + 1, values.length - at - 1);
        System.arraycopy(numbers, at, numbers, at + 1, numbers.length - at - 1);
        values[at] = value;
        numbers[at] = number;
    }
}
