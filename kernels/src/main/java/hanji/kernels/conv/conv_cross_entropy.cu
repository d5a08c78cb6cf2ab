/*
 * A 1x1 convolution to logits with cross-entropy in its epilogue: the logits are stored nowhere.  The idea is that of Liger
 * Kernel, arXiv:2410.10989, and of Cut Cross-Entropy, arXiv:2411.09009, here with whole rows of logits in a block.
 *   x[p, k] = bias[k], then over the open channels c ascending   fma(in[p, c], weight[c, k], .)
 *   loss and its gradient by x of each pixel and colour, as in targeted_row.cuh
 * lossAndGradient is for losses that all count the same share; reweightedRows then mends the rows that count otherwise: of a
 * mean none, and it reads dLoss only.
 *
 * A block of four warps takes 32 pixels of one colour, a warp 8 of them with all K <= 256 logits, whose chains are in its
 * registers.  Stages of 8 channels are in shared memory, in two buffers as in tile.cuh; a warp reads runs of weights side by
 * side or broadcasts four pixels, without bank conflicts: 64 fma for 4 float4 reads.  The finished logits take the place of the
 * stages, each row LANES words beyond a multiple of 32 so that the rows that a warp reads at once are in other banks.
 * Work: 2 * pixels * open weights flops, about 35 operations per logit; bytes: the image in once, the gradient out once; all
 * weights from L2 per block.  Order: docs/numerics.md.  Reference: ConvCrossEntropy.java.
 */
#include "hanji/kernels/conv/conv.cuh"
#include "hanji/kernels/conv/tile.cuh"
#include "hanji/kernels/softmax/targeted_row.cuh"

/** The layer that makes the logits. */
struct LogitsLayer {
    const float* input;
    const float* weight;
    const float* bias;
    Sizes sizes;
    Open open;
    int onlyPositive;  // whether relu is taken of the input
};

/** The longest vector of floats that divides so many. */
template <int COUNT>
struct RunOf {
    using Type = float4;
};
template <>
struct RunOf<2> {
    using Type = float2;
};

/** 32 pixels of one colour and up to 32 EACH logits of each, which a warp takes in rows of a kind. */
template <int EACH, class Row>
struct LogitsTile {
    static constexpr int PIXELS = 32, PIXELS_EACH = 8, WARPS = PIXELS / PIXELS_EACH;
    static constexpr int THREADS = WARPS * hanji::WARP, CLASSES = EACH * hanji::WARP;
    static constexpr int OF_PIXELS = DEPTH * PIXELS / THREADS, OF_WEIGHTS = DEPTH * CLASSES / THREADS;
    static_assert(OF_WEIGHTS % 4 == 0, "a thread brings quads of weights");

    /** Neighbouring logits of a lane. */
    using Run = typename RunOf<EACH>::Type;
    static constexpr int RUN = sizeof(Run) / sizeof(float);

    /** Factors of DEPTH steps. */
    struct __align__(16) Stage {
        float pixels[DEPTH][PIXELS + 4];
        float weights[DEPTH][CLASSES];
    };

    /** Shared memory. */
    union Shared {
        Stage stages[2];
        float logits[PIXELS][CLASSES + Row::LANES];
    };

    Shared& shared;
    const LogitsLayer& layer;
    const Columns columns;
    const int first, pixels;  // of the tile

    __device__ LogitsTile(Shared& shared, const LogitsLayer& layer)
        : shared(shared), layer(layer), columns(blockIdx.z, CLASSES, layer.sizes), first(blockIdx.x * PIXELS),
          pixels(min(PIXELS, layer.sizes.pixels - first)) {}

    /** Number of the row that a pixel of the tile has among all losses. */
    __device__ unsigned row(int pixel) const { return (unsigned)(first + pixel) * layer.sizes.groups + columns.group; }

    /** Where its gradient is among all. */
    __device__ size_t place(int pixel) const { return (size_t)(first + pixel) * layer.sizes.columns + columns.first; }

    /** Computes the logits. */
    __device__ void compute() {
        __align__(16) float acc[PIXELS_EACH][EACH];
#pragma unroll
        for (int i = 0; i < EACH; i++) {
            int column = columnOf(i);
            float start = column < columns.count ? layer.bias[columns.first + column] : 0.0f;
#pragma unroll
            for (int r = 0; r < PIXELS_EACH; r++) acc[r][i] = start;
        }
        accumulate(acc);
#pragma unroll
        for (int r = 0; r < PIXELS_EACH; r++)
#pragma unroll
            for (int i = 0; i < EACH; i += RUN)
                *reinterpret_cast<Run*>(&shared.logits[firstOfWarp() + r][columnOf(i)]) =
                        *reinterpret_cast<const Run*>(acc[r] + i);
        __syncwarp();
    }

    /** Calls f(pixel, isRow, logits) in all lanes of a warp, for each of its pixels. */
    template <class F>
    __device__ void eachRow(F f) const {
#pragma unroll 1
        for (int r = 0; r < PIXELS_EACH; r += hanji::WARP / Row::LANES) {
            int pixel = firstOfWarp() + r + (int)hanji::lane() / Row::LANES;
            f(pixel, pixel < pixels, shared.logits[pixel]);
        }
    }

  private:
    static __device__ int firstOfWarp() { return (int)(threadIdx.x / hanji::WARP) * PIXELS_EACH; }

    /** Column of a lane's i-th chain: a run of neighbours, then one further on. */
    static __device__ int columnOf(int i) { return i / RUN * (RUN * hanji::WARP) + RUN * (int)hanji::lane() + i % RUN; }

    __device__ void accumulate(float (&acc)[PIXELS_EACH][EACH]) {
        int from = layer.open.first(columns.group), steps = layer.open.end(columns.group) - from;
        if (steps <= 0) return;
        Loader loader(*this, from, steps);
        loader.load();
        loader.store(shared.stages[0]);
        __syncthreads();
        for (int now = 0; steps > 0; steps -= DEPTH, now ^= 1) {
            bool more = steps > DEPTH;
            if (more) loader.load();
            multiply(acc, shared.stages[now], steps);
            if (more) loader.store(shared.stages[now ^ 1]);
            __syncthreads();
        }
    }

    /**
     * Brings a thread's share of a stage: load to registers, store to shared memory. Weights that are not in quads are loaded
     * as they are stored, since their addresses would take the registers of the chains.
     */
    struct Loader {
        const LogitsTile& tile;
        const bool pixelsInQuads, weightsInQuads;
        int k;      // of the next stage's first step
        int steps;  // that are left from there on
        float ofPixels[4] = {};
        float ofWeights[OF_WEIGHTS];

        __device__ Loader(const LogitsTile& tile, int from, int steps)
            : tile(tile), pixelsInQuads(tile.layer.sizes.channels % 4 == 0 && from % 4 == 0),
              weightsInQuads(tile.columns.areQuads(tile.layer.sizes)), k(from), steps(steps) {}

        __device__ void load() {
            loadPixels();
            loadWeights();
        }

        __device__ void store(Stage& stage) {
            storePixels(stage);
            storeWeights(stage);
            k += DEPTH;
            steps -= DEPTH;
        }

      private:
        static __device__ bool hasQuad() { return threadIdx.x < DEPTH * PIXELS / 4; }

        static __device__ int stepOfQuad() { return threadIdx.x % (DEPTH / 4) * 4; }

        static __device__ int pixelOfQuad() { return threadIdx.x / (DEPTH / 4); }

        __device__ int inputAt(int pixel, int k) const {
            return (tile.first + pixel) * tile.layer.sizes.channels + k;
        }

        __device__ void loadPixels() {
            if (pixelsInQuads) {
                bool inTile = hasQuad() && stepOfQuad() < steps && pixelOfQuad() < tile.pixels;
                float4 four = quadAt(tile.layer.input, inTile ? inputAt(pixelOfQuad(), k + stepOfQuad()) : OUTSIDE);
                ofPixels[0] = four.x;
                ofPixels[1] = four.y;
                ofPixels[2] = four.z;
                ofPixels[3] = four.w;
            } else {
                int step = threadIdx.x % DEPTH;
#pragma unroll
                for (int i = 0; i < OF_PIXELS; i++) {
                    int pixel = (int)(threadIdx.x + i * THREADS) / DEPTH;
                    bool inTile = step < steps && pixel < tile.pixels;
                    ofPixels[i] = elementAt(tile.layer.input, inTile ? inputAt(pixel, k + step) : OUTSIDE);
                }
            }
        }

        __device__ void storePixels(Stage& stage) {
            if (tile.layer.onlyPositive)
#pragma unroll
                for (int i = 0; i < 4; i++) ofPixels[i] = positive(ofPixels[i]);
            if (pixelsInQuads) {
                if (hasQuad())
                    storeSteps(stage.pixels + stepOfQuad(), pixelOfQuad(),
                               make_float4(ofPixels[0], ofPixels[1], ofPixels[2], ofPixels[3]));
            } else {
#pragma unroll
                for (int i = 0; i < OF_PIXELS; i++)
                    stage.pixels[threadIdx.x % DEPTH][(threadIdx.x + i * THREADS) / DEPTH] = ofPixels[i];
            }
        }

        __device__ int weightAt(int k, int column) const {
            return k * tile.layer.sizes.columns + tile.columns.first + column;
        }

        __device__ void loadWeights() {
            if (weightsInQuads) {
#pragma unroll
                for (int i = 0; i < OF_WEIGHTS; i += 4) {
                    int element = 4 * threadIdx.x + i * THREADS, step = element / CLASSES, column = element % CLASSES;
                    bool inTile = step < steps && column < tile.columns.count;
                    float4 four = quadAt(tile.layer.weight, inTile ? weightAt(k + step, column) : OUTSIDE);
                    ofWeights[i] = four.x;
                    ofWeights[i + 1] = four.y;
                    ofWeights[i + 2] = four.z;
                    ofWeights[i + 3] = four.w;
                }
            }
        }

        __device__ void storeWeights(Stage& stage) const {
            float* all = stage.weights[0];
            if (weightsInQuads) {
#pragma unroll
                for (int i = 0; i < OF_WEIGHTS; i += 4)
                    *reinterpret_cast<float4*>(all + 4 * threadIdx.x + i * THREADS) =
                            make_float4(ofWeights[i], ofWeights[i + 1], ofWeights[i + 2], ofWeights[i + 3]);
            } else {
#pragma unroll 4
                for (int i = 0; i < OF_WEIGHTS; i++) {
                    int element = threadIdx.x + i * THREADS, step = element / CLASSES, column = element % CLASSES;
                    bool inTile = step < steps && column < tile.columns.count;
                    all[element] = elementAt(tile.layer.weight, inTile ? weightAt(k + step, column) : OUTSIDE);
                }
            }
        }
    };

    /** A step too many, even of zeros, would turn a sum of -0 into +0. */
    static __device__ void multiply(float (&acc)[PIXELS_EACH][EACH], const Stage& stage, int steps) {
        if (steps >= DEPTH) {
#pragma unroll
            for (int k = 0; k < DEPTH; k++) step(acc, stage, k);
        } else {
#pragma unroll 1
            for (int k = 0; k < steps; k++) step(acc, stage, k);
        }
    }

    static __device__ void step(float (&acc)[PIXELS_EACH][EACH], const Stage& stage, int k) {
        float a[PIXELS_EACH];
#pragma unroll
        for (int r = 0; r < PIXELS_EACH; r += 4) {
            float4 four = *reinterpret_cast<const float4*>(&stage.pixels[k][firstOfWarp() + r]);
            a[r] = four.x;
            a[r + 1] = four.y;
            a[r + 2] = four.z;
            a[r + 3] = four.w;
        }
#pragma unroll
        for (int i = 0; i < EACH; i += RUN) {
            Run run = *reinterpret_cast<const Run*>(&stage.weights[k][columnOf(i)]);
            const float* b = reinterpret_cast<const float*>(&run);
#pragma unroll
            for (int r = 0; r < PIXELS_EACH; r++)
#pragma unroll
                for (int j = 0; j < RUN; j++) acc[r][i + j] = __fmaf_rn(a[r], b[j], acc[r][i + j]);
        }
    }
};

/** The losses; and unless dx is null, the gradient of losses that count share each. */
template <int EACH, class Row>
__device__ void crossEntropy(float* loss, float* dx, const LogitsLayer& layer, hanji::Targets targets, float share) {
    using Tile = LogitsTile<EACH, Row>;
    __shared__ typename Tile::Shared shared;
    Tile tile(shared, layer);
    tile.compute();
    tile.eachRow([&](int pixel, bool isRow, const float* x) {
        float* to = dx == nullptr ? nullptr : dx + tile.place(pixel);
        hanji::lossOfRow<Row>(loss, to, x, targets, tile.row(pixel), isRow, tile.columns.count, share);
    });
}

/** The gradient of the losses that do not count share, by the logits, which are computed again where there are such. */
template <int EACH, class Row>
__device__ void reweightedRows(float* dx, const LogitsLayer& layer, hanji::Targets targets, const float* dLoss, float share) {
    using Tile = LogitsTile<EACH, Row>;
    __shared__ typename Tile::Shared shared;
    Tile tile(shared, layer);
    auto isDue = [&](int pixel) {
        return pixel < tile.pixels && __float_as_int(dLoss[tile.row(pixel)]) != __float_as_int(share);
    };
    static_assert(Tile::PIXELS == hanji::WARP, "a lane asks for a pixel");
    if (!__any_sync(hanji::ALL_LANES, isDue(hanji::lane()))) return;  // all warps of the block alike
    tile.compute();
    tile.eachRow([&](int pixel, bool isRow, const float* x) {
        isRow = isRow && isDue(pixel);
        if (!__any_sync(hanji::ALL_LANES, isRow)) return;
        unsigned r = tile.row(pixel);
        float d = isRow ? dLoss[r] : 0;
        hanji::gradientOfRow<Row>(dx + tile.place(pixel), x, targets, r, isRow, tile.columns.count, d);
    });
}

/** Multiprocessors shall hold three blocks: 168 registers a thread. */
#define KERNELS(CLASSES, EACH, ROW)                                                                                   \
    extern "C" __global__ void __launch_bounds__(LogitsTile<EACH, ROW>::THREADS, 3) crossEntropyUpTo##CLASSES(        \
            float* loss, const float* __restrict__ input, const float* __restrict__ weight,                           \
            const float* __restrict__ bias, Sizes sizes, Open open, int onlyPositive, const void* targets,            \
            int isU8) {                                                                                               \
        crossEntropy<EACH, ROW>(loss, nullptr, {input, weight, bias, sizes, open, onlyPositive}, {targets, isU8}, 0); \
    }                                                                                                                 \
    extern "C" __global__ void __launch_bounds__(LogitsTile<EACH, ROW>::THREADS, 3) lossAndGradientUpTo##CLASSES(     \
            float* loss, float* dx, const float* __restrict__ input, const float* __restrict__ weight,                \
            const float* __restrict__ bias, Sizes sizes, Open open, int onlyPositive, const void* targets, int isU8,  \
            float share) {                                                                                            \
        crossEntropy<EACH, ROW>(loss, dx, {input, weight, bias, sizes, open, onlyPositive}, {targets, isU8}, share);  \
    }                                                                                                                 \
    extern "C" __global__ void __launch_bounds__(LogitsTile<EACH, ROW>::THREADS, 3) reweightedRowsUpTo##CLASSES(      \
            float* dx, const float* __restrict__ input, const float* __restrict__ weight,                             \
            const float* __restrict__ bias, Sizes sizes, Open open, int onlyPositive, const void* targets, int isU8,  \
            const float* dLoss, float share) {                                                                        \
        reweightedRows<EACH, ROW>(dx, {input, weight, bias, sizes, open, onlyPositive}, {targets, isU8}, dLoss,       \
                                  share);                                                                             \
    }

KERNELS(64, 2, hanji::RowOf64)
KERNELS(256, 8, hanji::RowOf256)
