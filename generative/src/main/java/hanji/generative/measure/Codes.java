package hanji.generative.measure;

import hanji.generative.dense.PrincipalPlane;
import hanji.generative.model.Decodes;
import hanji.generative.model.DrawsCodes;
import hanji.generative.model.Encodes;
import hanji.nn.data.Images;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Philox;
import hanji.tensor.Scope;
import hanji.tensor.Tensor;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleConsumer;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * What images are described by.
 *
 * @param values [N, D]
 * @param images N, at least 1
 * @param dtype that they came in
 */
public record Codes(double[] values, int images, DType dtype) {
    private static final int PART = 100;

    /**
     * Those that a model gives.
     *
     * @param progress is told the share that is done, 0 to 1
     */
    public static Codes of(Encodes model, Images images, DoubleConsumer progress) {
        double[] values = {};
        DType dtype = DType.F64;
        for (int from = 0; from < images.count(); from += PART) {
            progress.accept((double) from / images.count());
            Images part = images.slice(from, Math.min(images.count(), from + PART));
            try (var _ = Scope.open()) {
                Tensor codes = model.encode(part);
                int dimensions = codes.shape().dim(1);
                if (from == 0) values = new double[Math.multiplyExact(images.count(), dimensions)];
                System.arraycopy(codes.toDoubles(), 0, values, from * dimensions, codes.size());
                dtype = codes.dtype();
            }
        }
        progress.accept(1);
        return new Codes(values, images.count(), dtype);
    }

    /** Those that a model draws from its prior. */
    public static Codes drawn(DrawsCodes model, Philox noise, int count) {
        try (var _ = Scope.open()) {
            Tensor codes = model.codes(noise, count);
            return new Codes(codes.toDoubles(), count, codes.dtype());
        }
    }

    /**
     * One for each number, in double precision.
     *
     * @param count at least 1
     */
    public static Codes each(int count, IntFunction<double[]> code) {
        return new Codes(values(0, count, code), count, DType.F64);
    }

    /** The codes of numbers {@code from} to {@code to - 1}, one after the other. */
    private static double[] values(int from, int to, IntFunction<double[]> code) {
        return IntStream.range(from, to)
                .mapToObj(code)
                .flatMapToDouble(Arrays::stream)
                .toArray();
    }

    /** Their pixels, each v / 255. */
    public static Codes ofPixels(Images images) {
        byte[] pixels = images.pixels();
        double[] values = new double[pixels.length];
        for (int i = 0; i < values.length; i++) values[i] = Byte.toUnsignedInt(pixels[i]) / 255.0;
        return new Codes(values, images.count(), DType.F64);
    }

    /** D. */
    public int dimensions() {
        return values.length / images;
    }

    /** Whether a picture of them can be drawn: a model that diverged has others. */
    public boolean areFinite() {
        return Arrays.stream(values).allMatch(Double::isFinite);
    }

    /** The code of one image. */
    public double[] code(int image) {
        return Arrays.copyOfRange(values, image * dimensions(), (image + 1) * dimensions());
    }

    /** Those of the images of these numbers, at least one, in this order. */
    public Codes select(int[] numbers) {
        return each(numbers.length, i -> code(numbers[i]));
    }

    /** What a model makes of them. */
    public Images decoded(Decodes model, DoubleConsumer progress) {
        return decoded(model, images, this::code, progress);
    }

    /**
     * What a model makes of codes.
     *
     * @param count at least 1
     * @param code of the image of a number
     */
    static Images decoded(Decodes model, int count, IntFunction<double[]> code, DoubleConsumer progress) {
        List<Images> parts = new ArrayList<>();
        var pixels = new ByteArrayOutputStream();
        for (int from = 0; from < count; from += PART) {
            progress.accept((double) from / count);
            int to = Math.min(count, from + PART);
            double[] values = values(from, to, code);
            try (var _ = Scope.open()) {
                parts.add(model.decode(Tensor.of(values, to - from, values.length / (to - from))));
            }
            pixels.writeBytes(parts.getLast().pixels());
        }
        progress.accept(1);
        Images one = parts.getFirst();
        return Images.unlabelled(one.height(), one.width(), one.channels(), pixels.toByteArray());
    }

    /** [N, D] on the CPU. */
    public Tensor tensor() {
        try (var scope = Scope.open()) {
            return scope.keep(Tensor.of(values, images, dimensions()).to(dtype, Device.CPU));
        }
    }

    /** Codes of two numbers as they are, others along their first two principal components. */
    public Plane plane(Device device) {
        if (dimensions() == 2) return new Plane(values, 1);
        PrincipalPlane plane = PrincipalPlane.of(device, values, images);
        return new Plane(plane.coordinates(), plane.share());
    }

    /**
     * Codes as points of a plane.
     *
     * @param points [N, 2]
     * @param share of the codes' variance that is in it
     */
    public record Plane(double[] points, double share) {}
}
