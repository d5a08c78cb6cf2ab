import static hanji.kernels.pointwise.Affine.scale;
import static hanji.kernels.pointwise.Binary.add;
import static hanji.kernels.pointwise.Binary.divide;
import static hanji.kernels.pointwise.Binary.multiply;
import static hanji.kernels.pointwise.Binary.subtract;
import static hanji.kernels.pointwise.Unary.exp;
import static hanji.kernels.pointwise.Unary.square;
import static hanji.kernels.random.Gaussian.gaussian;
import static hanji.kernels.reduce.Sum.mean;
import static hanji.kernels.reduce.Variance.unbiasedVariance;

import hanji.autograd.Gradients;
import hanji.autograd.Tape;
import hanji.tensor.Device;
import hanji.tensor.Noise;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/**
 * Reparameterization: a gradient through a random draw, with the noise kept apart from what is learned.
 * Kingma and Welling, arXiv:1312.6114, section 2.4.
 *
 * Run it with
 *
 *     ./hanji lesson 7
 */
final class Lesson07Reparameterization {
    private static final int DRAWS = 100_000;

    static void main() {
        // ---- The question ----
        // z is drawn from a normal distribution with mean mu and deviation sigma. What is the slope of the mean of
        // z^2 by mu, and by sigma? There is a closed form to check with: E[z^2] = mu^2 + sigma^2, with slopes 2 mu
        // and 2 sigma. For mu = 1 and sigma = 0.5 they are 2 and 1.
        Tensor mu = Tensor.of(new float[] {1}), sigma = Tensor.of(new float[] {0.5f});

        // ---- Randomness is passed in ----
        // There is no hidden random state. A seed and a name give a stream of numbers, the same on every machine.
        Noise noise = new Noise(7);
        Tensor epsilon = gaussian(noise.of("epsilon", 0), Shape.of(DRAWS), Device.CPU);
        IO.println("the first draws are " + Arrays.toString(Arrays.copyOf(epsilon.toFloats(), 3)));
        // > the first draws are [0.6878435, -9.763866E-4, 1.8411137]

        // ---- Wrong: a draw is a number ----
        // Whoever draws z and then forgets where it came from has a loss that depends on no parameter. The tape says
        // so by slopes of 0. Nothing crashes; the encoder just never learns.
        try (var tape = Tape.open()) {
            Tensor z = Tape.stopGradient(add(mu, multiply(sigma, epsilon)));
            Gradients gradients = tape.gradients(mean(square(z)), List.of(mu, sigma));
            show("z as a number:  ", gradients, mu, sigma);
            // > z as a number:   d mu 0.0, d sigma 0.0
        }

        // ---- Right: z = mu + sigma epsilon ----
        // The noise is an input without parameters, and z a plain function of mu and sigma: dz/dmu = 1, dz/dsigma =
        // epsilon.
        try (var tape = Tape.open()) {
            Tensor z = add(mu, multiply(sigma, epsilon));
            Gradients gradients = tape.gradients(mean(square(z)), List.of(mu, sigma));
            show("through the draw:", gradients, mu, sigma);
            // > through the draw: d mu 1.999224, d sigma 0.99499345
        }

        // ---- The other estimator ----
        // Where the loss is no smooth function of z (z is a word, a move in a game), there is
        //     d/dmu E[f(z)] = E[f(z) d log p(z) / dmu],   here with d log p(z) / dmu = (z - mu) / sigma^2.
        // Its mean is right too, but look at the variance of one draw's estimate.
        Tensor z = add(mu, multiply(sigma, epsilon));
        Tensor byScore = divide(multiply(square(z), subtract(z, mu)), square(sigma));
        Tensor byPath = multiply(Tensor.of(new float[] {2}), z);
        IO.println("by the score: mean " + number(mean(byScore)) + ", variance " + number(unbiasedVariance(byScore)));
        IO.println("by the path:  mean " + number(mean(byPath)) + ", variance " + number(unbiasedVariance(byPath)));
        // > by the score: mean 1.9861743, variance 21.033695
        // > by the path:  mean 1.999224, variance 0.9965548

        // By paper the variances are 21.75 and 4 sigma^2 = 1: a VAE that learned by the score would need about twenty
        // times as many draws for the same error.

        // ---- The same noise, or other noise ----
        // The estimates of two runs differ by their noise alone, so for a test one holds the noise still. Another
        // step of the stream has other numbers, and the slope moves a little.
        for (int step = 0; step < 3; step++) {
            Tensor other = gaussian(noise.of("epsilon", step), Shape.of(DRAWS), Device.CPU);
            try (var tape = Tape.open()) {
                Tensor loss = mean(square(add(mu, multiply(sigma, other))));
                show("step " + step + ":          ", tape.gradients(loss, List.of(mu, sigma)), mu, sigma);
            }
        }
        // > step 0:           d mu 1.999224, d sigma 0.99499345
        // > step 1:           d mu 2.0003824, d sigma 0.99322706
        // > step 2:           d mu 1.9994904, d sigma 0.99116987

        // ---- Sigma must stay positive ----
        // A network gives any number, so it gives log sigma^2, and sigma is exp of half of it: no step can make it
        // negative. The slope goes on through exp by the chain rule; of E[z^2] it is sigma^2 = 0.25 by log sigma^2.
        Tensor logVariance = Tensor.of(new float[] {(float) Math.log(0.25)});
        try (var tape = Tape.open()) {
            Tensor draw = add(mu, multiply(exp(scale(logVariance, 0.5)), epsilon));
            Gradients gradients = tape.gradients(mean(square(draw)), List.of(logVariance));
            IO.println("by log sigma^2: " + number(gradients.of(logVariance)));
            // > by log sigma^2: 0.24874836
        }
    }

    private static void show(String what, Gradients gradients, Tensor mu, Tensor sigma) {
        IO.println(what + " d mu " + number(gradients.of(mu)) + ", d sigma " + number(gradients.of(sigma)));
    }

    private static float number(Tensor scalar) {
        return (float) scalar.item();
    }
}
