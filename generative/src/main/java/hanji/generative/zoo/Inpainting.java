package hanji.generative.zoo;

import static hanji.kernels.pointwise.Affine.scale;
import static hanji.kernels.pointwise.Binary.add;
import static hanji.kernels.pointwise.Where.where;

import hanji.generative.zoo.Chain.Turn;
import hanji.tensor.Philox;
import hanji.tensor.Scope;
import hanji.tensor.Tensor;
import java.util.List;

/**
 * Draws the unknown pixels of images by a model of whole ones: in every step what is known is put in at the level of noise of the
 * rest, and so that both come to fit, each step is taken several times, with its noise added again. RePaint, arXiv:2201.09865,
 * algorithm 1.
 *
 * @param levels from noise to {@link Level#CLEAN}
 * @param times that each step is taken
 */
record Inpainting(List<Level> levels, int times) {
    private static final int STEP = 0, KNOWN = 1, AGAIN = 2, BEGIN = 3;

    /**
     * Whole images, [N, D].
     *
     * @param images [N, D], of which the known values count
     * @param known above 0 for a known value: [D]
     * @param first number of the first image among all
     */
    Tensor fill(Denoiser denoiser, Tensor images, Tensor known, Philox noise, long first) {
        var steps = new Ddim(levels, 1);
        try (var scope = Scope.open()) {
            Tensor state = new Turn(noise, 0, first).gaussian(images, BEGIN);
            for (int i = 0; i < steps.steps(); i++)
                for (int time = 0; time < times; time++)
                    try (var _ = Scope.open()) {
                        Level from = levels.get(i), to = levels.get(i + 1);
                        var turn = new Turn(noise, (long) i * times + time, first);
                        Tensor drawn = steps.step(denoiser, state, from, to, turn);
                        Tensor given = add(scale(images, to.signal()), scale(turn.gaussian(images, KNOWN), to.noise()));
                        Tensor next = where(known, given, drawn);
                        state.copyFrom(time + 1 < times ? noisier(next, to, from, turn) : next);
                    }
            return scope.keep(state);
        }
    }

    /** A draw from q(x at the noisier level | x). */
    private static Tensor noisier(Tensor x, Level from, Level to, Turn turn) {
        double kept = to.signal() / from.signal(), carried = kept * from.noise();
        double added = Math.sqrt(to.noise() * to.noise() - carried * carried);
        return add(scale(x, kept), scale(turn.gaussian(x, AGAIN), added));
    }
}
