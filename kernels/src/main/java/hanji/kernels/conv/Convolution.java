package hanji.kernels.conv;

import hanji.autograd.Op;
import hanji.tensor.Tensor;

/** A convolution with stride 1 and zero padding to the same size, as {@link Conv2d} defines it, or of what relu leaves of its input. */
public sealed interface Convolution extends Op permits Conv2d, ReluConv2d {
    /** [N, H, W, Cin]. */
    Tensor input();

    /** [KH, KW, Cin, Cout]. */
    Tensor weight();

    /** [Cout]. */
    Tensor bias();

    /** Which weights are open. */
    Mask mask();
}
