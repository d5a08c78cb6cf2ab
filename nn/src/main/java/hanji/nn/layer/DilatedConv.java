package hanji.nn.layer;

import hanji.kernels.conv.Dilation;
import hanji.kernels.conv.Mask;
import hanji.tensor.Tensor;

/**
 * Convolution with bias whose taps lie {@code dilation} pixels apart, in groups of channels that see their own group alone, plain or
 * masked: [N, H, W, Cin] to [N, H, W, Cout]. With a mask, dilation and one row of taps it is a causal layer over sequences
 * [N, 1, T, Cin].
 *
 * @param weight [KH, KW, Cin / groups, Cout]
 * @param bias [Cout]
 * @param mask which weights are open; without colour groups where there are groups of channels
 * @param groups of channels, 1 for all together
 * @param dilation pixels from tap to tap, 1 for neighbours
 */
public record DilatedConv(Tensor weight, Tensor bias, Mask mask, int groups, int dilation) implements Layer {
    /** @throws IllegalArgumentException if groups or dilation are below 1, or the groups do not divide the outputs */
    public DilatedConv {
        requireDivides(groups, weight.shape().dim(-1), "outputs");
        if (dilation < 1) throw new IllegalArgumentException("a dilation is 1 or more, not " + dilation);
    }

    /**
     * A convolution with He-uniform weights, whose fan-in counts open weights only, and zero bias.
     *
     * @param rows rows of the kernel, odd
     * @param columns its columns, odd
     * @param gain factor on the He limit
     * @throws IllegalArgumentException if the groups do not divide the channels, or the dilation is below 1
     */
    public static DilatedConv create(
            int rows,
            int columns,
            int in,
            int out,
            Mask mask,
            int groups,
            int dilation,
            double gain,
            Initializer initializer) {
        requireDivides(groups, in, "inputs");
        requireDivides(groups, out, "outputs");
        int seen = in / groups, fanIn = Conv.openTaps(rows, columns, mask) * seen;
        Tensor weight = initializer.heUniform(fanIn, gain, rows, columns, seen, out);
        return new DilatedConv(weight, initializer.zeros(out), mask, groups, dilation);
    }

    private static void requireDivides(int groups, int channels, String which) {
        if (groups < 1 || channels % groups != 0)
            throw new IllegalArgumentException(groups + " groups do not divide " + channels + " " + which);
    }

    @Override
    public Tensor forward(Tensor input) {
        return Dilation.dilatedConv2d(input, weight, bias, mask, groups, dilation);
    }
}
