package hanji.generative.learn;

import hanji.tensor.Philox;
import java.util.Arrays;

/** How far one law is from another: Kullback-Leibler, Jensen-Shannon and Wasserstein, in nats and in units of x. */
public record Divergences() implements Topic {
    @Override
    public String name() {
        return "divergences";
    }

    @Override
    public String sentence() {
        return "KL is likelihood, a GAN plays Jensen-Shannon.";
    }

    /** H(p) = -sum p log p. */
    static double entropy(double[] p) {
        return -expectedLog(p, p);
    }

    /** E_p log q; a class that p never draws counts for nothing. */
    static double expectedLog(double[] p, double[] q) {
        double sum = 0;
        for (int i = 0; i < p.length; i++) if (p[i] > 0) sum += p[i] * Math.log(q[i]);
        return sum;
    }

    /** KL(p, q) = sum p log(p / q); infinite where q is 0 and p is not. */
    static double kl(double[] p, double[] q) {
        double sum = 0;
        for (int i = 0; i < p.length; i++) if (p[i] > 0) sum += p[i] * Math.log(p[i] / q[i]);
        return sum;
    }

    /** JS(p, q) = KL(p, m) / 2 + KL(q, m) / 2 with m = (p + q) / 2: 0 to log 2. */
    static double js(double[] p, double[] q) {
        double[] middle = new double[p.length];
        for (int i = 0; i < p.length; i++) middle[i] = (p[i] + q[i]) / 2;
        return (kl(p, middle) + kl(q, middle)) / 2;
    }

    /** The discriminator that is best against q: D* = p / (p + q). */
    static double[] bestDiscriminator(double[] p, double[] q) {
        double[] d = new double[p.length];
        for (int i = 0; i < d.length; i++) d[i] = p[i] / (p[i] + q[i]);
        return d;
    }

    /** The value of the GAN's game, E_p log D + E_q log(1 - D): arXiv:1406.2661, equation 1. */
    static double ganValue(double[] p, double[] q, double[] d) {
        double[] not = new double[d.length];
        for (int i = 0; i < d.length; i++) not[i] = 1 - d[i];
        return expectedLog(p, d) + expectedLog(q, not);
    }

    /** Wasserstein distance of order 1 between two samples of one size: on the line the best plan keeps the order. */
    static double wasserstein(double[] a, double[] b) {
        double[] x = a.clone(), y = b.clone();
        Arrays.sort(x);
        Arrays.sort(y);
        double sum = 0;
        for (int i = 0; i < x.length; i++) sum += Math.abs(x[i] - y[i]);
        return sum / x.length;
    }

    /** KL between normal laws by quadrature. */
    static double klByQuadrature(Normal p, Normal q) {
        double reach = 12 * p.deviation();
        return Quadrature.integral(
                x -> p.density(x) * (p.logDensity(x) - q.logDensity(x)), p.mean() - reach, p.mean() + reach);
    }

    /** Wasserstein distance of order 1 between normal laws of one mean: the integral of |F - G|, split at its kink. */
    static double wassersteinByQuadrature(Normal p, Normal q) {
        double reach = 12 * Math.max(p.deviation(), q.deviation());
        double below =
                Quadrature.integral(x -> Math.abs(p.cumulative(x) - q.cumulative(x)), p.mean() - reach, p.mean());
        return 2 * below;
    }

    /** Jensen-Shannon between the densities 2x and 2(1-x) on [0, 1] by quadrature: log 2 - 1/2. */
    static double jsOfTriangles() {
        return Quadrature.integral(x -> x * Math.log(2 * x) + (1 - x) * Math.log(2 * (1 - x)), 0, 1);
    }

    @Override
    public Page page(Philox random) {
        var page = new Page.Draft();
        var p = new Normal(0, 1);
        var q = new Normal(1, 2);
        page.say("between                        distance       closed form     quadrature", "");
        String row = "%-30s %-14s %-15.12f %-15.12f";
        page.show(row, "normal (0, 1) and (1, 2)", "KL", page.keep("kl_normal", p.kl(q)), klByQuadrature(p, q));
        page.show(row, "the same, turned round", "KL", page.keep("kl_turned", q.kl(p)), klByQuadrature(q, p));
        page.show(row, "2x and 2(1-x) on [0, 1]", "JS", page.keep("js", Math.log(2) - 0.5), jsOfTriangles());
        var wide = new Normal(0, 2);
        double w = page.keep("wasserstein_1", Math.sqrt(2 / Math.PI));
        page.show(row, "normal (0, 1) and (0, 2)", "Wasserstein 1", w, wassersteinByQuadrature(p, wide));
        int n = 10_000;
        double[] a = RandomNumbers.normals(random.stream(1), n);
        double[] b = Arrays.stream(RandomNumbers.normals(random.stream(2), n))
                .map(x -> 2 * x)
                .toArray();
        page.show("  by sorting %,d draws of each: %.4f", n, page.keep("wasserstein_1_by_sorting", wasserstein(a, b)));
        page.say(
                "",
                "Minimizing KL(p, q) is maximizing E_p log q: their sum does not depend on q.",
                "",
                "  p = (0.7, 0.3)    KL(p, q)     E_p log q    sum = -H(p)");
        double[] coin = {0.7, 0.3};
        for (int tenths : new int[] {5, 6, 7, 9}) {
            double[] model = {tenths / 10.0, (10 - tenths) / 10.0};
            double kl = kl(coin, model), log = expectedLog(coin, model);
            page.show("  q = (%.1f, %.1f)    %.9f  %.9f %.12f", model[0], model[1], kl, log, kl + log);
        }
        page.keep("minus_entropy", -entropy(coin));
        double[] data = {0.5, 0.3, 0.2, 0}, fake = {0.1, 0.2, 0.3, 0.4};
        double value = page.keep("gan_value", ganValue(data, fake, bestDiscriminator(data, fake)));
        page.say("", "A GAN's discriminator at its best, D = p / (p + q), on four points:", "");
        page.show("  value of the game %.12f    -log 4 + 2 JS(p, q) %.12f", value, -Math.log(4) + 2 * js(data, fake));
        page.say(
                "",
                "Where p and q do not overlap JS is log 2 however far they are apart: no slope",
                "to follow. Wasserstein grows with the distance.");
        return page.readOn("arXiv:1406.2661, section 4 (GAN); arXiv:1701.07875, section 2 (WGAN)");
    }
}
