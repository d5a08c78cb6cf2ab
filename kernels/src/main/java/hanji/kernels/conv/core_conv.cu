/*
 * Convolution on tensor cores, in TF32 or BF16: plain and masked over open weights only, with a stride, transposed, and the
 * gradients.  Three products cover all of them:
 *   seen      out[p, f] = bias[f] + sum over the open k of  source[p under k] weight[k, f]              Conv2d, StridedConv2d
 *   mirrored  out[p, c] = bias[c] + sum over the open k of  source[p under k] weight[mirror of k, c]    their input gradients, TransposedConv2d
 *   weights   part[s, k, f] = sum over the pixels p of slice s of  source[p under k] dOut[p, f]          their weight gradients
 * k = (ky*KW + kx) * channels + channel; the open ones of a colour group are consecutive, and no other is read.  A pixel
 * outside the image is 0 and takes part.  Tiles are those of core_tile.cuh, the names say which: wide 128 x 64, small 64 x 32.
 * Channels of both images come in fours, and so do the columns and the first open weight of each colour group.
 * Work: 2 * pixels * open weights flops.  Bytes: both images once from DRAM; per tile all open weights, and the source once
 * per open tap, from L2.  Precision and bounds: docs/precision.md.  Reference: Conv2d.java, StridedConv2d.java.
 */
// -arch=compute_80
#include "hanji/kernels/conv/conv.cuh"
#include "hanji/kernels/fast/core_tile.cuh"

/** Where outputs lie and what they see; CoreConv.java fills it in this order. */
struct Outlook {
    int step;           // source pixels from output to output
    int top, left;      // source pixel under the first tap of the first output
    int height, width;  // outputs of an image
    int stride;         // pixels of the result from output to output
    int row, column;    // pixel of the result that has the first output
    int fullHeight, fullWidth;  // of the result's image

    /** The pixel of the result that has an output. */
    __device__ int pixel(int output) const {
        int line = output / width, x = output % width * stride + column;
        return (line / height * fullHeight + line % height * stride + row) * fullWidth + x;
    }
};

/** The taps of a mirrored product: tap (ky, kx) has the weights of (row - ky * step, column - kx * step), of KW in a row. */
struct Mirror {
    int row, column, step, kw;
};

/** Image, row and column of an output. */
struct Spot {
    int image, y, x;

    __device__ Spot(int output, const Outlook& view)
        : image(output / view.width / view.height), y(output / view.width % view.height), x(output % view.width) {}

    /** Goes on in raster order, from image to image. */
    __device__ __forceinline__ void skip(int count, const Outlook& view) {
        x += count;
        while (x >= view.width) {
            x -= view.width;
            if (++y == view.height) {
                y = 0;
                image++;
            }
        }
    }

};

/** The source pixel under the first tap of an output, and its number, which may lie outside the image. */
struct Seen {
    int row, column, pixel;

    Seen() = default;
    __device__ __forceinline__ Seen(const Spot& spot, const Outlook& view, const Sizes& sizes)
        : row(spot.y * view.step + view.top), column(spot.x * view.step + view.left),
          pixel((spot.image * sizes.height + row) * sizes.width + column) {}

    /** Where the four channels from that of a tap on are under it; outside the image {@code count} becomes 0. */
    __device__ __forceinline__ const float* under(const Tap& tap, const float* source, const Sizes& sizes,
                                                  int& count) const {
        bool inside = static_cast<unsigned>(row + tap.ky) < static_cast<unsigned>(sizes.height)
                   && static_cast<unsigned>(column + tap.kx) < static_cast<unsigned>(sizes.width);
        count = inside ? count : 0;
        int at = (pixel + tap.ky * sizes.width + tap.kx) * sizes.channels + tap.channel;
        return source + (count > 0 ? at : 0);
    }
};

/** How many of the four numbers from {@code at} on lie before {@code end}. */
__device__ __forceinline__ int fours(int at, int end) { return min(max(end - at, 0), 4); }

/** The weights [k, columns] as they lie. */
struct Straight {
    static constexpr Contiguous CONTIGUOUS = ALONG_RESULT;
    const float* weight;

    template <class PANEL>
    __device__ __forceinline__ void copy(PANEL& panel, int k, int end, const Tap&, const Columns& columns,
                                         const Sizes& sizes) const {
#pragma unroll
        for (int i = 0; i < PANEL::EACH; i++) {
            int row = k + PANEL::line(i);
            bool inside = row < end && PANEL::at() < columns.count;
            unsigned from = (unsigned)row * sizes.columns + columns.first + PANEL::at();
            panel.copy(i, weight + (inside ? from : 0), inside ? 4 : 0);
        }
    }
};

/** The weights of mirrored taps, [.., columns, channels]. */
struct Mirrored {
    static constexpr Contiguous CONTIGUOUS = ALONG_DEPTH;
    const float* weight;
    Mirror mirror;

    template <class PANEL>
    __device__ __forceinline__ void copy(PANEL& panel, int k, int end, const Tap& tap, const Columns& columns,
                                         const Sizes& sizes) const {
        int of = (mirror.row - tap.ky * mirror.step) * mirror.kw + mirror.column - tap.kx * mirror.step;
        int open = fours(k + PANEL::at(), end);
#pragma unroll
        for (int i = 0; i < PANEL::EACH; i++) {
            int count = PANEL::line(i) < columns.count ? open : 0;
            unsigned from = (unsigned)(of * sizes.columns + columns.first + PANEL::line(i)) * sizes.channels + tap.channel;
            panel.copy(i, weight + (count > 0 ? from : 0), count);
        }
    }
};

/** The factors of seen and mirrored: pixels under the open k, and weights. */
template <class TILE, class WEIGHTS>
struct Pixels {
    using A = typename TILE::A;

    const float* source;
    const WEIGHTS& weights;
    const Sizes& sizes;
    const Columns& columns;
    int k;    // of the next stage
    int end;  // of the open k
    Tap tap;  // of this thread's quads in the next stage
    Seen seen[A::EACH];
    bool isOutput[A::EACH];

    /** @param first output of the tile's first row */
    __device__ __forceinline__ Pixels(const float* source, const WEIGHTS& weights, const Outlook& view,
                                      const Sizes& sizes, const Columns& columns, int first, int from, int end)
        : source(source), weights(weights), sizes(sizes), columns(columns), k(from), end(end),
          tap(from + A::at(), sizes) {
#pragma unroll
        for (int i = 0; i < A::EACH; i++) {
            seen[i] = Seen(Spot(first + A::line(i), view), view, sizes);
            isOutput[i] = first + A::line(i) < sizes.pixels;
        }
    }

    __device__ __forceinline__ void copy(typename TILE::Stage& stage) {
        int open = fours(k + A::at(), end);
#pragma unroll
        for (int i = 0; i < A::EACH; i++) {
            int count = isOutput[i] ? open : 0;
            const float* from = seen[i].under(tap, source, sizes, count);
            stage.a.copy(i, from, count);
        }
        weights.copy(stage.b, k, end, tap, columns, sizes);
        k += STAGE;
        tap.advance(STAGE, sizes);
    }
};

/** Block (x, -, z) has tile x of the outputs and tile z of the columns. */
template <class TILE, class WEIGHTS>
__device__ __forceinline__ void correlate(float* out, const float* source, const WEIGHTS& weights, const float* bias,
                                          const Sizes& sizes, const Open& open, const Outlook& view) {
    Columns columns(blockIdx.z, TILE::COLUMNS, sizes);
    int first = blockIdx.x * TILE::ROWS, from = open.first(columns.group), end = open.end(columns.group);
    TILE tile;
    Pixels<TILE, WEIGHTS> factors(source, weights, view, sizes, columns, first, from, end);
    tile.accumulate(factors, stages(end - from));
#pragma unroll
    for (int i = 0; i < TILE::DOWN; i++)
#pragma unroll
        for (int half = 0; half < 2; half++) {
            int output = first + TILE::row(i, half);
            if (output >= sizes.pixels) continue;
            float* to = out + ((size_t)view.pixel(output) * sizes.columns + columns.first);
#pragma unroll
            for (int j = 0; j < TILE::ACROSS; j++) {
                int column = TILE::column(j);
                if (column >= columns.count) continue;
                float2 sum = make_float2(tile.acc[i][j][2 * half], tile.acc[i][j][2 * half + 1]);
                if (bias != nullptr) {
                    float2 add = *reinterpret_cast<const float2*>(bias + columns.first + column);
                    sum = make_float2(__fadd_rn(sum.x, add.x), __fadd_rn(sum.y, add.y));
                }
                *reinterpret_cast<float2*>(to + column) = sum;
            }
        }
}

/** The images of the parts of a weight gradient, and the rows k that each part has. */
struct Slices {
    int images, each, rows;
};

/** The factors of weights: sources under the tile's k, pixel by pixel, and dOut. */
template <class TILE>
struct WeightFactors {
    using A = typename TILE::A;
    using B = typename TILE::B;

    const float* source;
    const float* dOut;  // of the slice
    const Outlook& view;
    const Sizes& sizes;
    const Columns& columns;
    int open;   // of this thread's four k
    int pixel;  // the next stage's first, of the slice
    int end;    // of the slice's pixels
    Tap tap;    // of this thread's four k
    Spot spot;  // of this thread's first quad of the next stage

    __device__ __forceinline__ void copy(typename TILE::Stage& stage) {
#pragma unroll
        for (int i = 0; i < A::EACH; i++) {
            int count = pixel + A::line(i) < end ? open : 0;
            const float* from = Seen(spot, view, sizes).under(tap, source, sizes, count);
            stage.a.copy(i, from, count);
            spot.skip(A::STEP, view);
        }
#pragma unroll
        for (int i = 0; i < B::EACH; i++) {
            bool inside = pixel + B::line(i) < end && B::at() < columns.count;
            unsigned from = (unsigned)(pixel + B::line(i)) * sizes.columns + columns.first + B::at();
            stage.b.copy(i, dOut + (inside ? from : 0), inside ? 4 : 0);
        }
        pixel += STAGE;
    }
};

/** Block (x, y, z) has part x, tile y of the rows k and tile z of the columns.  Closed weights are not written. */
template <class TILE>
__device__ __forceinline__ void sumWeights(float* parts, const float* source, const float* dOut, const Sizes& sizes,
                                           const Open& open, const Outlook& view, const Slices& slices) {
    Columns columns(blockIdx.z, TILE::COLUMNS, sizes);
    int first = blockIdx.y * TILE::ROWS, end = open.end(columns.group);
    if (first >= end) return;
    int image = blockIdx.x * slices.each, ofImage = view.height * view.width;
    int pixels = min(slices.each, slices.images - image) * ofImage;
    int k = first + TILE::A::at();
    TILE tile;
    WeightFactors<TILE> factors = {source, dOut + (size_t)image * ofImage * sizes.columns, view, sizes, columns,
                                   fours(k, end), 0, pixels, Tap(k, sizes),
                                   Spot(image * ofImage + TILE::A::line(0), view)};
    tile.accumulate(factors, stages(pixels));
    float* part = parts + (size_t)blockIdx.x * slices.rows * sizes.columns + columns.first;
#pragma unroll
    for (int i = 0; i < TILE::DOWN; i++)
#pragma unroll
        for (int half = 0; half < 2; half++) {
            int row = first + TILE::row(i, half);
            if (row >= end) continue;
#pragma unroll
            for (int j = 0; j < TILE::ACROSS; j++) {
                float2 sum = make_float2(tile.acc[i][j][2 * half], tile.acc[i][j][2 * half + 1]);
                if (TILE::column(j) < columns.count)
                    *reinterpret_cast<float2*>(part + (size_t)row * sizes.columns + TILE::column(j)) = sum;
            }
        }
}

#define KERNELS(tile, CORE, ROWS, COLUMNS, BLOCKS)                                                                     \
    extern "C" __global__ void __launch_bounds__(CORE_THREADS, BLOCKS) tile##Seen(                                     \
            float* __restrict__ out, const float* __restrict__ source, const float* __restrict__ weight,               \
            const float* __restrict__ bias, Sizes sizes, Open open, Outlook view) {                                    \
        correlate<CoreTile<CORE, ROWS, COLUMNS, ALONG_DEPTH, ALONG_RESULT>>(                                           \
                out, source, Straight{weight}, bias, sizes, open, view);                                               \
    }                                                                                                                  \
    extern "C" __global__ void __launch_bounds__(CORE_THREADS, BLOCKS) tile##Mirrored(                                 \
            float* __restrict__ out, const float* __restrict__ source, const float* __restrict__ weight,               \
            const float* __restrict__ bias, Sizes sizes, Open open, Outlook view, Mirror mirror) {                     \
        correlate<CoreTile<CORE, ROWS, COLUMNS, ALONG_DEPTH, ALONG_DEPTH>>(                                            \
                out, source, Mirrored{weight, mirror}, bias, sizes, open, view);                                       \
    }                                                                                                                  \
    extern "C" __global__ void __launch_bounds__(CORE_THREADS, BLOCKS) tile##Weights(                                  \
            float* __restrict__ parts, const float* __restrict__ source, const float* __restrict__ dOut, Sizes sizes,  \
            Open open, Outlook view, Slices slices) {                                                                  \
        sumWeights<CoreTile<CORE, ROWS, COLUMNS, ALONG_RESULT, ALONG_RESULT>>(                                         \
                parts, source, dOut, sizes, open, view, slices);                                                       \
    }

KERNELS(tf32Wide, Tf32, 128, 64, 3)
KERNELS(tf32Small, Tf32, 64, 32, 6)
KERNELS(bf16Wide, Bf16, 128, 64, 3)
KERNELS(bf16Small, Bf16, 64, 32, 6)
