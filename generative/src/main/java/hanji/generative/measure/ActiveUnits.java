package hanji.generative.measure;

import hanji.generative.model.Infers;
import hanji.nn.data.Images;
import hanji.nn.distribution.Normal;
import hanji.tensor.Scope;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * How much each number of a random code tells of an image.
 *
 * @param units those of the largest variance first
 */
public record ActiveUnits(List<Unit> units) {
    /** Variance above which a unit is active: arXiv:1509.00519, section 5.2. */
    public static final double THRESHOLD = 0.01;

    private static final int PART = 100;

    /**
     * One number of a code.
     *
     * @param index in the code
     * @param variance of the posterior's mean over the images
     * @param nats KL divergence of the posterior from the standard normal prior, its mean over the images
     */
    public record Unit(int index, double variance, double nats) {
        /** Whether it tells something of an image. */
        public boolean isActive() {
            return variance > THRESHOLD;
        }
    }

    /** Over at least one image. */
    public static ActiveUnits of(Infers model, Images images) {
        double[] sums = {}, squares = {}, nats = {};
        for (int from = 0; from < images.count(); from += PART) {
            try (var _ = Scope.open()) {
                Normal q = model.posterior(images.slice(from, Math.min(images.count(), from + PART)));
                double[] means = q.mean().toDoubles(), logVars = q.logVar().toDoubles();
                int units = q.mean().shape().dim(1);
                if (from == 0) {
                    sums = new double[units];
                    squares = new double[units];
                    nats = new double[units];
                }
                for (int i = 0; i < means.length; i++) {
                    double square = means[i] * means[i];
                    sums[i % units] += means[i];
                    squares[i % units] += square;
                    // arXiv:1312.6114, appendix B
                    nats[i % units] += 0.5 * (Math.exp(logVars[i]) + square - 1 - logVars[i]);
                }
            }
        }
        List<Unit> units = new ArrayList<>();
        double n = images.count();
        for (int j = 0; j < sums.length; j++)
            units.add(new Unit(j, squares[j] / n - sums[j] * sums[j] / n / n, nats[j] / n));
        units.sort(Comparator.comparingDouble(Unit::variance).reversed());
        return new ActiveUnits(List.copyOf(units));
    }

    /** How many are active. */
    public int active() {
        return (int) units.stream().filter(Unit::isActive).count();
    }
}
