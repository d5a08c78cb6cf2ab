package hanji.generative.zoo;

import static hanji.kernels.pointwise.Affine.scale;
import static hanji.kernels.pointwise.Binary.add;

import hanji.generative.zoo.Chain.Turn;
import hanji.tensor.Philox;
import hanji.tensor.Scope;
import hanji.tensor.Tensor;
import java.util.Collections;
import java.util.List;

/**
 * Takes noise away in steps from level to level. Denoising diffusion implicit models, arXiv:2010.02502, equation 12: with eta = 0
 * an image is a function of the noise that it began in; with eta = 1 and a level for each timestep it is drawn as by
 * arXiv:2006.11239, algorithm 2, with the variance of q(x_(t-1) | x_t, x_0).
 *
 * @param levels from noise to {@link Level#CLEAN}
 * @param eta how much of the noise is new in each step, 0 to 1
 */
record Ddim(List<Level> levels, double eta) {
    /** Steps from noise to an image. */
    int steps() {
        return levels.size() - 1;
    }

    /** Images [N, D] of standard normal numbers [N, D]; the first has this number among all. */
    Tensor images(Denoiser denoiser, Tensor normal, Philox noise, long first) {
        return go(denoiser, normal, 0, steps(), noise, first);
    }

    /** x at the level of number {@code to} from x at that of number {@code from}: [N, D]. */
    Tensor go(Denoiser denoiser, Tensor x, int from, int to, Philox noise, long first) {
        try (var scope = Scope.open()) {
            Tensor state = x.to(x.dtype(), x.device());
            for (int i = from; i < to; i++)
                try (var _ = Scope.open()) {
                    // number 0 is the noise that images begin in
                    state.copyFrom(
                            step(denoiser, state, levels.get(i), levels.get(i + 1), new Turn(noise, i + 1, first)));
                }
            return scope.keep(state);
        }
    }

    /** One step, x [N, D] at one level to another: equation 12 with x_0 as the denoiser tells it. */
    Tensor step(Denoiser denoiser, Tensor x, Level from, Level to, Turn turn) {
        Tensor clean = denoiser.clean(x, Collections.nCopies(x.shape().dim(0), from));
        double deviation = deviation(from, to);
        double old = Math.max(0, to.noise() * to.noise() - deviation * deviation); // rounding may leave less than 0
        double direction = Math.sqrt(old) / from.noise();
        Tensor mean = add(scale(clean, to.signal() - direction * from.signal()), scale(x, direction));
        return deviation == 0 ? mean : add(mean, scale(turn.gaussian(x, 0), deviation));
    }

    /** σ of equation 16: eta times the deviation of q(x at the level to | x, x_0), whether or not the squares of a level sum to 1. */
    private double deviation(Level from, Level to) {
        double carried = from.signal() / to.signal() * to.noise();
        double added = Math.max(0, from.noise() * from.noise() - carried * carried); // none on a way back to noise
        return eta * to.noise() / from.noise() * Math.sqrt(added);
    }
}
