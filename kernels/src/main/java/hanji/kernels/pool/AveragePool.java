package hanji.kernels.pool;

import hanji.autograd.Gradients;
import hanji.autograd.Op;
import hanji.autograd.Reads;
import hanji.cuda.Cuda;
import hanji.cuda.Kernel;
import hanji.kernels.conv.Window;
import hanji.kernels.reduce.Sum;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/**
 * The mean of each window of an image, channel by channel: the sum of those of its pixels that lie in the image, divided
 * by how many these are. Padding takes no part and is not counted.
 *
 * @param input [N, H, W, C]
 */
public record AveragePool(Tensor input, Pooling pooling) implements Op {
    private static final Kernel AVERAGE = new Kernel(AveragePool.class, "pool", "averagePool");
    private static final Kernel GRADIENT = new Kernel(AveragePool.class, "pool", "averagePoolGradient");

    /**
     * @param input [N, H, W, C], F32 or F64
     * @param height rows of a window
     * @param width columns of a window
     * @param window stride and padding; less padding than the window has rows or columns
     * @return [N, H', W', C] with {@code H' = floor((H + 2 padding - height) / stride) + 1}, and W' likewise
     * @throws IllegalArgumentException if the windows do not fit the image
     */
    public static Tensor averagePool(Tensor input, int height, int width, Window window) {
        return Op.run(of(input, height, width, window));
    }

    /**
     * The mean of each channel over the whole image.
     *
     * @param input [N, H, W, C]
     * @return [N, C]
     */
    public static Tensor globalAveragePool(Tensor input) {
        if (input.shape().rank() != 4)
            throw new IllegalArgumentException("globalAveragePool needs images [N, H, W, C], not " + input.label());
        return Sum.mean(input, 1, 2);
    }

    /** The call that {@link #averagePool} runs. */
    public static AveragePool of(Tensor input, int height, int width, Window window) {
        return new AveragePool(input, Pooling.of("AveragePool", input, height, width, window));
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
        out.fill(0);
        for (int i = 0; i < out.size(); i++) {
            int at = i, channel = i % channels, window = i / channels;
            pooling.eachPixel(window, pixel -> out.set(at, out.get(at) + input.get(pixel * channels + channel)));
            out.set(i, out.get(i) / pooling.count(window));
        }
    }

    @Override
    public void cpu(Tensor out) {
        int channels = pooling.channels();
        float[] x = input.floats(), mean = out.floats();
        out.device().parallelRanges(pooling.windows(), pooling.grain(), (from, to) -> {
            Arrays.fill(mean, from * channels, to * channels, 0);
            for (int window = from; window < to; window++) {
                int first = window * channels;
                pooling.eachPixel(window, pixel -> addQuotient(x, pixel * channels, 1, mean, first, channels));
                float count = pooling.count(window);
                for (int c = 0; c < channels; c++) mean[first + c] /= count;
            }
        });
    }

    /** {@code sums = sums + x / count}; division by 1 changes nothing. */
    private static void addQuotient(float[] x, int from, float count, float[] sums, int to, int channels) {
        for (int c = 0; c < channels; c++) sums[to + c] += x[from + c] / count;
    }

    @Override
    public void cuda(Tensor out, Cuda gpu) {
        gpu.launch(AVERAGE, gpu.cover(out.size()), out, input, out.size(), pooling.struct());
    }

    @Override
    public void reads(Reads reads) {
        pooling.reads(reads, input);
    }

    @Override
    public void gradient(Tensor out, Tensor dOut, Gradients gradients) {
        gradients.add(input, () -> Op.run(new InputGradient(dOut, pooling)));
    }

    /**
     * The adjoint: each pixel's sum, over its windows, of their gradients divided by how many pixels share them.
     *
     * @param dOut [N, H', W', C]
     */
    record InputGradient(Tensor dOut, Pooling pooling) implements Op {
        InputGradient {
            Pooling.requireFloating("AveragePool.InputGradient", dOut);
            pooling.requireOnePerWindow("AveragePool.InputGradient", dOut, dOut.dtype());
        }

        @Override
        public List<Tensor> inputs() {
            return List.of(dOut);
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
                int at = i, channel = i % channels;
                pooling.eachWindow(
                        i / channels,
                        window -> out.set(
                                at, out.get(at) + dOut.get(window * channels + channel) / pooling.count(window)));
            }
        }

        @Override
        public void cpu(Tensor out) {
            int channels = pooling.channels();
            float[] terms = dOut.floats(), sums = out.floats();
            out.device().parallelRanges(pooling.pixels(), pooling.grain(), (from, to) -> {
                Arrays.fill(sums, from * channels, to * channels, 0);
                for (int pixel = from; pixel < to; pixel++) {
                    int first = pixel * channels;
                    pooling.eachWindow(
                            pixel,
                            window -> addQuotient(
                                    terms, window * channels, pooling.count(window), sums, first, channels));
                }
            });
        }

        @Override
        public void cuda(Tensor out, Cuda gpu) {
            gpu.launch(GRADIENT, gpu.cover(out.size()), out, dOut, out.size(), pooling.struct());
        }

        @Override
        public void gradient(Tensor out, Tensor dImage, Gradients gradients) {
            gradients.add(dOut, () -> Op.run(new AveragePool(dImage, pooling)));
        }
    }
}
