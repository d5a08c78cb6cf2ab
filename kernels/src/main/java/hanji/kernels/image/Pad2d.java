package hanji.kernels.image;

import hanji.autograd.Gradients;
import hanji.autograd.Op;
import hanji.autograd.Reads;
import hanji.cuda.Cuda;
import hanji.cuda.Kernel;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/**
 * Images with margins made of their own pixels: mirrored, repeated, or the image again. Margins of zeros are those of {@link
 * hanji.kernels.layout.Pad}.
 *
 * @param input [N, H, W, C]
 */
public record Pad2d(Tensor input, Margins margins) implements Op {
    private static final int GRAIN = 1 << 14;
    private static final Kernel PAD = new Kernel(Pad2d.class, "pad2d", "pad2d");
    private static final Kernel GRADIENT = new Kernel(Pad2d.class, "pad2d", "pad2dGradient");

    /**
     * @param input [N, H, W, C], F32 or F64
     * @return [N, top + H + bottom, left + W + right, C]
     * @throws IllegalArgumentException if these are no images, or if they are too small for the margins
     */
    public static Tensor pad2d(Tensor input, Margins margins) {
        return Op.run(new Pad2d(input, margins));
    }

    public Pad2d {
        Margins.requireImages("Pad2d", input);
        margins.requireFit("Pad2d", input.shape());
    }

    @Override
    public List<Tensor> inputs() {
        return List.of(input);
    }

    @Override
    public Shape shape() {
        return margins.around(input.shape());
    }

    /** The element of the images that stands at an element of the padded ones. */
    private int source(int element, PaddedAxis rows, PaddedAxis columns) {
        int channels = input.shape().dim(3), pixel = element / channels, line = pixel / columns.length();
        int row = line / rows.length() * rows.extent() + rows.source(line % rows.length());
        return (row * columns.extent() + columns.source(pixel % columns.length())) * channels + element % channels;
    }

    @Override
    public void reference(Tensor out) {
        PaddedAxis rows = margins.rows(input.shape()), columns = margins.columns(input.shape());
        for (int i = 0; i < out.size(); i++) out.set(i, input.get(source(i, rows, columns)));
    }

    @Override
    public void cpu(Tensor out) {
        PaddedAxis rows = margins.rows(input.shape()), columns = margins.columns(input.shape());
        int channels = input.shape().dim(3), length = columns.length() * channels;
        int inner = columns.extent() * channels;
        float[] image = input.floats(), padded = out.floats();
        out.device().parallelRanges(out.shape().size(0, 2), grain(length), (first, end) -> {
            for (int line = first; line < end; line++) {
                int row = line / rows.length() * rows.extent() + rows.source(line % rows.length());
                int from = row * inner, to = line * length;
                System.arraycopy(image, from, padded, to + margins.left() * channels, inner);
                copyMargin(image, from, padded, to, columns, 0, margins.left(), channels);
                copyMargin(
                        image,
                        from,
                        padded,
                        to,
                        columns,
                        margins.left() + columns.extent(),
                        columns.length(),
                        channels);
            }
        });
    }

    private static void copyMargin(
            float[] image, int from, float[] padded, int to, PaddedAxis columns, int first, int end, int channels) {
        for (int x = first; x < end; x++)
            System.arraycopy(image, from + columns.source(x) * channels, padded, to + x * channels, channels);
    }

    private static int grain(int length) {
        return Math.max(1, GRAIN / Math.max(1, length));
    }

    @Override
    public void cuda(Tensor out, Cuda gpu) {
        gpu.launch(PAD, gpu.cover(out.size()), out, input, out.size(), margins.struct(input.shape()));
    }

    @Override
    public void reads(Reads reads) {
        PaddedAxis rows = margins.rows(input.shape()), columns = margins.columns(input.shape());
        for (int i = 0; i < shape().size(); i++) reads.add(input, source(i, rows, columns), i);
    }

    @Override
    public void gradient(Tensor out, Tensor dOut, Gradients gradients) {
        gradients.add(input, () -> Op.run(new InputGradient(dOut, margins)));
    }

    /**
     * The adjoint: each pixel's sum of the gradients by the places where it stands.
     *
     * @param dOut [N, top + H + bottom, left + W + right, C]
     */
    public record InputGradient(Tensor dOut, Margins margins) implements Op {
        /** @throws IllegalArgumentException if no images with such margins have this shape */
        public InputGradient {
            Margins.requireImages("Pad2d.InputGradient", dOut);
            margins.requireFit("Pad2d.InputGradient", margins.inside(dOut.shape()));
        }

        @Override
        public List<Tensor> inputs() {
            return List.of(dOut);
        }

        @Override
        public Shape shape() {
            return margins.inside(dOut.shape());
        }

        /** Hands each gradient on to the pixel that stands at its place. */
        @Override
        public void reference(Tensor out) {
            var padding = new Pad2d(out, margins);
            PaddedAxis rows = margins.rows(out.shape()), columns = margins.columns(out.shape());
            out.fill(0);
            for (int i = 0; i < dOut.size(); i++) {
                int to = padding.source(i, rows, columns);
                out.set(to, out.get(to) + dOut.get(i));
            }
        }

        @Override
        public void cpu(Tensor out) {
            Shape image = out.shape();
            PaddedAxis rows = margins.rows(image), columns = margins.columns(image);
            int channels = image.dim(3), inner = columns.extent() * channels;
            float[] terms = dOut.floats(), sums = out.floats();
            out.device().parallelRanges(image.size(0, 2), grain(inner), (first, end) -> {
                Arrays.fill(sums, first * inner, end * inner, 0);
                for (int row = first; row < end; row++) {
                    int of = row / rows.extent() * rows.length(), to = row * inner;
                    rows.eachPlace(
                            row % rows.extent(),
                            y -> addLine(terms, (of + y) * columns.length() * channels, sums, to, columns, channels));
                }
            });
        }

        /** Adds one line of gradients to a row of pixels, in the order of its places. */
        private static void addLine(float[] terms, int from, float[] sums, int to, PaddedAxis columns, int channels) {
            int left = columns.before(), right = left + columns.extent();
            for (int x = 0; x < left; x++)
                Sums.add(terms, from + x * channels, sums, to + columns.source(x) * channels, channels);
            Sums.add(terms, from + left * channels, sums, to, columns.extent() * channels);
            for (int x = right; x < columns.length(); x++)
                Sums.add(terms, from + x * channels, sums, to + columns.source(x) * channels, channels);
        }

        @Override
        public void cuda(Tensor out, Cuda gpu) {
            gpu.launch(GRADIENT, gpu.cover(out.size()), out, dOut, out.size(), margins.struct(out.shape()));
        }

        @Override
        public void gradient(Tensor out, Tensor dImage, Gradients gradients) {
            gradients.add(dOut, () -> pad2d(dImage, margins));
        }
    }
}
