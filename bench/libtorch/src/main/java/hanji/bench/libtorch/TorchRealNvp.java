package hanji.bench.libtorch;

import hanji.bench.libtorch.FirstState.Affine;
import hanji.bench.peer.Layout;
import hanji.bench.workload.RecipeStep;
import hanji.bench.workload.Task;
import hanji.generative.zoo.RealNvp;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Adam;
import org.bytedeco.pytorch.AdamOptions;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * RealNVP with variational dequantization, as it is written with PyTorch.
 *
 * @param scales all but the last
 * @param noise couplings of the dequantization
 */
record TorchRealNvp(List<Scale> scales, List<Coupling> last, List<Coupling> noise, double alpha) {
    private static final double LEVELS = 256;
    private static final double WARM_UP = 100;
    private static final double LOG_2_PI = Math.log(2 * Math.PI);

    /** Couplings before a squeeze and after it. */
    record Scale(List<Coupling> checkerboard, List<Coupling> channels) {}

    /** Images and the log-determinant of what made them. */
    record Transformed(Tensor value, Tensor logDet) {}

    /**
     * An affine coupling.
     *
     * @param mask 1 where a value is shown, [1, C, H, W]
     * @param hidden 1 - mask
     * @param factor of the scale, [1, C, 1, 1]
     */
    record Coupling(Tensor mask, Tensor hidden, Affine first, List<Affine> blocks, Affine last, Tensor factor) {
        Transformed forward(Tensor x, Optional<Tensor> context) {
            Tensor shown = x.mul(mask);
            Tensor h = first.convolve(
                    context.map(more -> torch.cat(new TensorVector(shown, more), 1))
                            .orElse(shown),
                    1);
            for (Affine block : blocks) h = h.add(block.convolve(h.relu(), 1));
            TensorVector both = last.convolve(h.relu_(), 1).chunk(2, 1);
            Tensor s = both.get(0).tanh().mul(factor.mul(hidden)), t = both.get(1).mul(hidden);
            return new Transformed(x.mul(s.exp()).add(t), s.sum(new long[] {1, 2, 3}));
        }
    }

    /** Makes couplings in the shapes and with the first weights of Hanji's. */
    private record Maker(RealNvp.Options options, FirstState first, Layout layout) {
        List<Coupling> group(String name, int count, int channels, int side, boolean checkerboard, int context) {
            return IntStream.range(0, count)
                    .mapToObj(turn -> coupling(
                            name + "." + turn, channels, side, mask(channels, side, checkerboard, turn), context))
                    .toList();
        }

        private Coupling coupling(String name, int c, int side, float[] mask, int context) {
            int hidden = options.channels();
            Tensor shown = Tensors.images(mask, layout, 1, side, side, c);
            return new Coupling(
                    shown,
                    shown.neg().add(new Scalar(1.0)),
                    first.kernel(name + ".first", 3, c + context, hidden),
                    IntStream.range(0, options.blocks())
                            .mapToObj(block -> first.kernel(name + ".blocks." + block, 3, hidden, hidden))
                            .toList(),
                    first.kernel(name + ".last", 1, hidden, 2 * c),
                    first.vector(name + ".factor", c).view(1, c, 1, 1));
        }

        private static float[] mask(int channels, int side, boolean checkerboard, int turn) {
            float[] mask = new float[side * side * channels];
            for (int i = 0; i < mask.length; i++) {
                int pixel = i / channels, y = pixel / side, x = pixel % side;
                boolean even = checkerboard ? (y + x) % 2 == 0 : i % channels < channels / 2;
                mask[i] = even == (turn % 2 == 0) ? 1 : 0;
            }
            return mask;
        }
    }

    static Task training(RecipeStep<?> work, RealNvp.Options options, Layout layout) {
        var first = new FirstState(work.state(), layout);
        TorchRealNvp flow = create(options, new Maker(options, first, layout), work.side());
        int n = work.images(), side = work.side();
        Tensor intensities = Tensors.images(work.pixels(), layout, n, side, side, 1);
        var adam = new Adam(first.all(), new AdamOptions(options.lr()));
        var average = new Average(first.parameters());
        return new TorchLearner((done, draws) -> {
            adam.param_groups().get(0).options().set_lr(options.lr() * Math.min(1, (done + 1) / WARM_UP));
            Tensor nats = flow.nats(intensities, draws.normal("dequantization", done, n, 1, side, side));
            Tensor loss = TorchLearner.descend(adam, nats.sum().div(new Scalar((double) intensities.numel())));
            average.update(done + 1);
            return loss;
        });
    }

    private static TorchRealNvp create(RealNvp.Options options, Maker maker, int images) {
        int side = images, channels = 1, each = options.couplings();
        List<Scale> scales = new ArrayList<>();
        for (int scale = 0; scale + 1 < options.scales(); scale++) {
            String name = "flow.scales." + scale;
            List<Coupling> checkerboard = maker.group(name + ".checkerboard", each, channels, side, true, 0);
            side /= 2;
            scales.add(new Scale(
                    checkerboard, maker.group(name + ".channels", each, 4 * channels, side, false, 0)));
            channels *= 2;
        }
        List<Coupling> last = maker.group("flow.last", each + 1, channels, side, true, 0);
        return new TorchRealNvp(scales, last, maker.group("noise", 2, 1, images, true, 1), options.alpha());
    }

    /** log q(u | v) - log p(v + u) of each image, [N]. */
    private Tensor nats(Tensor v, Tensor epsilon) {
        Tensor context = v.mul(new Scalar(2 / (LEVELS - 1))).sub(new Scalar(1.0));
        Transformed e = through(noise, epsilon, Optional.of(context));
        Tensor slope = torch.softplus(e.value).add(torch.softplus(e.value.neg()));
        Tensor minusLogQ = e.logDet.sub(perImage(slope)).sub(logNormal(epsilon));
        return logDensity(v.add(e.value.sigmoid())).add(minusLogQ).neg();
    }

    private Tensor logDensity(Tensor x) {
        double slope = (1 - 2 * alpha) / LEVELS;
        Tensor p = x.mul(new Scalar(slope)).add(new Scalar(alpha));
        Tensor logP = p.log(), logRest = p.neg().add(new Scalar(1.0)).log();
        double values = (double) x.numel() / x.size(0);
        Tensor logDet = perImage(logP.add(logRest)).neg().add(new Scalar(values * Math.log(slope)));
        Tensor h = logP.sub(logRest), logNormal = torch.zeros(1);
        for (Scale scale : scales) {
            Transformed before = through(scale.checkerboard, h, Optional.empty());
            Transformed after = through(scale.channels, squeeze(before.value), Optional.empty());
            TensorVector halves = after.value.chunk(2, 1);
            h = halves.get(0);
            logNormal = logNormal.add(logNormal(halves.get(1)));
            logDet = logDet.add(before.logDet).add(after.logDet);
        }
        Transformed end = through(last, h, Optional.empty());
        return logNormal.add(logNormal(end.value)).add(logDet).add(end.logDet);
    }

    private static Transformed through(List<Coupling> couplings, Tensor x, Optional<Tensor> context) {
        Transformed y = couplings.getFirst().forward(x, context);
        for (Coupling coupling : couplings.subList(1, couplings.size())) {
            Transformed next = coupling.forward(y.value, context);
            y = new Transformed(next.value, y.logDet.add(next.logDet));
        }
        return y;
    }

    /** [N, C, H, W] to [N, 4C, H / 2, W / 2]. */
    private static Tensor squeeze(Tensor x) {
        long n = x.size(0), c = x.size(1), h = x.size(2) / 2, w = x.size(3) / 2;
        return x.reshape(n, c, h, 2, w, 2).permute(0, 3, 5, 1, 2, 4).reshape(n, 4 * c, h, w);
    }

    private static Tensor logNormal(Tensor z) {
        return perImage(z.square().mul(new Scalar(-0.5)).sub(new Scalar(0.5 * LOG_2_PI)));
    }

    private static Tensor perImage(Tensor x) {
        return x.sum(new long[] {1, 2, 3});
    }
}
