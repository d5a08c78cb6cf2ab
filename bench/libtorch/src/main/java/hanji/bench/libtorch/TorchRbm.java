package hanji.bench.libtorch;

import hanji.bench.peer.Layout;
import hanji.bench.workload.RecipeStep;
import hanji.bench.workload.Task;
import hanji.generative.zoo.Rbm;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * A restricted Boltzmann machine under CD-1, its gradients written out: no tape, every product used as often as it can be, gradients
 * added onto the velocities in place.
 */
final class TorchRbm {
    private static final String USE = "fantasies";
    private static final double MEANS_DECAY = 0.999;
    private static final double LEAST = 1e-3;

    /** Draws of one step that are Hanji's lie this far apart. */
    private static final long APART = 1L << 36;

    private final Rbm.Options options;
    private final Tensor data;
    private final Moving weight;
    private final Moving visibleBias;
    private final Moving hiddenBias;
    private final Tensor means;

    /** A parameter and its velocity. */
    private record Moving(Tensor value, Tensor velocity) {
        Moving(Tensor value) {
            this(value, torch.zeros_like(value));
        }

        void move(double rate) {
            value.sub_(velocity, new Scalar(rate));
        }
    }

    private TorchRbm(RecipeStep<?> work, Rbm.Options options) {
        int visible = work.side() * work.side();
        var first = new FirstState(work.state(), Layout.CONTIGUOUS);
        this.options = options;
        this.data = Tensors.blackAndWhite(work.pixels(), work.images(), visible);
        this.weight = new Moving(Tensors.of(first.values("weight"), visible, options.hidden()));
        this.visibleBias = new Moving(Tensors.of(first.values("visibleBias"), visible));
        this.hiddenBias = new Moving(Tensors.of(first.values("hiddenBias"), options.hidden()));
        this.means = torch.zeros(visible);
    }

    static Task training(RecipeStep<?> work, Rbm.Options options) {
        var machine = new TorchRbm(work, options);
        return new TorchLearner(machine::step);
    }

    private Tensor step(long done, Draws draws) {
        try (var _ = new NoGradGuard()) {
            means.lerp_(data.mean(0), new Scalar(1 - Math.min(MEANS_DECAY, done / (done + 10.0))));
            if (done == 0) visibleBias.value.copy_(logits(means));
            Tensor hiddenLogits = hiddenLogits(data), hiddenMeans = hiddenLogits.sigmoid();
            Tensor hidden = draws.bernoulli(hiddenMeans, USE, done, 0);
            Tensor visibleMeans = torch.addmm(visibleBias.value, hidden, weight.value.t()).sigmoid_();
            Tensor fantasies = draws.bernoulli(visibleMeans, USE, done, APART);
            Tensor theirLogits = hiddenLogits(fantasies), theirMeans = theirLogits.sigmoid();
            Tensor gap = freeEnergy(data, hiddenLogits).sub(freeEnergy(fantasies, theirLogits));
            double share = 1.0 / data.size(0);
            Scalar momentum = new Scalar(options.momentum());
            weight.velocity
                    .mul_(momentum)
                    .add_(weight.value, new Scalar(options.decay()))
                    .addmm_(data.t(), hiddenMeans, new Scalar(1.0), new Scalar(-share))
                    .addmm_(fantasies.t(), theirMeans, new Scalar(1.0), new Scalar(share));
            visibleBias.velocity.mul_(momentum).add_(fantasies.mean(0).sub(data.mean(0)));
            hiddenBias.velocity.mul_(momentum).add_(theirMeans.mean(0).sub(hiddenMeans.mean(0)));
            weight.move(options.lr());
            visibleBias.move(options.lr());
            hiddenBias.move(options.lr());
            return gap;
        }
    }

    private Tensor hiddenLogits(Tensor v) {
        return torch.addmm(hiddenBias.value, v, weight.value);
    }

    /** The mean over images. */
    private Tensor freeEnergy(Tensor v, Tensor logits) {
        return v.mv(visibleBias.value)
                .add(torch.softplus(logits).sum(new long[] {1}))
                .mean()
                .neg();
    }

    private static Tensor logits(Tensor means) {
        return torch.logit(means.mul(new Scalar(1 - 2 * LEAST)).add(new Scalar(LEAST)));
    }
}
