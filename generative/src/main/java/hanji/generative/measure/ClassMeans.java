package hanji.generative.measure;

/**
 * The mean code of each class. The way from one to another is an attribute vector: arXiv:1511.06434, section 6.3.2, makes them of a few codes of
 * a prior, arXiv:1512.09300 of the codes of all images with an attribute and of all without.
 *
 * @param means [classes][D]
 * @param counts codes of each class
 */
public record ClassMeans(double[][] means, int[] counts) {
    /**
     * Those of some codes.
     *
     * @param labels the class of each, from 0 to classes - 1
     */
    public static ClassMeans of(Codes codes, int[] labels, int classes) {
        int numbers = codes.dimensions();
        double[][] means = new double[classes][numbers];
        int[] counts = new int[classes];
        for (int label : labels) counts[label]++;
        for (int n = 0; n < labels.length; n++)
            for (int i = 0; i < numbers; i++)
                means[labels[n]][i] += codes.values()[n * numbers + i] / counts[labels[n]];
        return new ClassMeans(means, counts);
    }

    /** Whether there was a code of this class. */
    public boolean has(int label) {
        return counts[label] > 0;
    }

    /** The attribute vector: the mean code of one class less that of another. */
    public double[] vector(int from, int to) {
        return Interpolation.sum(1, means[to], -1, means[from]);
    }

    /** A code of one class on its way to another: the attribute vector is added to it so many times. */
    public double[] moved(double[] code, int from, int to, double strength) {
        return Interpolation.sum(1, code, strength, vector(from, to));
    }
}
