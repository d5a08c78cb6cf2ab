package hanji.generative.zoo;

import static hanji.kernels.pointwise.Binary.subtract;
import static hanji.kernels.pointwise.Unary.square;
import static hanji.kernels.reduce.Sum.sum;

import hanji.autograd.Op;
import hanji.kernels.random.Diffuse;
import hanji.tensor.Philox;
import hanji.tensor.Scope;
import hanji.tensor.Tensor;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The variational bound of a diffusion model on -log p(x_0) of images of 8 bits: {@code L_T + sum over t > 1 of L_(t-1) + L_0},
 * arXiv:2006.11239, equation 5. The reverse process has the variance of q(x_(t-1) | x_t, x_0), so that
 *
 * <pre>{@code
 * L_T     = KL(q(x_T | x_0) || N(0, I))                                  exact
 * L_(t-1) = (SNR(t-1) - SNR(t)) / 2 |x_0 - x̂_0(x_t)|^2                   at a few random t of each image
 * L_0     = -log of a normal of mean x̂_0(x_1) and variance β_1, rounded  at one random x_1
 * }</pre>
 *
 * <p>Timesteps are drawn with the shares that the terms of normal data of a small variance would have, some evenly, one from each
 * of as many equal parts of the whole, and their terms divided by the probability: the estimate has the bound as its mean, and varies
 * little.
 *
 * @param draws of a timestep for each image
 */
record DiffusionBound(ForwardProcess process, int draws) {
    /** Variance of the data whose terms timesteps are drawn by: what is left of a pixel's variance given those around it. */
    private static final double PROPOSAL_VARIANCE = 0.01;

    /** Share of the timesteps that are drawn evenly, so that none is rare. */
    private static final double EVENLY = 0.25;

    /** The elements of the random stream that each use has. */
    private static final int ELEMENTS = 36;

    /**
     * What an image costs, in nats, in the terms of each t: at 1 L_0, at t L_(t-1), and at T + 1 L_T.
     *
     * @param nats [N][T + 2]
     */
    record Terms(double[][] nats) {
        /** The bound of each image. */
        double[] totals() {
            return Arrays.stream(nats)
                    .mapToDouble(each -> Arrays.stream(each).sum())
                    .toArray();
        }
    }

    /**
     * The bound of each image.
     *
     * @param images [N, D], value v of 0 to 255 as v / 127.5 - 1
     * @param noise whose element numbers are the images', from 0
     */
    Terms of(Denoiser denoiser, Tensor images, Philox noise) {
        int count = images.shape().dim(0), last = process.timesteps();
        double[][] nats = new double[count][last + 2];
        prior(images, nats);
        decoder(denoiser, images, noise, nats);
        double[] cumulative = proposal();
        for (int draw = 0; draw < draws && last > 1; draw++) between(denoiser, images, noise, draw, cumulative, nats);
        return new Terms(nats);
    }

    /** L_T: the divergence of two normal laws, value by value. */
    private void prior(Tensor images, double[][] nats) {
        int last = process.timesteps(), values = images.shape().dim(1);
        double kept = process.alphaBar(last);
        double ofVariance = 0.5 * values * (-kept - StrictMath.log1p(-kept));
        double[] squares = sums(square(images));
        for (int n = 0; n < nats.length; n++) nats[n][last + 1] = 0.5 * kept * squares[n] + ofVariance;
    }

    /** L_0. */
    private void decoder(Denoiser denoiser, Tensor images, Philox noise, double[][] nats) {
        try (var _ = Scope.open()) {
            List<Level> levels = Collections.nCopies(nats.length, process.level(1));
            double[] means =
                    denoiser.clean(noisy(images, levels, noise, draws), levels).toDoubles();
            double[] values = images.toDoubles();
            int size = values.length / nats.length;
            var law = new RoundedNormal(Math.sqrt(process.beta(1)));
            for (int i = 0; i < values.length; i++) nats[i / size][1] -= law.logProbability(values[i], means[i]);
        }
    }

    /** One of the draws of L_(t-1) for each image. */
    private void between(
            Denoiser denoiser, Tensor images, Philox noise, int draw, double[] cumulative, double[][] nats) {
        long shares = (long) draws + 1 + draw << ELEMENTS;
        int[] times = IntStream.range(0, nats.length)
                .map(n -> timestep(cumulative, (draw + noise.uniform(shares + n)) / draws))
                .toArray();
        try (var _ = Scope.open()) {
            List<Level> levels = Arrays.stream(times).mapToObj(process::level).toList();
            Tensor clean = denoiser.clean(noisy(images, levels, noise, draw), levels);
            double[] errors = sums(square(subtract(images, clean)));
            for (int n = 0; n < errors.length; n++) {
                int t = times[n];
                double probability = cumulative[t] - cumulative[t - 1];
                nats[n][t] += weight(t) * errors[n] / (draws * probability);
            }
        }
    }

    /** The factor of a squared error in L_(t-1); arXiv:2107.00630, equation 13. */
    private double weight(int t) {
        return 0.5 * (process.signalToNoise(t - 1) - process.signalToNoise(t));
    }

    private static Tensor noisy(Tensor images, List<Level> levels, Philox noise, long use) {
        Tensor signal = Level.each(levels, Level::signal, images), deviation = Level.each(levels, Level::noise, images);
        return Op.run(new Diffuse(images, signal, deviation, noise, use << ELEMENTS));
    }

    private static double[] sums(Tensor values) {
        return sum(values, 1).toDoubles();
    }

    /** The probability of a timestep up to t, t from 0 to T; that of 1 is 0. */
    private double[] proposal() {
        double[] cumulative = new double[process.timesteps() + 1];
        for (int t = 2; t < cumulative.length; t++) {
            double error = PROPOSAL_VARIANCE / (1 + PROPOSAL_VARIANCE * process.signalToNoise(t));
            cumulative[t] = cumulative[t - 1] + weight(t) * error;
        }
        double total = cumulative[cumulative.length - 1];
        for (int t = 1; t < cumulative.length; t++)
            cumulative[t] = (1 - EVENLY) * cumulative[t] / total + EVENLY * (t - 1) / (cumulative.length - 2);
        return cumulative;
    }

    /** The first timestep up to which the probability is above a share. */
    private static int timestep(double[] cumulative, double share) {
        int found = Arrays.binarySearch(cumulative, share);
        int t = found >= 0 ? found + 1 : -found - 1;
        return Math.clamp(t, 2, cumulative.length - 1);
    }
}
