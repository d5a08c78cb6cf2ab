/*
 * What the passes of a convolution share: sizes, taps, pixels outside the image, tiles of one colour group.
 * Shapes as in Conv2d.java: images [N, H, W, channels], stride 1, zero padding to the same size, KH and KW odd.
 */
#pragma once

/** Sizes of one pass; ConvSizes.java fills them in this order. */
struct Sizes {
    int pixels;    // N * H * W
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

/** Row and column of a pixel in its image. */
struct Place {
    int y, x;
};

/** What a tap sees from a pixel: +0 outside the image. */
__device__ inline float under(const Tap& tap, const float* image, int pixel, Place place, const Sizes& sizes) {
    int dy = tap.ky - sizes.kh / 2, dx = tap.kx - sizes.kw / 2;
    bool inside = static_cast<unsigned>(place.y + dy) < static_cast<unsigned>(sizes.height)
               && static_cast<unsigned>(place.x + dx) < static_cast<unsigned>(sizes.width);
    return inside ? image[(pixel + dy * sizes.width + dx) * sizes.channels + tap.channel] : 0.0f;
}

/** Consecutive columns of one colour group: those of a tile. */
struct Columns {
    int group, first, count;

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

/**
 * Stores a tile's first rows to rows of out from row {@code first} on; in float4 where all its quads are whole and
 * aligned: by __stwb, the usual store, because nvcc would merge plain ones with the others and split them.
 */
template <class TILE>
__device__ void storeTile(const TILE& tile, float* out, int first, int rows, const Columns& columns, const Sizes& sizes) {
    bool quads = sizes.columns % 4 == 0 && columns.first % 4 == 0 && columns.count % 4 == 0;
#pragma unroll
    for (int r = 0; r < TILE::ROWS_EACH; r++) {
        if (TILE::row(r) >= rows) continue;
        const float(&acc)[TILE::COLUMNS_EACH] = tile.acc[r];
        float* to = out + (first + TILE::row(r)) * sizes.columns + columns.first + TILE::column(0);
        if constexpr (TILE::COLUMNS_EACH == 4) {
            if (quads) {
                float4 four = make_float4(acc[0], acc[1], acc[2], acc[3]);
                if (TILE::column(0) < columns.count) __stwb(reinterpret_cast<float4*>(to), four);
                continue;
            }
        }
#pragma unroll
        for (int c = 0; c < TILE::COLUMNS_EACH; c++)
            if (TILE::column(c) < columns.count) to[c] = acc[c];
    }
}
