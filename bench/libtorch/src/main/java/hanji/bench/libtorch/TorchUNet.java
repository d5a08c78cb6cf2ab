package hanji.bench.libtorch;

import hanji.bench.libtorch.FirstState.Affine;
import hanji.bench.libtorch.FirstState.Groups;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * The U-Net of a diffusion model, as it is written with PyTorch.
 *
 * @param known first and second layer of what is known of the time
 * @param frequencies of its waves, [width / 2]
 */
record TorchUNet(
        List<Affine> known,
        Tensor frequencies,
        Affine first,
        List<Block> down,
        List<Affine> halve,
        List<Block> middle,
        Attention attention,
        List<Affine> twice,
        List<Block> up,
        Groups norm,
        Affine last) {
    private static final int MOST_GROUPS = 8;
    private static final double LONGEST = 10_000;

    /** A residual block. */
    record Block(Groups firstNorm, Affine first, Affine time, Groups secondNorm, Affine second, Optional<Affine> shortcut) {
        Tensor forward(Tensor x, Tensor embedded) {
            TensorVector told = time.linear(embedded).unsqueeze(2).unsqueeze(3).chunk(2, 1);
            Tensor hidden = secondNorm.forward(first.convolve(torch.silu(firstNorm.forward(x)), 1));
            hidden = hidden.mul(told.get(0).add(new Scalar(1))).add(told.get(1));
            hidden = second.convolve(torch.silu(hidden), 1);
            return shortcut.map(map -> map.convolve(x, 1)).orElse(x).add(hidden);
        }
    }

    /** Attention between all pixels, with one head. */
    record Attention(Groups norm, Affine queries, Affine keys, Affine values, Affine output) {
        Tensor forward(Tensor x) {
            long n = x.size(0), c = x.size(1), h = x.size(2), w = x.size(3);
            Tensor pixels = norm.forward(x).permute(0, 2, 3, 1).reshape(n, 1, h * w, c);
            Tensor attended = torch.scaled_dot_product_attention(
                    queries.linear(pixels), keys.linear(pixels), values.linear(pixels));
            return x.add(output.linear(attended).reshape(n, h, w, c).permute(0, 3, 1, 2));
        }
    }

    /** Makes layers in the shapes and with the weights of Hanji's. */
    private record Maker(FirstState first, int width) {
        Block block(String name, int in, int out) {
            return new Block(
                    groups(name + ".firstNorm", in),
                    first.kernel(name + ".first", 3, in, out),
                    first.linear(name + ".time", width, 2 * out),
                    groups(name + ".secondNorm", out),
                    first.kernel(name + ".second", 3, out, out),
                    in == out ? Optional.empty() : Optional.of(first.kernel(name + ".shortcut", 1, in, out)));
        }

        Groups groups(String name, int channels) {
            int groups = MOST_GROUPS;
            while (channels % groups != 0) groups--;
            return first.groups(name, channels, groups);
        }

        Attention attention(int channels) {
            return new Attention(
                    groups("attention.norm", channels),
                    first.linear("attention.queries", channels, channels),
                    first.linear("attention.keys", channels, channels),
                    first.linear("attention.values", channels, channels),
                    first.linear("attention.output", channels, channels));
        }
    }

    /** A network for grey images whose sides are multiples of 4. */
    static TorchUNet create(FirstState first, int channels) {
        int one = channels, two = 2 * channels, four = 4 * channels;
        var maker = new Maker(first, four);
        return new TorchUNet(
                List.of(first.linear("time.first", four, four), first.linear("time.second", four, four)),
                torch.arange(new Scalar(two)).mul(new Scalar(-Math.log(LONGEST) / two)).exp(),
                first.kernel("first", 3, 1, one),
                List.of(maker.block("down.0", one, one), maker.block("down.1", one, two)),
                List.of(first.kernel("halve.0", 4, one, one), first.kernel("halve.1", 4, two, two)),
                List.of(maker.block("middle.0", two, four), maker.block("middle.1", four, four)),
                maker.attention(four),
                List.of(
                        first.kernel("twice.0.layers.0", 3, four, two),
                        first.kernel("twice.1.layers.0", 3, two, one)),
                List.of(maker.block("up.0", 2 * two, two), maker.block("up.1", 2 * one, one)),
                maker.groups("norm", one),
                first.kernel("last", 3, one, 1));
    }

    /**
     * An answer for each value.
     *
     * @param x [N, 1, H, W]
     * @param times [N]
     */
    Tensor forward(Tensor x, Tensor times) {
        Tensor angles = times.unsqueeze(1).mul(frequencies);
        Tensor waves = torch.cat(new TensorVector(angles.sin(), angles.cos()), 1);
        Tensor embedded = torch.silu(known.get(1).linear(torch.silu(known.get(0).linear(waves))));
        Tensor full = down.get(0).forward(first.convolve(x, 1), embedded);
        Tensor half = down.get(1).forward(halve.get(0).convolve(full, 2), embedded);
        Tensor quarter = middle.get(0).forward(halve.get(1).convolve(half, 2), embedded);
        quarter = middle.get(1).forward(attention.forward(quarter), embedded);
        Tensor halfAgain = up.get(0).forward(beside(twice.get(0), quarter, half), embedded);
        Tensor fullAgain = up.get(1).forward(beside(twice.get(1), halfAgain, full), embedded);
        return last.convolve(torch.silu(norm.forward(fullAgain)), 1);
    }

    private static Tensor beside(Affine convolution, Tensor coarse, Tensor fine) {
        Tensor doubled = torch.upsample_nearest2d(
                convolution.convolve(coarse, 1), new long[] {2 * coarse.size(2), 2 * coarse.size(3)});
        return torch.cat(new TensorVector(doubled, fine), 1);
    }
}
