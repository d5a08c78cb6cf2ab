package hanji.generative.learn;

import hanji.nn.data.Images;
import hanji.tensor.Philox;

/** p(y | x) = softmax(W x), with one more input that is always 1; the weights are [classes, inputs + 1]. */
final class LogisticRegression {
    private final double[][] weights;

    LogisticRegression(double[][] weights) {
        this.weights = weights;
    }

    /** Images as inputs on [0, 1], and the 1 at the end: [N, dimensions + 1]. */
    static double[][] inputs(Images images) {
        byte[] pixels = images.pixels();
        int size = images.imageSize();
        double[][] inputs = new double[images.count()][size + 1];
        for (int n = 0; n < inputs.length; n++) {
            for (int i = 0; i < size; i++) inputs[n][i] = Byte.toUnsignedInt(pixels[n * size + i]) / 255.0;
            inputs[n][size] = 1;
        }
        return inputs;
    }

    /** Descends from zeros, 50 images a step in a random order, with a rate of 0.1. */
    static LogisticRegression fit(Images images, int epochs, Philox random) {
        double[][] x = inputs(images);
        int[] y = images.labels();
        var model = new LogisticRegression(new double[images.classNames().size()][images.imageSize() + 1]);
        int batch = 50;
        for (int epoch = 0; epoch < epochs; epoch++) {
            int[] order = random.step(epoch).permutation(x.length);
            for (int from = 0; from + batch <= x.length; from += batch) {
                double[][] xs = new double[batch][];
                int[] ys = new int[batch];
                for (int i = 0; i < batch; i++) {
                    xs[i] = x[order[from + i]];
                    ys[i] = y[order[from + i]];
                }
                model.descend(model.gradient(xs, ys), 0.1 / batch);
            }
        }
        return model;
    }

    private void descend(double[][] gradient, double rate) {
        for (int c = 0; c < weights.length; c++)
            for (int i = 0; i < weights[c].length; i++) weights[c][i] -= rate * gradient[c][i];
    }

    /** p(y | x) of every class. */
    double[] probabilities(double[] x) {
        double[] p = new double[weights.length];
        double highest = Double.NEGATIVE_INFINITY;
        for (int c = 0; c < p.length; c++) {
            for (int i = 0; i < x.length; i++) p[c] += weights[c][i] * x[i];
            highest = Math.max(highest, p[c]);
        }
        double sum = 0;
        for (int c = 0; c < p.length; c++) sum += p[c] = Math.exp(p[c] - highest);
        for (int c = 0; c < p.length; c++) p[c] /= sum;
        return p;
    }

    /** Sum of -log p(y | x) over examples. */
    double loss(double[][] x, int[] y) {
        double sum = 0;
        for (int n = 0; n < x.length; n++) sum -= Math.log(probabilities(x[n])[y[n]]);
        return sum;
    }

    /** Gradient of the loss: (p - y)^T X, with y as one-hot rows. */
    double[][] gradient(double[][] x, int[] y) {
        double[][] gradient = new double[weights.length][x[0].length];
        for (int n = 0; n < x.length; n++) {
            double[] p = probabilities(x[n]);
            p[y[n]] -= 1;
            for (int c = 0; c < p.length; c++) for (int i = 0; i < x[n].length; i++) gradient[c][i] += p[c] * x[n][i];
        }
        return gradient;
    }

    /** Probability of the likeliest class of each image. */
    double[] confidences(Images images) {
        double[][] x = inputs(images);
        double[] confidences = new double[x.length];
        for (int n = 0; n < x.length; n++)
            for (double p : probabilities(x[n])) confidences[n] = Math.max(confidences[n], p);
        return confidences;
    }

    /** Share of images whose likeliest class is the right one. */
    double accuracy(Images images) {
        double[][] x = inputs(images);
        double hits = 0;
        for (int n = 0; n < x.length; n++) {
            double[] p = probabilities(x[n]);
            int best = 0;
            for (int c = 1; c < p.length; c++) if (p[c] > p[best]) best = c;
            if (best == images.label(n)) hits++;
        }
        return hits / x.length;
    }
}
