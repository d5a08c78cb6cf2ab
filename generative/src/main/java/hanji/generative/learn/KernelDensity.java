package hanji.generative.learn;

/**
 * A density on the line: the mean of normal laws around the training points, Parzen (1962).
 *
 * @param points training data; not copied
 * @param width standard deviation of each, above 0
 */
record KernelDensity(double[] points, double width) {
    /** log p(x), by a sum of exponentials that never leaves the range of doubles. */
    double logDensity(double x) {
        double highest = Double.NEGATIVE_INFINITY;
        for (double point : points) highest = Math.max(highest, new Normal(point, width).logDensity(x));
        double sum = 0;
        for (double point : points) sum += Math.exp(new Normal(point, width).logDensity(x) - highest);
        return highest + Math.log(sum / points.length);
    }

    /** Mean of log p over data. */
    double meanLog(double[] data) {
        double sum = 0;
        for (double x : data) sum += logDensity(x);
        return sum / data.length;
    }
}
