/*
 * Convolution, plain or masked, and its gradient by the input.  PixelCNN, arXiv:1601.06759, section 3.4.
 *   forward        out[p, f] = bias[f], then over the open k ascending   fma(in[p under k], weight[k, f], .)
 *   inputGradient  out[p, c] = +0, then over the mirrored open k         fma(dOut[p under k], weight[mirror of k, c], .)
 * k = (ky*KW + kx) * channels + channel; the open ones of a colour group are consecutive, and no other is read.
 * For a residual block (ReluConv2d.java) relu is taken of the input as it is read, and the input joins the output; the gradient
 * passes the gate of the block's input, and dOut joins it: the bits of one kernel after the other.
 *
 * The names say pixels x channels of a tile of correlation.cuh: 128x64 where such tiles fill the GPU, 64x32 where they do
 * not, 128x4 for up to 4 channels.
 * Work: 2 * pixels * open weights flops.  Bytes: the images in and out once from DRAM; per tile all open weights and the
 * source once per open tap, from L2.  Order: docs/numerics.md.  Reference: Conv2d.java, InputGradient.java.
 */
#include "hanji/kernels/conv/correlation.cuh"

/** The weights of taps mirrored at the centre, input and output channels exchanged; the chains begin with +0. */
struct Mirrored {
    const float* weight;

    __device__ float start(int) const { return 0.0f; }

    /** Neighbouring threads read neighbouring k, each that of its tap, and quads lie along them. */
    static constexpr bool ALONG_STEPS = true;

    __device__ int index(int, const Tap& tap, int column, const Sizes& sizes) const {
        int mirror = (sizes.kh - 1 - tap.ky) * sizes.kw + sizes.kw - 1 - tap.kx;
        return (mirror * sizes.columns + column) * sizes.channels + tap.channel;
    }
};

/** What else a pass does: relu of its source, and the source is added. */
struct Residual {
    int relu, sum;
};

template <class TILE>
__device__ void forward(float* out, const float* input, const float* weight, const float* bias, const Sizes& sizes,
                        const Open& open, const Residual& residual) {
    GatedAndAdded epilogue = {nullptr, residual.sum ? input : nullptr};
    correlate<TILE>(out, input, residual.relu, Centred(), Straight{weight, bias}, epilogue, sizes, open);
}

/** @param gate where relu was taken of it, whose sign opens the gate */
template <class TILE>
__device__ void inputGradient(float* out, const float* dOut, const float* weight, const Sizes& sizes, const Open& open,
                              const float* gate, const Residual& residual) {
    GatedAndAdded epilogue = {residual.relu ? gate : nullptr, residual.sum ? dOut : nullptr};
    correlate<TILE>(out, dOut, false, Centred(), Mirrored{weight}, epilogue, sizes, open);
}

#define KERNELS(SIZE, TILE, ...)                                                                                      \
    extern "C" __global__ void __launch_bounds__(TILE::THREADS, ##__VA_ARGS__)                                        \
            forward##SIZE(float* __restrict__ out, const float* __restrict__ input, const float* __restrict__ weight, \
                          const float* __restrict__ bias, Sizes sizes, Open open, Residual residual) {                \
        forward<TILE>(out, input, weight, bias, sizes, open, residual);                                               \
    }                                                                                                                 \
    extern "C" __global__ void __launch_bounds__(TILE::THREADS, ##__VA_ARGS__)                                        \
            inputGradient##SIZE(float* __restrict__ out, const float* __restrict__ dOut,                              \
                                const float* __restrict__ weight, Sizes sizes, Open open,                             \
                                const float* __restrict__ gate, Residual residual) {                                  \
        inputGradient<TILE>(out, dOut, weight, sizes, open, gate, residual);                                          \
    }

KERNELS(128x64, WideTile, WIDE_BLOCKS)
KERNELS(64x32, SmallTile)
KERNELS(128x4, NarrowTile)
