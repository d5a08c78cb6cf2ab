package hanji.tensor;

import java.util.Arrays;

/** The elements of an array of a tensor on the CPU, as doubles; those of a U8 array are 0 to 255. */
final class Elements {
    private Elements() {}

    static double get(Object array, int index) {
        return switch (array) {
            case float[] floats -> floats[index];
            case double[] doubles -> doubles[index];
            case int[] ints -> ints[index];
            default -> ((byte[]) array)[index] & 0xFF;
        };
    }

    /** Converts as a Java cast does; U8 takes the low 8 bits of an int. */
    static void set(Object array, int index, double value) {
        switch (array) {
            case float[] floats -> floats[index] = (float) value;
            case double[] doubles -> doubles[index] = value;
            case int[] ints -> ints[index] = (int) value;
            default -> ((byte[]) array)[index] = (byte) (int) value;
        }
    }

    static void fill(Object array, int size, double value) {
        switch (array) {
            case float[] floats -> Arrays.fill(floats, 0, size, (float) value);
            case double[] doubles -> Arrays.fill(doubles, 0, size, value);
            case int[] ints -> Arrays.fill(ints, 0, size, (int) value);
            default -> Arrays.fill((byte[]) array, 0, size, (byte) (int) value);
        }
    }

    static double[] toDoubles(Object array, int size) {
        if (array instanceof double[] doubles) return Arrays.copyOf(doubles, size);
        double[] copy = new double[size];
        switch (array) {
            case float[] floats -> {
                for (int i = 0; i < size; i++) copy[i] = floats[i];
            }
            case int[] ints -> {
                for (int i = 0; i < size; i++) copy[i] = ints[i];
            }
            default -> {
                for (int i = 0; i < size; i++) copy[i] = ((byte[]) array)[i] & 0xFF;
            }
        }
        return copy;
    }
}
