package hanji.kernels.normalize;

import static hanji.kernels.pointwise.Binary.multiply;
import static hanji.kernels.pointwise.Unary.negate;
import static hanji.kernels.reduce.Sum.sum;

import hanji.autograd.Gradients;
import hanji.autograd.Op;
import hanji.cuda.Cuda;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.List;

/**
 * Gradient of {@link Normalize} by x from the sums over its groups: {@code dX = gain dOut r + (x - mean) slope + level}.
 *
 * @param x [N, P, C]
 * @param mean [N, G]
 * @param dOut [N, P, C]
 * @param gain [C]
 * @param r [N, G], one over the deviation
 * @param slope [N, G]
 * @param level [N, G]
 */
public record InputGradient(Tensor x, Tensor mean, Tensor dOut, Tensor gain, Tensor r, Tensor slope, Tensor level)
        implements Op {
    private static final String NAME = "Normalize.InputGradient";

    /** @throws IllegalArgumentException if shapes or dtypes do not fit */
    public InputGradient {
        Groups groups = Groups.of(NAME, x, mean);
        groups.require(NAME, x, dOut, x.shape());
        groups.require(NAME, x, gain, Shape.of(groups.channels()));
        for (Tensor byGroup : List.of(r, slope, level)) groups.require(NAME, x, byGroup, groups.statistics());
    }

    Groups layout() {
        return Groups.of(NAME, x, mean);
    }

    @Override
    public List<Tensor> inputs() {
        return List.of(x, mean, dOut, gain, r, slope, level);
    }

    @Override
    public Shape shape() {
        return x.shape();
    }

    @Override
    public void reference(Tensor out) {
        Groups layout = layout();
        int channels = layout.channels();
        for (int i = 0; i < out.size(); i++) {
            int c = i % channels, g = layout.index(i / channels / layout.pixels(), c);
            out.set(i, gain.get(c) * dOut.get(i) * r.get(g) + (x.get(i) - mean.get(g)) * slope.get(g) + level.get(g));
        }
    }

    @Override
    public void cpu(Tensor out) {
        NormalizeCpu.inputGradient(this, out);
    }

    @Override
    public void cuda(Tensor out, Cuda gpu) {
        NormalizeCuda.inputGradient(this, out, gpu);
    }

    /** It is linear in all but products of two, so that sums over pixels of dX and of dX times x - mean or dOut are all it takes. */
    @Override
    public void gradient(Tensor out, Tensor dX, Gradients gradients) {
        Groups layout = layout();
        var products = ChannelProducts.of(x, mean, dX);
        Tensor withGiven = sum(multiply(dX, dOut), 1);
        gradients.add(x, () -> multiply(dX, layout.atPixels(layout.spread(slope))));
        gradients.add(mean, () -> negate(multiply(slope, layout.sums(products.sums()))));
        gradients.add(dOut, () -> multiply(dX, layout.atPixels(multiply(layout.spread(r), gain))));
        gradients.add(gain, () -> sum(multiply(withGiven, layout.spread(r)), 0));
        gradients.add(r, () -> layout.sums(multiply(withGiven, gain)));
        gradients.add(slope, () -> layout.sums(products.withDistances()));
        gradients.add(level, () -> layout.sums(products.sums()));
    }
}
