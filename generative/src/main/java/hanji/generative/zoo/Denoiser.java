package hanji.generative.zoo;

import static hanji.kernels.pointwise.Binary.divide;
import static hanji.kernels.pointwise.Binary.multiply;
import static hanji.kernels.pointwise.Binary.subtract;
import static hanji.kernels.pointwise.Clamp.clamp;

import hanji.tensor.Tensor;
import java.util.List;

/** Tells what images were before noise was added. */
@FunctionalInterface
interface Denoiser {
    /**
     * The mean of x_0 given x, as far as it is known.
     *
     * @param noisy x, [N, D]
     * @param levels of noise, one for each image
     * @return [N, D]
     */
    Tensor clean(Tensor noisy, List<Level> levels);

    /** What a network says of noisy images: [N, D] to [N, D]. */
    @FunctionalInterface
    interface Prediction {
        Tensor of(Tensor noisy, List<Level> levels);
    }

    /** By a prediction of the noise z in {@code x = signal x_0 + noise z}; arXiv:2006.11239, equation 15. */
    static Denoiser ofNoise(Prediction noise) {
        return (noisy, levels) -> divide(
                subtract(noisy, multiply(Level.column(levels, Level::noise, noisy), noise.of(noisy, levels))),
                Level.column(levels, Level::signal, noisy));
    }

    /** By a prediction of {@code z - x_0} where signal and noise sum to 1: {@code x_0 = x - noise (z - x_0)}. */
    static Denoiser ofVelocity(Prediction velocity) {
        return (noisy, levels) ->
                subtract(noisy, multiply(Level.column(levels, Level::noise, noisy), velocity.of(noisy, levels)));
    }

    /** The same for images of values from -1 to 1: no other is told. */
    default Denoiser withinRange() {
        return (noisy, levels) -> clamp(clean(noisy, levels), -1, 1);
    }
}
