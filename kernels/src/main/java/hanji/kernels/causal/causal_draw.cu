/*
 * Whole images drawn from a stack of masked convolutions, one block an image, all in one launch.
 *   for each step, for each colour of its pixels:
 *     for each stage:  sum = bias + sum over the open weights of weight * what it reads;  x = sum, or x + sum
 *     an intensity from softmax(x) by the rule of categorical.cuh, shown to the first stage
 * A step is one pixel of each row in work, a row trailing the one above by `lag` columns, so that all that a pixel sees
 * is there.  What a stage reads is kept for these rows and those above that its kernel sees, as a ring of rows with a
 * border of zeros: in shared memory where it fits, and so are the parameters of as many stages as fit
 * (DrawLayout.java).  A barrier follows each stage and each draw.
 * In a stage a thread has one output at one pixel or, where there are more than threads, at up to four, which share
 * each weight.
 * Work: 2 flops per open weight and pixel, about 40 operations per logit; bytes: parameters once a block, and those
 * that find no room in shared memory once a step, from a cache; 2 per intensity.
 * Order: as Conv2d, one chain from the bias over the open weights, ascending.  docs/numerics.md, "Causal draws".
 * Reference: CausalDraw.java.
 */
#include "hanji/kernels/random/categorical.cuh"

/* Not in the namespace below: its name would follow from the path that nvcc was started with. */
extern __shared__ float memory[];

namespace {

/* StageForm.java. */
enum Form { CONV, RELU_CONV, RESIDUAL };

/*
 * A stage as DrawLayout.java lays it out: `above` rows above are seen, `centre` is 1 where a colour sees itself at the
 * centre, `parameters` and `inShared` say where its biases and weights begin, `ring` what it reads, `rows` how many.
 */
struct Stage {
    int form, centre, above, columns, inputs, outputs, parameters, inShared, ring, rows;

    static constexpr int FIELDS = 10;

    /* Stage s of so many in a plan that has the first field of all, then the second. */
    __device__ __forceinline__ Stage(const int* plan, int s, int stages)
        : form(plan[s]), centre(plan[stages + s]), above(plan[2 * stages + s]), columns(plan[3 * stages + s]),
          inputs(plan[4 * stages + s]), outputs(plan[5 * stages + s]), parameters(plan[6 * stages + s]),
          inShared(plan[7 * stages + s]), ring(plan[8 * stages + s]), rows(plan[9 * stages + s]) {}

    __device__ int width(int colours) const { return outputs / colours; }

    __device__ bool seesOthers() const { return above > 0 || columns > 1; }

    /* Weights open to a colour. */
    __device__ int open(int colour, int colours) const {
        return (above * columns + columns / 2) * inputs + (colour + centre) * inputs / colours;
    }

    __device__ int size(int colours) const { return outputs * (1 + open(colours - 1, colours)); }
};

/* What is to be drawn.  The first `readLater` stages are read at pixels that come later. */
struct Job {
    int images, height, width, colours, levels, knownRows, stages, readLater, widest, ofIntensity, ofPlace, lag, rings,
        kept, keptInShared;
};

/* The pixels of a step: one of each of `rows` rows from `first` on. */
struct Step {
    const Job& job;
    float* kept;
    int number, first, rows;

    __device__ Step(const Job& job, float* kept, int number) : job(job), kept(kept), number(number) {
        int late = number - job.width + 1;
        first = late > 0 ? (late + job.lag - 1) / job.lag : 0;
        rows = min(job.height, number / job.lag + 1) - first;
    }

    __device__ int row(int pixel) const { return first + pixel; }

    __device__ int column(int pixel) const { return number - job.lag * row(pixel); }

    /* The first pixel that is not known. */
    __device__ int drawn() const { return max(0, min(rows, job.knownRows - first)); }

    /* Where in what is kept a stage reads under the first column of its kernel over a pixel, `up` rows above it. */
    __device__ int window(const Stage& stage, int pixel, int up) const {
        int slot = (row(pixel) - up + stage.rows) % stage.rows;
        int columns = stage.seesOthers() ? job.width + stage.columns - 1 : 1;
        return stage.ring + (slot * columns + (stage.seesOthers() ? column(pixel) : 0)) * stage.inputs;
    }

    /* The channels that a stage reads of a pixel itself. */
    __device__ float* input(const Stage& stage, int pixel) const {
        return kept + window(stage, pixel, 0) + stage.columns / 2 * stage.inputs;
    }

    /* What the last stage gave at a pixel in the channels of a colour. */
    __device__ float* x(int pixel) const { return kept + job.rings + pixel * job.widest; }

    __device__ int place(int pixel) const { return row(pixel) * job.width + column(pixel); }
};

/* The sums of one output of a colour at PIXELS pixels from `first` on. */
template <int PIXELS>
__device__ __forceinline__ void chains(
        const Step& step, const Stage& stage, int colour, int first, const float* parameter, float (&sum)[PIXELS]) {
#pragma unroll
    for (int p = 0; p < PIXELS; p++) sum[p] = *parameter;
    int open = stage.open(colour, step.job.colours), ofRow = stage.columns * stage.inputs;
    for (int up = stage.above; up >= 0; up--) {
        int in[PIXELS];
#pragma unroll
        for (int p = 0; p < PIXELS; p++) in[p] = step.window(stage, first + p, up);
        int length = up > 0 ? ofRow : open - stage.above * ofRow;
#pragma unroll 4
        for (int k = 0; k < length; k++) {
            float weight = *(parameter += stage.outputs);
#pragma unroll
            for (int p = 0; p < PIXELS; p++) sum[p] = __fmaf_rn(step.kept[in[p] + k], weight, sum[p]);
        }
    }
}

/* One output of a colour at PIXELS pixels, handed to the next stage unless this is the last. */
template <int PIXELS>
__device__ __forceinline__ void outputs(
        const Step& step, const Stage& stage, const Stage& next, bool last, int colour, int first, int f,
        const float* parameters) {
    int channel = colour * stage.width(step.job.colours) + f;
    float sum[PIXELS];
    chains(step, stage, colour, first, parameters + channel, sum);
#pragma unroll
    for (int p = 0; p < PIXELS; p++) {
        float* x = step.x(first + p) + f;
        float value = stage.form == RESIDUAL ? __fadd_rn(*x, sum[p]) : sum[p];
        *x = value;
        bool rectified = next.form != CONV && value <= 0.0f;
        if (!last) step.input(next, first + p)[channel] = rectified ? 0.0f : value;
    }
}

/* Stage s at the pixels from `from` on. */
__device__ __forceinline__ void convolve(
        const Step& step, const int* plan, int s, int colour, int from, const float* parameters) {
    bool last = s + 1 == step.job.stages;
    Stage stage(plan, s, step.job.stages), next(plan, last ? s : s + 1, step.job.stages);
    int pixels = step.rows - from, width = stage.width(step.job.colours);
    int each = pixels * width <= blockDim.x ? 1 : 4, tiles = (pixels + each - 1) / each;
    const float* own = stage.inShared >= 0 ? memory + stage.inShared : parameters + stage.parameters;
    for (int i = threadIdx.x; i < tiles * width; i += blockDim.x) {
        int tile = i / width * each, first = from + tile, f = i % width;
        switch (min(each, pixels - tile)) {
            case 1: outputs<1>(step, stage, next, last, colour, first, f, own); break;
            case 2: outputs<2>(step, stage, next, last, colour, first, f, own); break;
            case 3: outputs<3>(step, stage, next, last, colour, first, f, own); break;
            default: outputs<4>(step, stage, next, last, colour, first, f, own);
        }
    }
}

/* An intensity drawn by a warp from at most 256 logits. */
__device__ __forceinline__ int drawFrom(const float* logits, int levels, const hanji::Draw& noise, int element) {
    return hanji::drawFrom<hanji::RowInRegisters<8, hanji::WARP, true>>(logits, levels, hanji::bits64(noise, noise.first + element));
}

/* Shows an intensity to the first stage; one that is no level is NaN.  All lanes of a warp together. */
__device__ __forceinline__ void embed(
        const Step& step, const Stage& stage, int pixel, int colour, int intensity, const float* table,
        const float* places) {
    const Job& job = step.job;
    int channels = job.ofIntensity + job.ofPlace;
    float* to = step.input(stage, pixel) + colour * channels;
    for (int i = hanji::lane(); i < channels; i += hanji::WARP) {
        if (i >= job.ofIntensity) to[i] = places[step.place(pixel) * job.ofPlace + i - job.ofIntensity];
        else to[i] = intensity < job.levels ? table[intensity * job.ofIntensity + i] : hanji::nan();
    }
}

}  // namespace

extern "C" __global__ void __launch_bounds__(512) causalDraw(
        unsigned char* __restrict__ out, const unsigned char* __restrict__ images, const float* __restrict__ table,
        const float* __restrict__ places, const float* __restrict__ parameters, const int* __restrict__ plan,
        float* global, Job job, unsigned long long seed, unsigned stream, unsigned noiseStep, unsigned long long first) {
    int* stages = reinterpret_cast<int*>(memory);
    int planned = job.stages * Stage::FIELDS;
    for (int i = threadIdx.x; i < planned; i += blockDim.x) stages[i] = plan[i];
    for (int s = 0; s < job.stages; s++) {
        Stage stage(plan, s, job.stages);
        for (int i = threadIdx.x; stage.inShared >= 0 && i < stage.size(job.colours); i += blockDim.x)
            memory[stage.inShared + i] = parameters[stage.parameters + i];
    }
    float* kept = job.keptInShared ? memory + planned : global + (size_t)blockIdx.x * job.kept;
    hanji::Draw noise{seed, stream, noiseStep, first};
    int steps = job.width + job.lag * (job.height - 1);
    for (int image = blockIdx.x; image < job.images; image += gridDim.x) {
        for (int i = threadIdx.x; i < job.rings; i += blockDim.x) kept[i] = 0.0f;
        __syncthreads();
        for (int i = 0; i < steps * job.colours; i++) {
            Step step(job, kept, i / job.colours);
            int colour = i % job.colours, drawn = step.drawn();
            int end = drawn < step.rows ? job.stages : job.readLater;
            for (int s = 0; s < end; s++) {
                convolve(step, stages, s, colour, s < job.readLater ? 0 : drawn, parameters);
                __syncthreads();
            }
            for (int p = threadIdx.x / hanji::WARP; p < step.rows; p += blockDim.x / hanji::WARP) {
                int element = (image * job.height * job.width + step.place(p)) * job.colours + colour;
                int intensity = p < drawn ? images[element] : drawFrom(step.x(p), job.levels, noise, element);
                if (hanji::lane() == 0) out[element] = intensity;
                embed(step, Stage(stages, 0, job.stages), p, colour, intensity, table, places);
            }
            __syncthreads();
        }
    }
}
