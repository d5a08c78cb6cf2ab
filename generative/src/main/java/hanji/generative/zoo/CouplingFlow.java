package hanji.generative.zoo;

import static hanji.kernels.layout.Concat.concat;
import static hanji.kernels.layout.Permute.permute;
import static hanji.kernels.layout.Reshape.reshape;
import static hanji.kernels.layout.Slice.slice;
import static hanji.kernels.pointwise.Binary.add;

import hanji.generative.zoo.Coupling.Pattern;
import hanji.generative.zoo.Coupling.Transformed;
import hanji.nn.layer.Initializer;
import hanji.nn.layer.Module;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * The multi-scale architecture of RealNVP, arXiv:1605.08803, section 3.6: an invertible function from images [N, H, W, C] to as
 * many numbers [N, H * W * C]. At each scale couplings with checkerboard masks, a squeeze of 2 x 2 pixels into channels,
 * couplings that split the channels, and half of the channels are done with; at the last one couplings with checkerboard masks.
 *
 * @param scales all but the last, the finest first
 * @param last of the coarsest scale
 */
record CouplingFlow(List<Scale> scales, List<Coupling> last) implements Module {
    /**
     * What happens between one scale and the next.
     *
     * @param checkerboard before the squeeze
     * @param channels after it
     */
    record Scale(List<Coupling> checkerboard, List<Coupling> channels) {}

    /**
     * A flow that is the identity but for the order of values.
     *
     * @param image [H, W, C]; H and W can be halved {@code scales - 1} times
     * @param couplings of each group; the last group has one more
     */
    static CouplingFlow create(Shape image, int scales, int couplings, Coupling.Size size, Initializer initializer) {
        List<Scale> before = new ArrayList<>();
        Shape h = image;
        for (int scale = 1; scale < scales; scale++) {
            Shape squeezed = Shape.of(h.dim(0) / 2, h.dim(1) / 2, 4 * h.dim(2));
            before.add(new Scale(
                    group(couplings, h, Pattern::checkerboard, size, initializer),
                    group(couplings, squeezed, turn -> Pattern.halves(squeezed.dim(2), turn), size, initializer)));
            h = squeezed.with(2, squeezed.dim(2) / 2);
        }
        List<Coupling> last = group(couplings + 1, h, Pattern::checkerboard, size, initializer);
        return new CouplingFlow(List.copyOf(before), last);
    }

    private static List<Coupling> group(
            int count, Shape values, IntFunction<Pattern> pattern, Coupling.Size size, Initializer initializer) {
        return IntStream.range(0, count)
                .mapToObj(turn -> Coupling.create(values, 0, pattern.apply(turn), size, initializer))
                .toList();
    }

    /** z = (z1, ..., zL) of each image, the finest scale first, and the log-determinant of dz/dx. */
    Transformed forward(Tensor x) {
        int n = x.shape().dim(0);
        List<Tensor> z = new ArrayList<>();
        List<Tensor> logDets = new ArrayList<>();
        Tensor h = x; // (13)
        for (Scale scale : scales) {
            h = squeeze(transformed(scale.checkerboard, h, logDets));
            h = transformed(scale.channels, h, logDets);
            int half = h.shape().dim(3) / 2;
            z.add(reshape(slice(h, 3, half, 2 * half), n, -1)); // (14)
            h = slice(h, 3, 0, half);
        }
        z.add(reshape(transformed(last, h, logDets), n, -1)); // (15)
        Tensor logDet = logDets.getFirst();
        for (Tensor more : logDets.subList(1, logDets.size())) logDet = add(logDet, more); // (11)
        return new Transformed(concat(1, z), logDet); // (16)
    }

    private static Tensor transformed(List<Coupling> couplings, Tensor x, List<Tensor> logDets) {
        Transformed y = Coupling.all(couplings, x, Optional.empty());
        logDets.add(y.logDet());
        return y.value();
    }

    /** The images [N, H, W, C] of z, [N, H * W * C]. */
    Tensor inverse(Tensor z) {
        List<Coupling> first = scales.isEmpty() ? last : scales.getFirst().checkerboard;
        return inverse(z, 0, first.getFirst().mask().shape());
    }

    /** What entered a scale, [N, H, W, C], of what came out of it and of all coarser ones. */
    private Tensor inverse(Tensor z, int scale, Shape values) {
        int n = z.shape().dim(0), h = values.dim(0), w = values.dim(1), c = values.dim(2);
        if (scale == scales.size()) return inverse(last, reshape(z, n, h, w, c));
        int half = values.size() / 2;
        Tensor done = reshape(slice(z, 1, 0, half), n, h / 2, w / 2, 2 * c);
        Tensor kept = inverse(slice(z, 1, half, 2 * half), scale + 1, Shape.of(h / 2, w / 2, 2 * c));
        Tensor squeezed = inverse(scales.get(scale).channels, concat(3, kept, done));
        return inverse(scales.get(scale).checkerboard, unsqueeze(squeezed));
    }

    private static Tensor inverse(List<Coupling> couplings, Tensor y) {
        Tensor x = y;
        for (Coupling coupling : couplings.reversed()) x = coupling.inverse(x, Optional.empty()); // (12)
        return x;
    }

    /** Blocks of 2 x 2 pixels as channels, row by row: [N, H, W, C] to [N, H / 2, W / 2, 4C]; figure 3. */
    private static Tensor squeeze(Tensor x) {
        int[] d = x.shape().dims();
        Tensor blocks = reshape(x, d[0], d[1] / 2, 2, d[2] / 2, 2, d[3]);
        return reshape(permute(blocks, 0, 1, 3, 2, 4, 5), d[0], d[1] / 2, d[2] / 2, 4 * d[3]);
    }

    private static Tensor unsqueeze(Tensor x) {
        int[] d = x.shape().dims();
        Tensor blocks = reshape(x, d[0], d[1], d[2], 2, 2, d[3] / 4);
        return reshape(permute(blocks, 0, 1, 3, 2, 4, 5), d[0], 2 * d[1], 2 * d[2], d[3] / 4);
    }
}
