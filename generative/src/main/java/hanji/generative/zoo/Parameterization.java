package hanji.generative.zoo;

import static hanji.kernels.pointwise.Binary.multiply;
import static hanji.kernels.pointwise.Binary.subtract;

/**
 * What the network of a diffusion model answers to {@code x = s x_0 + n z} with {@code s² + n² = 1}: a mixture of image and noise
 * that x_0 follows from.
 */
public enum Parameterization {
    /** z, arXiv:2006.11239, section 3.2; near noise alone, where x_0 is a small difference over a small s, its error grows. */
    NOISE {
        @Override
        double signal(Level level) {
            return 0;
        }

        @Override
        double noise(Level level) {
            return 1;
        }

        @Override
        Denoiser denoiser(Denoiser.Prediction answer) {
            return Denoiser.ofNoise(answer);
        }
    },
    /** v = s z - n x_0, arXiv:2202.00512, appendix D: noise near the image, and the image near noise. */
    VELOCITY {
        @Override
        double signal(Level level) {
            return -level.noise();
        }

        @Override
        double noise(Level level) {
            return level.signal();
        }

        /** x_0 = s x - n v, since {@code s x - n v = (s² + n²) x_0}. */
        @Override
        Denoiser denoiser(Denoiser.Prediction answer) {
            return (noisy, levels) -> subtract(
                    multiply(Level.column(levels, Level::signal, noisy), noisy),
                    multiply(Level.column(levels, Level::noise, noisy), answer.of(noisy, levels)));
        }
    };

    /** Factor of x_0 in the right answer. */
    abstract double signal(Level level);

    /** Factor of z in it. */
    abstract double noise(Level level);

    /** What images were, by what a network answers. */
    abstract Denoiser denoiser(Denoiser.Prediction answer);
}
