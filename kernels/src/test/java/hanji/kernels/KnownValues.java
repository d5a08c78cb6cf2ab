package hanji.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;

import hanji.tensor.Tensor;

/** Compares F32 results with values that do not come from this engine. */
public final class KnownValues {
    private KnownValues() {}

    /** An F32 tensor of a shape. */
    public static Tensor tensor(int[] shape, double... elements) {
        float[] values = new float[elements.length];
        for (int i = 0; i < values.length; i++) values[i] = (float) elements[i];
        return Tensor.of(values, shape);
    }

    /** An F32 vector. */
    public static Tensor vector(double... elements) {
        return tensor(new int[] {elements.length}, elements);
    }

    /** Requires exactly these elements. */
    public static void assertElements(Tensor actual, double... expected) {
        assertElements(0, actual, expected);
    }

    /** Requires each element within units in the last place of the expected one. */
    public static void assertElements(double ulps, Tensor actual, double... expected) {
        assertEquals(expected.length, actual.size());
        for (int i = 0; i < expected.length; i++)
            assertEquals(expected[i], actual.get(i), ulps * Math.ulp((float) expected[i]), "element " + i);
    }
}
