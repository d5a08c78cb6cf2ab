package hanji.kernels.image;

/** Additions of neighbouring elements to neighbouring sums. */
final class Sums {
    private Sums() {}

    /** {@code sums = sums + terms}. */
    static void add(float[] terms, int from, float[] sums, int to, int n) {
        for (int c = 0; c < n; c++) sums[to + c] += terms[from + c];
    }

    /** {@code sums = fma(weight, terms, sums)}. */
    static void addScaled(float weight, float[] terms, int from, float[] sums, int to, int n) {
        for (int c = 0; c < n; c++) sums[to + c] = Math.fma(weight, terms[from + c], sums[to + c]);
    }
}
