package hanji.kernels.conv;

import hanji.autograd.Gradients;
import hanji.autograd.Op;
import hanji.autograd.Reads;
import hanji.autograd.Reads.Elements;
import hanji.cuda.Cuda;
import hanji.cuda.Kernel;
import hanji.tensor.DType;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/**
 * The window round each pixel, laid into one row, with a mask for each pixel of its own: {@code out[n, y, x, ky, kx, c] =
 * mask[y, x, ky, kx] ? in[n, y + ky - KH/2, x + kx - KW/2, c] : 0}, and 0 where there is no such pixel. A 1x1 convolution of
 * these rows is the locally masked convolution of Jain, Abbeel and Pathak, arXiv:2006.12486, whose network
 * generates the pixels of an image in any order.
 *
 * <p>What a mask closes is not read, so that a certificate sees through it, whatever the weights of that convolution.
 *
 * @param input [N, H, W, C]
 * @param mask [H, W, KH, KW] of U8, the same for all images and channels; a tap is open where it is not 0. KH and KW are odd
 */
public record MaskedPatches(Tensor input, Tensor mask) implements Op {
    private static final Kernel PATCHES = new Kernel(MaskedPatches.class, "masked_patches", "maskedPatches");
    private static final Kernel ADJOINT = new Kernel(MaskedPatches.class, "masked_patches", "maskedPatchesAdjoint");
    /** Numbers that are worth a thread's attention. */
    private static final int GRAIN = 1 << 14;

    /**
     * @param input [N, H, W, C], F32 or F64
     * @param mask [H, W, KH, KW] of U8
     * @return [N, H, W, KH * KW * C]
     * @throws IllegalArgumentException if shapes or dtypes do not fit
     */
    public static Tensor maskedPatches(Tensor input, Tensor mask) {
        return Op.run(new MaskedPatches(input, mask));
    }

    /** @throws IllegalArgumentException if shapes or dtypes do not fit */
    public MaskedPatches {
        requireFit("MaskedPatches", input, mask);
    }

    private static void requireFit(String op, Tensor images, Tensor mask) {
        Shape image = images.shape(), window = mask.shape();
        if (!images.dtype().isFloating() || mask.dtype() != DType.U8)
            throw new IllegalArgumentException(
                    op + " needs F32 or F64 images and a mask of U8, not " + images.label() + " and " + mask.label());
        if (image.rank() != 4
                || window.rank() != 4
                || window.dim(0) != image.dim(1)
                || window.dim(1) != image.dim(2)
                || window.dim(2) % 2 == 0
                || window.dim(3) % 2 == 0)
            throw new IllegalArgumentException(op + " of " + image
                    + " needs a mask [H, W, KH, KW] of its rows and columns" + " with odd KH and KW, not " + window);
    }

    @Override
    public List<Tensor> inputs() {
        return List.of(input, mask);
    }

    @Override
    public Shape shape() {
        return input.shape().with(3, taps(mask) * input.shape().dim(3));
    }

    private static int taps(Tensor mask) {
        return mask.shape().size(2, 4);
    }

    /** The pixel of its image that an open tap of a pixel shows, both numbered row by row; -1 if there is none. */
    private static int shown(Shape mask, int pixel, int tap) {
        int width = mask.dim(1);
        int y = pixel / width + tap / mask.dim(3) - mask.dim(2) / 2,
                x = pixel % width + tap % mask.dim(3) - mask.dim(3) / 2;
        return y < 0 || y >= mask.dim(0) || x < 0 || x >= width ? -1 : y * width + x;
    }

    /** Takes a pixel's number in the batch, a tap, and the number of the pixel that this tap shows, -1 if it is closed. */
    private interface Visitor {
        void visit(int pixel, int tap, int shown);
    }

    private static void each(Tensor mask, int pixels, Visitor visitor) {
        int image = mask.shape().size(0, 2), taps = taps(mask);
        for (int pixel = 0; pixel < pixels; pixel++)
            for (int tap = 0; tap < taps; tap++) {
                int place = pixel % image, shown = shown(mask.shape(), place, tap);
                boolean open = shown >= 0 && mask.get(place * taps + tap) != 0;
                visitor.visit(pixel, tap, open ? pixel - place + shown : -1);
            }
    }

    @Override
    public void reference(Tensor out) {
        int channels = input.shape().dim(3), taps = taps(mask);
        each(mask, input.shape().size(0, 3), (pixel, tap, shown) -> {
            for (int c = 0; c < channels; c++)
                out.set((pixel * taps + tap) * channels + c, shown < 0 ? 0 : input.get(shown * channels + c));
        });
    }

    @Override
    public void cpu(Tensor out) {
        int channels = input.shape().dim(3), row = out.shape().dim(3);
        out.device().parallelRanges(input.shape().size(0, 3), Math.max(1, GRAIN / Math.max(1, row)), (from, to) -> {
            for (int pixel = from; pixel < to; pixel++)
                patch(input.floats(), channels, mask, pixel, out.floats(), pixel * row);
        });
    }

    /**
     * Lays the window round one pixel into a row.
     *
     * @param images [N, H, W, C]
     * @param pixel its number in the batch
     * @param into gets KH * KW * C numbers from index {@code at} on
     */
    public static void patch(float[] images, int channels, Tensor mask, int pixel, float[] into, int at) {
        Shape shape = mask.shape();
        byte[] open = mask.bytes();
        int image = shape.size(0, 2), taps = taps(mask), place = pixel % image, first = pixel - place;
        for (int tap = 0; tap < taps; tap++) {
            int to = at + tap * channels, shown = open[place * taps + tap] == 0 ? -1 : shown(shape, place, tap);
            if (shown < 0) Arrays.fill(into, to, to + channels, 0);
            else System.arraycopy(images, (first + shown) * channels, into, to, channels);
        }
    }

    @Override
    public void cuda(Tensor out, Cuda gpu) {
        launch(PATCHES, out, input, mask, input.shape().dim(3), gpu);
    }

    private static void launch(Kernel kernel, Tensor out, Tensor in, Tensor mask, int channels, Cuda gpu) {
        Shape window = mask.shape();
        gpu.launch(
                kernel,
                gpu.cover(out.size()),
                out,
                in,
                mask,
                out.size(),
                window.dim(0),
                window.dim(1),
                window.dim(2),
                window.dim(3),
                channels);
    }

    @Override
    public void reads(Reads reads) {
        int channels = input.shape().dim(3),
                taps = taps(mask),
                image = mask.shape().size(0, 2);
        each(mask, input.shape().size(0, 3), (pixel, tap, shown) -> {
            int first = (pixel * taps + tap) * channels;
            reads.addAll(mask, Elements.range(pixel % image * taps + tap, 1), Elements.range(first, channels));
            if (shown >= 0) for (int c = 0; c < channels; c++) reads.add(input, shown * channels + c, first + c);
        });
    }

    @Override
    public void gradient(Tensor out, Tensor dOut, Gradients gradients) {
        gradients.add(input, () -> Op.run(new Adjoint(dOut, mask)));
    }

    /**
     * The way back: each pixel's sum, over the open taps that show it, of what stands there.
     *
     * @param patches [N, H, W, KH * KW * C]
     * @param mask [H, W, KH, KW] of U8
     */
    record Adjoint(Tensor patches, Tensor mask) implements Op {
        Adjoint {
            requireFit("MaskedPatches.Adjoint", patches, mask);
            if (patches.shape().dim(3) % taps(mask) != 0)
                throw new IllegalArgumentException("MaskedPatches.Adjoint needs " + taps(mask)
                        + " numbers for each channel of a pixel, not patches " + patches.shape());
        }

        @Override
        public List<Tensor> inputs() {
            return List.of(patches, mask);
        }

        @Override
        public Shape shape() {
            return patches.shape().with(3, channels());
        }

        private int channels() {
            return patches.shape().dim(3) / taps(mask);
        }

        @Override
        public void reference(Tensor out) {
            int channels = channels(), taps = taps(mask);
            double[] sums = new double[out.size()];
            each(mask, patches.shape().size(0, 3), (pixel, tap, shown) -> {
                for (int c = 0; shown >= 0 && c < channels; c++)
                    sums[shown * channels + c] += patches.get((pixel * taps + tap) * channels + c);
            });
            Triples.store(sums, out);
        }

        @Override
        public void cpu(Tensor out) {
            int row = patches.shape().dim(3);
            out.device().parallelRanges(out.shape().size(0, 3), Math.max(1, GRAIN / Math.max(1, row)), (from, to) -> {
                for (int pixel = from; pixel < to; pixel++) sum(pixel, out.floats());
            });
        }

        /** Where tap t of a pixel shows another, the tap of the opposite side leads back. */
        private void sum(int pixel, float[] out) {
            Shape window = mask.shape();
            byte[] open = mask.bytes();
            int channels = channels(), taps = taps(mask), image = window.size(0, 2), place = pixel % image;
            Arrays.fill(out, pixel * channels, (pixel + 1) * channels, 0);
            for (int tap = taps - 1; tap >= 0; tap--) {
                int from = shown(window, place, taps - 1 - tap);
                if (from >= 0 && open[from * taps + tap] != 0)
                    add(
                            patches.floats(),
                            ((pixel - place + from) * taps + tap) * channels,
                            out,
                            pixel * channels,
                            channels);
            }
        }

        private static void add(float[] terms, int from, float[] sums, int to, int channels) {
            for (int c = 0; c < channels; c++) sums[to + c] += terms[from + c];
        }

        @Override
        public void cuda(Tensor out, Cuda gpu) {
            launch(ADJOINT, out, patches, mask, channels(), gpu);
        }

        @Override
        public void gradient(Tensor out, Tensor dOut, Gradients gradients) {
            gradients.add(patches, () -> Op.run(new MaskedPatches(dOut, mask)));
        }
    }
}
