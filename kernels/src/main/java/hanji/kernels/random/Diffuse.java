package hanji.kernels.random;

import static hanji.kernels.layout.Reshape.reshape;
import static hanji.kernels.pointwise.Binary.multiply;
import static hanji.kernels.reduce.Sum.sum;

import hanji.autograd.Gradients;
import hanji.autograd.Op;
import hanji.cuda.Cuda;
import hanji.cuda.Kernel;
import hanji.tensor.Philox;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Data with noise, at levels of their own for each image: {@code signal[n] data[n, ...] + noise[n] z} with z standard normal. With
 * the square roots of ᾱ_t and 1 - ᾱ_t it is a draw from q(x_t | x_0), arXiv:2006.11239, equation 4; with others, what a network of
 * a diffusion model is trained to tell.
 *
 * <p>The z of element i is number {@code first + i} of {@link Gaussian}. It is stored nowhere: whoever needs it draws it again.
 *
 * @param data [N, ...], F32 or F64
 * @param signal [N], factor on the data
 * @param noise [N], factor on the noise
 * @param random seed, stream and step
 * @param first number of the first element
 */
public record Diffuse(Tensor data, Tensor signal, Tensor noise, Philox random, long first) implements Op {
    private static final Kernel KERNEL = new Kernel(Diffuse.class, "diffuse", "diffuse");

    /** Noise is added with the elements numbered from 0. */
    public static Tensor diffuse(Tensor data, Tensor signal, Tensor noise, Philox random) {
        return Op.run(new Diffuse(data, signal, noise, random, 0));
    }

    /** @throws IllegalArgumentException if the data are not floating, or there is not one factor for each image */
    public Diffuse {
        if (!data.dtype().isFloating() || data.shape().rank() == 0)
            throw new IllegalArgumentException("Diffuse needs images [N, ...] in F32 or F64, not " + data.label());
        for (Tensor factor : List.of(signal, noise))
            if (factor.dtype() != data.dtype()
                    || !factor.shape().equals(Shape.of(data.shape().dim(0))))
                throw new IllegalArgumentException("Diffuse needs a signal and a noise for each image of "
                        + data.label() + ", not " + factor.label());
    }

    @Override
    public List<Tensor> inputs() {
        return List.of(data, signal, noise);
    }

    @Override
    public Shape shape() {
        return data.shape();
    }

    /** Elements of an image. */
    int imageSize() {
        return data.shape().size(1, data.shape().rank());
    }

    /** One element in double. */
    double element(int i) {
        int image = i / imageSize();
        return signal.get(image) * data.get(i) + noise.get(image) * Gaussian.normal(random, first + i);
    }

    @Override
    public void reference(Tensor out) {
        for (int i = 0; i < out.size(); i++) out.set(i, element(i));
    }

    @Override
    public void cpu(Tensor out) {
        float[] x = out.floats();
        out.device().parallelRanges(out.size(), Uniform.GRAIN, (from, to) -> fill(from, to - from, x, from));
    }

    /** Writes elements {@code from} to {@code from + count - 1}, to {@code out[to]} and those after it. */
    void fill(int from, int count, float[] out, int to) {
        BoxMuller.fill(random, first + from, out, to, count);
        float[] x = data.floats();
        int size = imageSize();
        for (int done = 0; done < count; ) {
            int at = from + done, image = at / size, part = Math.min(count - done, (image + 1) * size - at);
            mix(x, at, signal.floats()[image], noise.floats()[image], out, to + done, part);
            done += part;
        }
    }

    /** z, which stands in {@code out}, becomes {@code signal * x + noise * z}. */
    private static void mix(float[] x, int from, float signal, float noise, float[] out, int to, int count) {
        for (int i = 0; i < count; i++) out[to + i] = signal * x[from + i] + noise * out[to + i];
    }

    @Override
    public void cuda(Tensor out, Cuda gpu) {
        gpu.launch(
                KERNEL,
                gpu.cover(Draws.blocks(first, out.size())),
                out,
                data,
                signal,
                noise,
                out.size(),
                imageSize(),
                random.seed(),
                random.stream(),
                random.step(),
                first);
    }

    @Override
    public void gradient(Tensor out, Tensor dOut, Gradients gradients) {
        addGradients(gradients, () -> dOut);
    }

    /** Adds the gradients by the inputs where that by the result is given. */
    void addGradients(Gradients gradients, Supplier<Tensor> dOut) {
        gradients.add(data, () -> multiply(dOut.get(), perImage(signal)));
        gradients.add(signal, () -> sumPerImage(multiply(dOut.get(), data)));
        gradients.add(noise, () -> sumPerImage(multiply(dOut.get(), standard())));
    }

    /** z alone. */
    private Tensor standard() {
        return Op.run(new Gaussian(random, first, shape(), data.dtype(), data.device()));
    }

    /** A number for each image, [N], in a shape that broadcasts over the elements of images. */
    Tensor perImage(Tensor numbers) {
        int[] dims = new int[data.shape().rank()];
        Arrays.fill(dims, 1);
        dims[0] = numbers.size();
        return reshape(numbers, dims);
    }

    /** The sum over the elements of each image: [N]. */
    Tensor sumPerImage(Tensor elements) {
        return sum(elements, IntStream.range(1, data.shape().rank()).toArray());
    }
}
