package hanji.generative.measure;

import hanji.generative.dense.PrincipalPlane;
import hanji.generative.model.Encodes;
import hanji.nn.data.Images;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Scope;
import hanji.tensor.Tensor;
import java.util.Arrays;
import java.util.function.DoubleConsumer;

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
