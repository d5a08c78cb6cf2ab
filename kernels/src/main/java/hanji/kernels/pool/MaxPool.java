package hanji.kernels.pool;

import static hanji.kernels.layout.Reshape.reshape;
import static hanji.kernels.layout.TakeAlong.takeAlong;

import hanji.autograd.Gradients;
import hanji.autograd.Op;
import hanji.autograd.Reads;
import hanji.cuda.Cuda;
import hanji.cuda.Kernel;
import hanji.kernels.conv.Window;
import hanji.kernels.sort.SortKey;
import hanji.tensor.DType;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/**
 * The largest element of each window of an image, channel by channel; NaN if one is NaN, and +0 is larger than -0. Padding
 * takes no part. The gradient goes to the first of equals in row-major order: LeNet-5's subsampling with a maximum,
 * Ranzato et al., CVPR 2007.
 *
 * @param input [N, H, W, C]
 * @param places a further result, I32 [N, H', W', C]: where in its image the largest stands, y * W + x
 */
public record MaxPool(Tensor input, Tensor places, Pooling pooling) implements Op {
    private static final Kernel MAX = new Kernel(MaxPool.class, "pool", "maxPool");
    private static final Kernel GRADIENT = new Kernel(MaxPool.class, "pool", "maxPoolGradient");

    /**
     * @param input [N, H, W, C], F32 or F64
     * @param height rows of a window
     * @param width columns of a window
     * @param window stride and padding; less padding than the window has rows or columns
     * @return [N, H', W', C] with {@code H' = floor((H + 2 padding - height) / stride) + 1}, and W' likewise
     * @throws IllegalArgumentException if the windows do not fit the image
     */
    public static Tensor maxPool(Tensor input, int height, int width, Window window) {
        return Op.run(of(input, height, width, window));
    }

    /** The call that {@link #maxPool} runs. */
    public static MaxPool of(Tensor input, int height, int width, Window window) {
        var pooling = Pooling.of("MaxPool", input, height, width, window);
        return new MaxPool(input, Tensor.empty(DType.I32, pooling.pooled(), input.device()), pooling);
    }

    @Override
    public List<Tensor> inputs() {
        return List.of(input);
    }

    @Override
    public Shape shape() {
        return pooling.pooled();
    }

    @Override
    public void reference(Tensor out) {
        int channels = pooling.channels();
        for (int i = 0; i < out.size(); i++) {
            int at = i, channel = i % channels;
            places.set(i, -1);
            pooling.eachPixel(i / channels, pixel -> {
                double x = input.get(pixel * channels + channel);
                if (places.get(at) < 0 || Double.compare(x, out.get(at)) > 0) {
                    out.set(at, x);
                    places.set(at, pooling.place(pixel));
                }
            });
        }
    }

    @Override
    public void cpu(Tensor out) {
        int channels = pooling.channels();
        float[] x = input.floats(), largest = out.floats();
        int[] at = places.ints();
        out.device().parallelRanges(pooling.windows(), pooling.grain(), (from, to) -> {
            Arrays.fill(at, from * channels, to * channels, -1);
            for (int window = from; window < to; window++) {
                int first = window * channels;
                pooling.eachPixel(
                        window, pixel -> join(x, pixel * channels, largest, at, first, channels, pooling.place(pixel)));
            }
        });
    }

    private static void join(float[] x, int from, float[] largest, int[] at, int to, int channels, int place) {
        for (int c = 0; c < channels; c++) {
            float next = x[from + c];
            if (at[to + c] < 0 || SortKey.of(next) > SortKey.of(largest[to + c])) {
                largest[to + c] = next;
                at[to + c] = place;
            }
        }
    }

    @Override
    public void cuda(Tensor out, Cuda gpu) {
        gpu.launch(MAX, gpu.cover(out.size()), out, places, input, out.size(), pooling.struct());
    }

    @Override
    public void reads(Reads reads) {
        pooling.reads(reads, input);
    }

    @Override
    public void gradient(Tensor out, Tensor dOut, Gradients gradients) {
        gradients.add(input, () -> Op.run(new InputGradient(dOut, places, pooling)));
    }

    /**
     * Each pixel's sum, over the windows that took it, of their gradients.
     *
     * @param dOut [N, H', W', C]
     * @param places I32, alike
     */
    record InputGradient(Tensor dOut, Tensor places, Pooling pooling) implements Op {
        InputGradient {
            Pooling.requireFloating("MaxPool.InputGradient", dOut);
            pooling.requireOnePerWindow("MaxPool.InputGradient", dOut, dOut.dtype());
            pooling.requireOnePerWindow("MaxPool.InputGradient", places, DType.I32);
        }

        @Override
        public List<Tensor> inputs() {
            return List.of(dOut, places);
        }

        @Override
        public Shape shape() {
            return pooling.image();
        }

        @Override
        public void reference(Tensor out) {
            int channels = pooling.channels();
            out.fill(0);
            for (int i = 0; i < out.size(); i++) {
                int at = i, channel = i % channels, pixel = i / channels;
                pooling.eachWindow(pixel, window -> {
                    int taken = window * channels + channel;
                    if (places.get(taken) == pooling.place(pixel)) out.set(at, out.get(at) + dOut.get(taken));
                });
            }
        }

        @Override
        public void cpu(Tensor out) {
            int channels = pooling.channels();
            float[] terms = dOut.floats(), sums = out.floats();
            int[] at = places.ints();
            out.device().parallelRanges(pooling.pixels(), pooling.grain(), (from, to) -> {
                Arrays.fill(sums, from * channels, to * channels, 0);
                for (int i = from; i < to; i++) {
                    int pixel = i;
                    pooling.eachWindow(
                            pixel,
                            window -> addTaken(
                                    terms,
                                    at,
                                    window * channels,
                                    pooling.place(pixel),
                                    sums,
                                    pixel * channels,
                                    channels));
                }
            });
        }

        private static void addTaken(float[] terms, int[] at, int from, int place, float[] sums, int to, int channels) {
            for (int c = 0; c < channels; c++) if (at[from + c] == place) sums[to + c] += terms[from + c];
        }

        @Override
        public void cuda(Tensor out, Cuda gpu) {
            gpu.launch(GRADIENT, gpu.cover(out.size()), out, dOut, places, out.size(), pooling.struct());
        }

        /** What each window takes of another image, by the same places. */
        @Override
        public void gradient(Tensor out, Tensor dImage, Gradients gradients) {
            gradients.add(dOut, () -> {
                Shape image = pooling.image(), pooled = pooling.pooled();
                Tensor pixels = reshape(dImage, image.dim(0), image.size(1, 3), image.dim(3));
                Tensor taken = reshape(places, pooled.dim(0), pooled.size(1, 3), pooled.dim(3));
                return reshape(takeAlong(pixels, taken, 1), pooled);
            });
        }
    }
}
