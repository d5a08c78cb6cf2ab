package hanji.kernels.normalize;

import static hanji.kernels.layout.Reshape.reshape;
import static hanji.kernels.layout.Slice.slice;
import static hanji.kernels.pointwise.Binary.add;
import static hanji.kernels.pointwise.Binary.multiply;
import static hanji.kernels.pointwise.Binary.subtract;
import static hanji.kernels.pointwise.Unary.negate;

import hanji.autograd.Gradients;
import hanji.autograd.Op;
import hanji.cuda.Cuda;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.List;

/**
 * Two sums over the pixels of each channel, that of dOut and that of {@code dOut (x - mean)}, in one pass: all that the gradients
 * of a normalization sum.
 *
 * @param x [N, P, C]
 * @param mean [N, G], of the groups of C / G channels
 * @param dOut [N, P, C]
 */
public record ChannelProducts(Tensor x, Tensor mean, Tensor dOut) implements Op {
    /** The result in its two parts, each [N, C]. */
    record Sums(Tensor sums, Tensor withDistances) {}

    static Sums of(Tensor x, Tensor mean, Tensor dOut) {
        var call = new ChannelProducts(x, mean, dOut);
        Tensor both = Op.run(call);
        return new Sums(call.part(both, 0), call.part(both, 1));
    }

    private Tensor part(Tensor both, int which) {
        return reshape(slice(both, 0, which, which + 1), layout().perImage());
    }

    /** @throws IllegalArgumentException if shapes or dtypes do not fit */
    public ChannelProducts {
        Groups.of("ChannelProducts", x, mean).require("ChannelProducts", x, dOut, x.shape());
    }

    Groups layout() {
        return Groups.of("ChannelProducts", x, mean);
    }

    @Override
    public List<Tensor> inputs() {
        return List.of(x, mean, dOut);
    }

    /** [2, N, C]. */
    @Override
    public Shape shape() {
        return Shape.of(2, layout().images(), layout().channels());
    }

    @Override
    public void reference(Tensor out) {
        Groups layout = layout();
        int channels = layout.channels(), second = layout.images() * channels;
        out.fill(0);
        for (int i = 0; i < x.size(); i++) {
            int c = i % channels, image = i / channels / layout.pixels(), at = image * channels + c;
            out.set(at, out.get(at) + dOut.get(i));
            double distance = x.get(i) - mean.get(layout.index(image, c));
            out.set(second + at, out.get(second + at) + dOut.get(i) * distance);
        }
    }

    @Override
    public void cpu(Tensor out) {
        NormalizeCpu.products(this, out);
    }

    @Override
    public void cuda(Tensor out, Cuda gpu) {
        NormalizeCuda.products(this, out, gpu);
    }

    @Override
    public void gradient(Tensor out, Tensor dBoth, Gradients gradients) {
        Groups layout = layout();
        Tensor ofSums = part(dBoth, 0), ofDistances = part(dBoth, 1);
        gradients.add(x, () -> multiply(dOut, layout.atPixels(ofDistances)));
        gradients.add(mean, () -> negate(layout.sums(multiply(ofDistances, part(out, 0)))));
        gradients.add(dOut, () -> {
            Tensor distances = subtract(x, layout.atPixels(layout.spread(mean)));
            return add(multiply(distances, layout.atPixels(ofDistances)), layout.atPixels(ofSums));
        });
    }
}
