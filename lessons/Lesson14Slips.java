import static hanji.kernels.pointwise.Affine.affine;
import static hanji.kernels.pointwise.Affine.scale;
import static hanji.kernels.pointwise.Unary.log;
import static hanji.kernels.pointwise.Unary.sigmoid;

import hanji.autograd.Tape;
import hanji.tensor.Tensor;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;

/**
 * Slips that notes on generative models often make, each with the numbers that show it. docs/slips.md has the words.
 *
 * Run it with
 *
 *     ./hanji lesson 14
 */
final class Lesson14Slips {
    static void main() {
        // ---- 1. The likelihood of a coin ----
        // 7 heads of 10 tosses, in the order in which they came: p^7 (1 - p)^3. How many orders there are changes the
        // value, not the place of the maximum. And over p it is no distribution: the area below it is not 1.
        for (double p : new double[] {0.5, 0.6, 0.7, 0.8}) show("L(" + p + ") =", coin(p));
        show("any order: 120 L(0.6) =", 120 * coin(0.6));
        double area = 0;
        for (int i = 0; i < 1000; i++) area += coin((i + 0.5) / 1000) / 1000;
        show("area below L =", area);
        // > L(0.5) = 0.000977
        // > L(0.6) = 0.001792
        // > L(0.7) = 0.002224
        // > L(0.8) = 0.001678
        // > any order: 120 L(0.6) = 0.214991
        // > area below L = 0.000758

        // ---- 2. KL is not negative, which is not the same as positive; and it has a direction ----
        double[] p = {0.5, 0.5}, q = {0.9, 0.1};
        show("KL(p, p) =", kl(p, p));
        show("KL(p, q) =", kl(p, q));
        show("KL(q, p) =", kl(q, p));
        show("its first term alone:", p[0] * Math.log(p[0] / q[0]));
        // > KL(p, p) = 0.000000
        // > KL(p, q) = 0.510826
        // > KL(q, p) = 0.368064
        // > its first term alone: -0.293893

        // ---- 3. The least cross-entropy is the entropy of the data, not 0 ----
        show("cross-entropy(p, q) =", crossEntropy(p, q));
        show("cross-entropy(p, p) =", crossEntropy(p, p));
        show("what is left is KL(p, q) =", crossEntropy(p, q) - crossEntropy(p, p));
        // > cross-entropy(p, q) = 1.203973
        // > cross-entropy(p, p) = 0.693147
        // > what is left is KL(p, q) = 0.510826

        // ---- 4. An autoencoder cannot sample: it has no prior over z ----
        // This one is perfect: code z = 10 x + 50, and back. Nothing in its loss says where codes lie, so nobody
        // knows which z to decode. 0, the middle of a standard normal, is far from all images.
        for (double x : new double[] {0.2, 0.8}) show(x + " comes back as", decode(10 * x + 50));
        show("0 decodes to", decode(0));
        // > 0.2 comes back as 0.200000
        // > 0.8 comes back as 0.800000
        // > 0 decodes to -5.000000

        // ---- 5. The posterior is over latents, given x ----
        // z is 0 or 1, each with 1/2; x is 1 with 0.2 or 0.9. Over z, p(z | x) adds up to 1, and p(x | z) does not.
        double[] prior = {0.5, 0.5}, likelihood = {0.2, 0.9}, joint = {0.5 * 0.2, 0.5 * 0.9};
        double evidence = joint[0] + joint[1];
        double[] posterior = {joint[0] / evidence, joint[1] / evidence};
        show("p(z=1 | x=1) =", posterior[1]);
        show("prior, p(z=1) =", prior[1]);
        show("sum over z of p(z | x=1) =", posterior[0] + posterior[1]);
        show("sum over z of p(x=1 | z) =", likelihood[0] + likelihood[1]);
        // > p(z=1 | x=1) = 0.818182
        // > prior, p(z=1) = 0.500000
        // > sum over z of p(z | x=1) = 1.000000
        // > sum over z of p(x=1 | z) = 1.100000

        // ---- 6. The ELBO is below log p(x), by KL(q, posterior): that, not KL(q, prior), is the gap ----
        double[] guess = {0.8, 0.2};
        double elbo = 0;
        for (int z = 0; z < 2; z++) elbo += guess[z] * Math.log(joint[z] / guess[z]);
        show("log p(x) =", Math.log(evidence));
        show("ELBO =", elbo);
        show("log p(x) - ELBO =", Math.log(evidence) - elbo);
        show("KL(q, posterior) =", kl(guess, posterior));
        show("KL(q, prior) =", kl(guess, prior));
        // > log p(x) = -0.597837
        // > ELBO = -1.501367
        // > log p(x) - ELBO = 0.903530
        // > KL(q, posterior) = 0.903530
        // > KL(q, prior) = 0.192745

        // ---- 7. The decoder outputs the parameters of p(x given z), not x ----
        // A normal with the mean that it says, and a sigma. Only for a fixed sigma is its log density a squared error
        // and a constant. A density may be above 1, and its log above 0.
        show("log density at the mean, sigma 0.1:", logNormal(0, 0.1));
        show("0.2 beside it, sigma 0.1:", logNormal(0.2, 0.1));
        show("0.2 beside it, sigma 1:", logNormal(0.2, 1));
        // > log density at the mean, sigma 0.1: 1.383647
        // > 0.2 beside it, sigma 0.1: -0.616353
        // > 0.2 beside it, sigma 1: -0.938939

        // ---- 8. An adversarial autoencoder is a WAE whose penalty is a Jensen-Shannon divergence ----
        // p is the prior over codes, q what the encoder makes of data. The best critic says p / (p + q); its value is
        // then twice the divergence, less log 4. A WAE-MMD has another penalty in the same place.
        double value = 0;
        for (int z = 0; z < 2; z++)
            value += p[z] * Math.log(p[z] / (p[z] + q[z])) + q[z] * Math.log(q[z] / (p[z] + q[z]));
        double[] middle = {(p[0] + q[0]) / 2, (p[1] + q[1]) / 2};
        show("value of the best critic =", value);
        show("2 JS(p, q) - log 4 =", kl(p, middle) + kl(q, middle) - Math.log(4));
        // > value of the best critic = -1.182796
        // > 2 JS(p, q) - log 4 = -1.182796

        // ---- 9. The generator of a GAN does not descend on the game's own value ----
        // Early on its images are seen through: the critic's logit is -5. There log(1 - D) has hardly a slope, and
        // -log D, which has the same aim, has one.
        show("slope of log(1 - D):", slope(d -> log(affine(d, -1, 1))));
        show("slope of -log D:", slope(d -> scale(log(d), -1)));
        // > slope of log(1 - D): -0.006693
        // > slope of -log D: -0.993307
    }

    private static double coin(double p) {
        return Math.pow(p, 7) * Math.pow(1 - p, 3);
    }

    private static double crossEntropy(double[] p, double[] q) {
        double sum = 0;
        for (int i = 0; i < p.length; i++) sum -= p[i] * Math.log(q[i]);
        return sum;
    }

    private static double kl(double[] p, double[] q) {
        double sum = 0;
        for (int i = 0; i < p.length; i++) sum += p[i] * Math.log(p[i] / q[i]);
        return sum;
    }

    private static double decode(double z) {
        return (z - 50) / 10;
    }

    private static double logNormal(double distance, double sigma) {
        return -distance * distance / (2 * sigma * sigma) - Math.log(sigma * Math.sqrt(2 * Math.PI));
    }

    /** By the critic's logit, at -5. */
    private static double slope(UnaryOperator<Tensor> loss) {
        Tensor logit = Tensor.of(new double[] {-5});
        try (var tape = Tape.open()) {
            return tape.gradients(loss.apply(sigmoid(logit)), List.of(logit))
                    .of(logit)
                    .item();
        }
    }

    private static void show(String what, double number) {
        IO.println(what + String.format(Locale.ROOT, " %.6f", number));
    }
}
