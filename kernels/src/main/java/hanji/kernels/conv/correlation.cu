/*
 * Convolution, plain or masked, and its gradient by the input.  PixelCNN, arXiv:1601.06759, section 3.4.
 *   forward        out[p, f] = bias[f], then over the open k ascending   fma(in[p under k], weight[k, f], .)
 *   inputGradient  out[p, c] = +0, then over the mirrored open k         fma(dOut[p under k], weight[mirror of k, c], .)
 * k = (ky*KW + kx) * channels + channel; the open ones of a colour group are consecutive, and no other is read.
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

    /** Neighbouring threads read neighbouring k, each that of its tap. */
    template <class TILE>
    static __device__ int step(int element) { return element % DEPTH; }
    template <class TILE>
    static __device__ int column(int element) { return element / DEPTH; }

    __device__ float at(int, const Tap& tap, int column, const Sizes& sizes) const {
        int mirror = (sizes.kh - 1 - tap.ky) * sizes.kw + sizes.kw - 1 - tap.kx;
        return weight[(mirror * sizes.columns + column) * sizes.channels + tap.channel];
    }
};

extern "C" {
__global__ void __launch_bounds__(WideTile::THREADS, 2)
forward128x64(float* __restrict__ out, const float* __restrict__ input, const float* __restrict__ weight,
              const float* __restrict__ bias, Sizes sizes, Open open) {
    correlate<WideTile>(out, input, Centred(), Straight{weight, bias}, sizes, open);
}

__global__ void __launch_bounds__(SmallTile::THREADS)
forward64x32(float* __restrict__ out, const float* __restrict__ input, const float* __restrict__ weight,
             const float* __restrict__ bias, Sizes sizes, Open open) {
    correlate<SmallTile>(out, input, Centred(), Straight{weight, bias}, sizes, open);
}

__global__ void __launch_bounds__(NarrowTile::THREADS)
forward128x4(float* __restrict__ out, const float* __restrict__ input, const float* __restrict__ weight,
             const float* __restrict__ bias, Sizes sizes, Open open) {
    correlate<NarrowTile>(out, input, Centred(), Straight{weight, bias}, sizes, open);
}

__global__ void __launch_bounds__(WideTile::THREADS, 2)
inputGradient128x64(float* __restrict__ out, const float* __restrict__ dOut, const float* __restrict__ weight,
                    Sizes sizes, Open open) {
    correlate<WideTile>(out, dOut, Centred(), Mirrored{weight}, sizes, open);
}

__global__ void __launch_bounds__(SmallTile::THREADS)
inputGradient64x32(float* __restrict__ out, const float* __restrict__ dOut, const float* __restrict__ weight,
                   Sizes sizes, Open open) {
    correlate<SmallTile>(out, dOut, Centred(), Mirrored{weight}, sizes, open);
}

__global__ void __launch_bounds__(NarrowTile::THREADS)
inputGradient128x4(float* __restrict__ out, const float* __restrict__ dOut, const float* __restrict__ weight,
                   Sizes sizes, Open open) {
    correlate<NarrowTile>(out, dOut, Centred(), Mirrored{weight}, sizes, open);
}
}
