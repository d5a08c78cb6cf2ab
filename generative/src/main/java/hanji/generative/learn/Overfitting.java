package hanji.generative.learn;

import hanji.tensor.Philox;

/** Learning the training data by heart: a kernel density that is too narrow, a polynomial of too high degree. */
public record Overfitting() implements Topic {
    private static final int TRAIN = 15;
    private static final int HELD_OUT = 200;
    private static final double NOISE = 0.2;
    private static final double[] WIDTHS = {3, 1, 0.3, 0.1, 0.01, 0.001};
    private static final int[] DEGREES = {0, 1, 3, 5, 7, 9, 12, 14};

    @Override
    public String name() {
        return "overfitting";
    }

    @Override
    public String sentence() {
        return "Training error falls on, test error turns round.";
    }

    /** Draws of a law with two humps: half normal (-2, 1), half normal (2, 1/2). */
    static double[] humps(Philox key, int n) {
        double[] draws = RandomNumbers.normals(key, n);
        for (int i = 0; i < n; i++) draws[i] = i % 2 == 0 ? draws[i] - 2 : 2 + draws[i] / 2;
        return draws;
    }

    /** A noisy wave: n values of x evenly on [-1, 1], and sin(pi x) with noise. */
    record Wave(double[] x, double[] y) {
        static Wave of(Philox key, int n) {
            double[] x = new double[n], y = new double[n];
            for (int i = 0; i < n; i++) {
                x[i] = 2.0 * i / (n - 1) - 1;
                y[i] = Math.sin(Math.PI * x[i]) + NOISE * RandomNumbers.normal(key, i);
            }
            return new Wave(x, y);
        }
    }

    @Override
    public Page page(Philox random) {
        var page = new Page.Draft();
        densities(page, random);
        page.say("");
        polynomials(page, random);
        page.say(
                "",
                "Train chooses the weights, validation the capacity, test is looked at once.",
                "Too little capacity fails on all three, too much on the last two only.");
        return page.readOn("Goodfellow, Bengio, Courville, Deep Learning, sections 5.2 and 5.3");
    }

    private static void densities(Page.Draft page, Philox random) {
        double[] train = humps(random.stream(1), 50);
        double[] validation = humps(random.stream(2), HELD_OUT);
        double[] test = humps(random.stream(3), HELD_OUT);
        page.say(
                "Kernel density of 50 points: a normal law of width h around each.",
                "",
                "  mean log p     h       train    validation          test");
        for (double width : WIDTHS) {
            var density = new KernelDensity(train, width);
            String name = "h_" + width;
            page.show(
                    "            %6.3f    %8.3f %13.3f %13.3f",
                    width,
                    page.keep(name + "_train", density.meanLog(train)),
                    page.keep(name + "_validation", density.meanLog(validation)),
                    page.keep(name + "_test", density.meanLog(test)));
        }
        page.say(
                "",
                "As h goes to 0 the training points become infinitely likely, all others",
                "impossible: maximum likelihood on the training data alone has no answer here.");
    }

    private static void polynomials(Page.Draft page, Philox random) {
        Wave train = Wave.of(random.stream(4), TRAIN);
        Wave validation = Wave.of(random.stream(5), HELD_OUT);
        Wave test = Wave.of(random.stream(6), HELD_OUT);
        page.say(
                "Polynomial through 15 points of sin(pi x) with noise of deviation 0.2:",
                "",
                "  root mean squared error  degree    train    validation    test");
        for (int degree : DEGREES) {
            var fitted = Polynomial.fit(train.x, train.y, degree);
            String name = "degree_" + degree;
            page.show(
                    "                           %6d   %6.4f        %6.4f  %6.4f",
                    degree,
                    page.keep(name + "_train", Polynomial.error(fitted, train.x, train.y)),
                    page.keep(name + "_validation", Polynomial.error(fitted, validation.x, validation.y)),
                    page.keep(name + "_test", Polynomial.error(fitted, test.x, test.y)));
        }
    }
}
