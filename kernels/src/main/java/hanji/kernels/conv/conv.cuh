/*
 * What the passes of a convolution share: sizes, taps, pixels outside the image, tiles of one colour group.
 * Images are [N, H, W, channels], weights [KH, KW, channels, columns] or the same with channels exchanged.
 *
 * A VIEW says which source pixel a tap sees from an output pixel. From output to output in a pass over outputs:
 *   spot(pixel, sizes)                          where the pixel is
 *   index(tap, pixel, spot, sizes)              number of the element that the tap sees there, below 0 outside the image
 *   row(pixel)                                  row of out that has the pixel
 * and in a pass over the pixels of one image in raster order:
 *   outputs(sizes)                              their number
 *   Walk(view, image, first, sizes), walk.index(tap, sizes), walk.skip(count, sizes)
 */
#pragma once

/** Sizes of one pass; Pass.java fills them in this order. */
struct Sizes {
    int pixels;    // of all outputs
    int height;    // H
    int width;     // W
    int channels;  // of the image under the taps
    int kh;
    int kw;
    int columns;  // channels of the other image
    int groups;   // colour groups of the columns
};

/** The open weights k of colour group g: from + g * fromStep up to, without, to + g * toStep. OpenRange.java. */
struct Open {
    int from, fromStep, to, toStep;

    __device__ int first(int group) const { return from + group * fromStep; }
    __device__ int end(int group) const { return to + group * toStep; }
};

/** One tap and channel: k = (ky * KW + kx) * channels + channel. */
struct Tap {
    int ky, kx, channel;

    __device__ Tap(int k, const Sizes& sizes)
        : ky(k / sizes.channels / sizes.kw), kx(k / sizes.channels % sizes.kw), channel(k % sizes.channels) {}

    /** The tap of k + steps. */
    __device__ void advance(int steps, const Sizes& sizes) {
        channel += steps;
        while (channel >= sizes.channels) {
            channel -= sizes.channels;
            if (++kx == sizes.kw) {
                kx = 0;
                ky++;
            }
        }
    }
};

/** The number of an element that is outside the image. */
constexpr int OUTSIDE = -1;

/** The element of that number, +0 outside. */
__device__ inline float elementAt(const float* source, int index) {
    return index >= 0 ? source[index] : 0.0f;
}

/** The four from that number on, a multiple of 4. */
__device__ inline float4 quadAt(const float* source, int index) {
    return index >= 0 ? *reinterpret_cast<const float4*>(source + index) : make_float4(0, 0, 0, 0);
}

/** Row and column of a pixel in its image. */
struct Place {
    int y, x;

    /** Goes on in raster order. */
    __device__ void skip(int count, int width) {
        x += count;
        while (x >= width) {
            x -= width;
            y++;
        }
    }
};

/**
 * The view of a convolution with stride 1, zero padding to the same size, KH and KW odd (Conv2d.java): an output pixel and
 * the source pixel under the kernel's centre have the same number.
 */
struct Centred {
    using Spot = Place;

    __device__ static Place spot(int pixel, const Sizes& sizes) {
        return {pixel / sizes.width % sizes.height, pixel % sizes.width};
    }

    __device__ static int index(const Tap& tap, int pixel, Place place, const Sizes& sizes) {
        int dy = tap.ky - sizes.kh / 2, dx = tap.kx - sizes.kw / 2;
        bool inside = static_cast<unsigned>(place.y + dy) < static_cast<unsigned>(sizes.height)
                   && static_cast<unsigned>(place.x + dx) < static_cast<unsigned>(sizes.width);
        return inside ? (pixel + dy * sizes.width + dx) * sizes.channels + tap.channel : OUTSIDE;
    }

    __device__ static int row(int pixel) { return pixel; }

    __device__ static int outputs(const Sizes& sizes) { return sizes.height * sizes.width; }

    struct Walk {
        int pixel;
        Place place;

        __device__ Walk(const Centred&, int image, int first, const Sizes& sizes)
            : pixel(image * sizes.height * sizes.width + first), place{first / sizes.width, first % sizes.width} {}

        __device__ int index(const Tap& tap, const Sizes& sizes) const {
            return Centred::index(tap, pixel, place, sizes);
        }

        __device__ void skip(int count, const Sizes& sizes) {
            pixel += count;
            place.skip(count, sizes.width);
        }
    };
};

/** Consecutive columns of one colour group: those of a tile. */
struct Columns {
    int group, first, count;

    /** Whether four columns from one of the tile's on, at a multiple of 4, lie side by side at such an address. */
    __device__ bool areQuads(const Sizes& sizes) const { return sizes.columns % 4 == 0 && first % 4 == 0; }

    /** @param width columns of a full tile; each group begins a tile of its own */
    __device__ Columns(int tile, int width, const Sizes& sizes) {
        int perGroup = sizes.columns / sizes.groups;
        int tiles = (perGroup + width - 1) / width;
        int done = tile % tiles * width;
        group = tile / tiles;
        first = group * perGroup + done;
        count = min(width, perGroup - done);
    }
};

/** x above 0, +0 for what is not, NaN for NaN: docs/numerics.md, "Pointwise operations". */
__device__ inline float positive(float x) {
    return x <= 0 ? 0.0f : x;
}

__device__ inline float4 positive(float4 x) {
    return make_float4(positive(x.x), positive(x.y), positive(x.z), positive(x.w));
}

/** What becomes of a tile's elements: they are stored. */
struct AsTheyAre {
    __device__ float of(float element, int) const { return element; }
    __device__ float4 ofQuad(float4 quad, int) const { return quad; }
};

/** They go through the gate of an image and join another, each where there is one: sum + gate(image, element). */
struct GatedAndAdded {
    const float* gate;
    const float* sum;

    /** @param at number of the element */
    __device__ float of(float element, int at) const {
        float gated = gate == nullptr ? element : through(gate[at], element);
        return sum == nullptr ? gated : __fadd_rn(sum[at], gated);
    }

    __device__ float4 ofQuad(float4 quad, int at) const {
        if (gate != nullptr) {
            float4 open = *reinterpret_cast<const float4*>(gate + at);
            quad = make_float4(through(open.x, quad.x), through(open.y, quad.y), through(open.z, quad.z),
                               through(open.w, quad.w));
        }
        if (sum == nullptr) return quad;
        float4 to = *reinterpret_cast<const float4*>(sum + at);
        return make_float4(__fadd_rn(to.x, quad.x), __fadd_rn(to.y, quad.y), __fadd_rn(to.z, quad.z),
                           __fadd_rn(to.w, quad.w));
    }

    static __device__ float through(float gate, float value) {
        return gate > 0 ? value : gate <= 0 ? 0.0f : gate;
    }
};

/**
 * Stores a tile's first rows to those rows of out that the view gives to the pixels from {@code first} on; in float4 where
 * all its quads are whole and aligned: by __stwb, the usual store, because nvcc would merge plain ones with the others and
 * split them.
 */
template <class VIEW, class TILE, class EPILOGUE>
__device__ void storeTile(const VIEW& view, const TILE& tile, const EPILOGUE& epilogue, float* out, int first, int rows,
                          const Columns& columns, const Sizes& sizes) {
    bool quads = columns.areQuads(sizes) && columns.count % 4 == 0;
#pragma unroll
    for (int r = 0; r < TILE::ROWS_EACH; r++) {
        if (TILE::row(r) >= rows) continue;
        const float(&acc)[TILE::COLUMNS_EACH] = tile.acc[r];
        int at = view.row(first + TILE::row(r)) * sizes.columns + columns.first;
        if constexpr (TILE::COLUMNS_EACH % 4 == 0) {
            if (quads) {
#pragma unroll
                for (int c = 0; c < TILE::COLUMNS_EACH; c += 4) {
                    float4 four = make_float4(acc[c], acc[c + 1], acc[c + 2], acc[c + 3]);
                    int column = TILE::column(c);
                    if (column < columns.count)
                        __stwb(reinterpret_cast<float4*>(out + at + column), epilogue.ofQuad(four, at + column));
                }
                continue;
            }
        }
#pragma unroll
        for (int c = 0; c < TILE::COLUMNS_EACH; c++)
            if (TILE::column(c) < columns.count)
                out[at + TILE::column(c)] = epilogue.of(acc[c], at + TILE::column(c));
    }
}
