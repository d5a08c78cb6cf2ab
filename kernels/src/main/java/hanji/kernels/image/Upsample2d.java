package hanji.kernels.image;

import hanji.autograd.Gradients;
import hanji.autograd.Op;
import hanji.autograd.Reads;
import hanji.cuda.Cuda;
import hanji.cuda.Kernel;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.List;

/**
 * Images made finer by a whole factor along both axes, channel by channel.
 *
 * @param input [N, H, W, C]
 * @param factor 1 or more
 */
public record Upsample2d(Tensor input, int factor, Interpolation interpolation) implements Op {
    private static final Kernel NEAREST = new Kernel(Upsample2d.class, "upsample", "nearest");
    private static final Kernel BILINEAR = new Kernel(Upsample2d.class, "upsample", "bilinear");
    private static final Kernel NEAREST_GRADIENT = new Kernel(Upsample2d.class, "upsample", "nearestGradient");
    private static final Kernel BILINEAR_GRADIENT = new Kernel(Upsample2d.class, "upsample", "bilinearGradient");

    /**
     * @param input [N, H, W, C], F32 or F64
     * @param factor 1 or more
     * @return [N, factor H, factor W, C]
     * @throws IllegalArgumentException if these are no images, or the factor is below 1
     */
    public static Tensor upsample2d(Tensor input, int factor, Interpolation interpolation) {
        return Op.run(new Upsample2d(input, factor, interpolation));
    }

    public Upsample2d {
        Margins.requireImages("Upsample2d", input);
        if (factor < 1) throw new IllegalArgumentException("Upsample2d needs a factor of at least 1, not " + factor);
    }

    @Override
    public List<Tensor> inputs() {
        return List.of(input);
    }

    @Override
    public Shape shape() {
        Shape image = input.shape();
        return Shape.of(image.dim(0), factor * image.dim(1), factor * image.dim(2), image.dim(3));
    }

    private Magnified rows() {
        return new Magnified(input.shape().dim(1), factor);
    }

    private Magnified columns() {
        return new Magnified(input.shape().dim(2), factor);
    }

    @Override
    public void reference(Tensor out) {
        Magnified rows = rows(), columns = columns();
        int channels = input.shape().dim(3);
        for (int i = 0; i < out.size(); i++) {
            int channel = i % channels, x = i / channels % columns.length(), line = i / channels / columns.length();
            int y = line % rows.length(), image = line / rows.length() * rows.extent();
            int near = image + rows.nearest(y), next = image + rows.neighbour(y);
            out.set(
                    i,
                    switch (interpolation) {
                        case NEAREST -> at(near, columns.nearest(x), channel);
                        case BILINEAR -> mixed(along(near, x, channel), along(next, x, channel), rows.share(y));
                    });
        }
    }

    /** Between the two pixels of a row. */
    private double along(int row, int x, int channel) {
        Magnified columns = columns();
        return mixed(at(row, columns.nearest(x), channel), at(row, columns.neighbour(x), channel), columns.share(x));
    }

    private double at(int row, int column, int channel) {
        return input.get((row * input.shape().dim(2) + column) * input.shape().dim(3) + channel);
    }

    private static double mixed(double nearest, double neighbour, double share) {
        return nearest + share * (neighbour - nearest);
    }

    @Override
    public void cpu(Tensor out) {
        var pass = new UpsampleCpu(rows(), columns(), input.shape().dim(3));
        int coarseRows = input.shape().size(0, 2);
        float[] coarse = input.floats(), fine = out.floats();
        out.device().parallelRanges(coarseRows, pass.grain(), (from, to) -> {
            switch (interpolation) {
                case NEAREST -> pass.repeat(coarse, fine, from, to);
                case BILINEAR -> pass.interpolate(coarse, fine, from, to);
            }
        });
    }

    @Override
    public void cuda(Tensor out, Cuda gpu) {
        Kernel kernel = interpolation == Interpolation.NEAREST ? NEAREST : BILINEAR;
        gpu.launch(kernel, gpu.cover(out.size()), out, input, out.size(), struct(input.shape(), factor));
    }

    /** The struct {@code hanji::Upsampling} of upsample.cu. */
    private static int[] struct(Shape coarse, int factor) {
        return new int[] {coarse.dim(1), coarse.dim(2), coarse.dim(3), factor};
    }

    @Override
    public void reads(Reads reads) {
        Magnified rows = rows(), columns = columns();
        int channels = input.shape().dim(3);
        for (int i = 0; i < shape().size(); i++) {
            int channel = i % channels, x = i / channels % columns.length(), line = i / channels / columns.length();
            int y = line % rows.length(), image = line / rows.length() * rows.extent();
            boolean isNearest = interpolation == Interpolation.NEAREST;
            for (int row : new int[] {rows.nearest(y), isNearest ? rows.nearest(y) : rows.neighbour(y)})
                for (int column : new int[] {columns.nearest(x), isNearest ? columns.nearest(x) : columns.neighbour(x)})
                    reads.add(input, ((image + row) * columns.extent() + column) * channels + channel, i);
        }
    }

    @Override
    public void gradient(Tensor out, Tensor dOut, Gradients gradients) {
        gradients.add(input, () -> Op.run(new InputGradient(dOut, factor, interpolation)));
    }

    /**
     * The adjoint: each coarse pixel's sum of the gradients by the fine ones that depend on it, times its weights in them.
     *
     * @param dOut [N, factor H, factor W, C]
     */
    public record InputGradient(Tensor dOut, int factor, Interpolation interpolation) implements Op {
        /** @throws IllegalArgumentException if the factor does not divide the image's sides */
        public InputGradient {
            Margins.requireImages("Upsample2d.InputGradient", dOut);
            if (factor < 1 || dOut.shape().dim(1) % factor != 0 || dOut.shape().dim(2) % factor != 0)
                throw new IllegalArgumentException(
                        "Upsample2d.InputGradient: the factor " + factor + " does not divide " + dOut.label());
        }

        @Override
        public List<Tensor> inputs() {
            return List.of(dOut);
        }

        @Override
        public Shape shape() {
            Shape image = dOut.shape();
            return Shape.of(image.dim(0), image.dim(1) / factor, image.dim(2) / factor, image.dim(3));
        }

        /** Hands each gradient on to the pixels that its own pixel depends on. */
        @Override
        public void reference(Tensor out) {
            Magnified rows = new Magnified(shape().dim(1), factor), columns = new Magnified(shape().dim(2), factor);
            int channels = shape().dim(3);
            out.fill(0);
            for (int i = 0; i < dOut.size(); i++) {
                int channel = i % channels, x = i / channels % columns.length(), line = i / channels / columns.length();
                int y = line % rows.length(), image = line / rows.length() * rows.extent();
                double down = interpolation == Interpolation.NEAREST ? 0 : rows.share(y);
                double right = interpolation == Interpolation.NEAREST ? 0 : columns.share(x);
                for (int taps = 0; taps < 4; taps++) {
                    boolean isBelow = taps / 2 == 1, isBeside = taps % 2 == 1;
                    int row = image + (isBelow ? rows.neighbour(y) : rows.nearest(y));
                    int column = isBeside ? columns.neighbour(x) : columns.nearest(x);
                    int to = (row * columns.extent() + column) * channels + channel;
                    double weight = (isBelow ? down : 1 - down) * (isBeside ? right : 1 - right);
                    out.set(to, out.get(to) + weight * dOut.get(i));
                }
            }
        }

        @Override
        public void cpu(Tensor out) {
            Shape coarse = shape();
            var pass = new UpsampleCpu(
                    new Magnified(coarse.dim(1), factor), new Magnified(coarse.dim(2), factor), coarse.dim(3));
            float[] terms = dOut.floats(), sums = out.floats();
            out.device().parallelRanges(coarse.size(0, 2), pass.grain(), (from, to) -> {
                switch (interpolation) {
                    case NEAREST -> pass.add(terms, sums, from, to);
                    case BILINEAR -> pass.addWeighted(terms, sums, from, to);
                }
            });
        }

        @Override
        public void cuda(Tensor out, Cuda gpu) {
            Kernel kernel = interpolation == Interpolation.NEAREST ? NEAREST_GRADIENT : BILINEAR_GRADIENT;
            gpu.launch(kernel, gpu.cover(out.size()), out, dOut, out.size(), struct(out.shape(), factor));
        }

        @Override
        public void gradient(Tensor out, Tensor dImage, Gradients gradients) {
            gradients.add(dOut, () -> upsample2d(dImage, factor, interpolation));
        }
    }
}
