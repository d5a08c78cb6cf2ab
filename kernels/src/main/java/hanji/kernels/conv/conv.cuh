/*
 * What the passes of a convolution share: sizes, taps, pixels outside the image, tiles of one colour group.
 * Images are [N, H, W, channels], weights [KH, KW, channels, columns] or the same with channels exchanged.
 *
 * A VIEW says which source pixel a tap sees from an output pixel. From output to output in a pass over outputs:
 *   spot(pixel, sizes)                          where the pixel is
 *   under(tap, source, pixel, spot, sizes)      what the tap sees there, +0 outside the image
 *   row(pixel)                                  row of out that has the pixel
 * and in a pass over the pixels of one image in raster order:
 *   outputs(sizes)                              their number
 *   Walk(view, image, first, sizes), walk.under(tap, source, sizes), walk.skip(count, sizes)
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

    __device__ static float under(const Tap& tap, const float* source, int pixel, Place place, const Sizes& sizes) {
        int dy = tap.ky - sizes.kh / 2, dx = tap.kx - sizes.kw / 2;
        bool inside = static_cast<unsigned>(place.y + dy) < static_cast<unsigned>(sizes.height)
                   && static_cast<unsigned>(place.x + dx) < static_cast<unsigned>(sizes.width);
        return inside ? source[(pixel + dy * sizes.width + dx) * sizes.channels + tap.channel] : 0.0f;
    }

    __device__ static int row(int pixel) { return pixel; }

    __device__ static int outputs(const Sizes& sizes) { return sizes.height * sizes.width; }

    struct Walk {
        int pixel;
        Place place;

        __device__ Walk(const Centred&, int image, int first, const Sizes& sizes)
            : pixel(image * sizes.height * sizes.width + first), place{first / sizes.width, first % sizes.width} {}

        __device__ float under(const Tap& tap, const float* source, const Sizes& sizes) const {
            return Centred::under(tap, source, pixel, place, sizes);
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
 * Stores a tile's first rows to those rows of out that the view gives to the pixels from {@code first} on; in float4 where
 * all its quads are whole and aligned: by __stwb, the usual store, because nvcc would merge plain ones with the others and
 * split them.
 */
template <class VIEW, class TILE>
__device__ void storeTile(const VIEW& view, const TILE& tile, float* out, int first, int rows, const Columns& columns,
                          const Sizes& sizes) {
    bool quads = sizes.columns % 4 == 0 && columns.first % 4 == 0 && columns.count % 4 == 0;
#pragma unroll
    for (int r = 0; r < TILE::ROWS_EACH; r++) {
        if (TILE::row(r) >= rows) continue;
        const float(&acc)[TILE::COLUMNS_EACH] = tile.acc[r];
        float* to = out + view.row(first + TILE::row(r)) * sizes.columns + columns.first + TILE::column(0);
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
