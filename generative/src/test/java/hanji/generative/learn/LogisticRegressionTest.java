package hanji.generative.learn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import hanji.tensor.Philox;
import org.junit.jupiter.api.Test;

class LogisticRegressionTest {
    private static final int EXAMPLES = 11;
    private static final int CLASSES = 4;
    private static final int INPUTS = 6;
    private final double[][] weights = matrix(CLASSES, 1);
    private final double[][] x = matrix(EXAMPLES, 2);
    private final int[] y = {0, 1, 2, 3, 0, 1, 2, 3, 3, 3, 1};
    private final LogisticRegression model = new LogisticRegression(weights);

    private static double[][] matrix(int rows, int stream) {
        double[][] matrix = new double[rows][];
        for (int row = 0; row < rows; row++) matrix[row] = RandomNumbers.normals(new Philox(3, stream, row), INPUTS);
        return matrix;
    }

    /** X^T (p - y), written out with p = exp(Wx) / sum exp(Wx). */
    @Test
    void theGradientIsInputsTimesProbabilityLessLabel() {
        double[][] gradient = model.gradient(x, y);
        for (int c = 0; c < CLASSES; c++)
            for (int i = 0; i < INPUTS; i++) {
                double expected = 0;
                for (int n = 0; n < EXAMPLES; n++) expected += x[n][i] * (softmax(n, c) - (y[n] == c ? 1 : 0));
                assertEquals(expected, gradient[c][i], 1e-12);
            }
    }

    private double softmax(int n, int of) {
        double sum = 0;
        for (int c = 0; c < CLASSES; c++) sum += Math.exp(score(n, c) - score(n, of));
        return 1 / sum;
    }

    private double score(int n, int c) {
        double score = 0;
        for (int i = 0; i < INPUTS; i++) score += weights[c][i] * x[n][i];
        return score;
    }

    @Test
    void theGradientIsTheSlopeOfTheLoss() {
        double[][] gradient = model.gradient(x, y);
        double h = 1e-6;
        for (int c = 0; c < CLASSES; c++)
            for (int i = 0; i < INPUTS; i++) {
                double at = weights[c][i];
                weights[c][i] = at + h;
                double above = model.loss(x, y);
                weights[c][i] = at - h;
                double below = model.loss(x, y);
                weights[c][i] = at;
                assertEquals((above - below) / (2 * h), gradient[c][i], 1e-7);
            }
    }
}
