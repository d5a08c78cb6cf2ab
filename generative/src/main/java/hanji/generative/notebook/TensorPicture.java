package hanji.generative.notebook;

import hanji.generative.report.HeatMap;
import hanji.generative.report.ImageGrid;
import hanji.generative.report.Picture;
import hanji.nn.data.Images;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;

/** A tensor as a picture, and in words what is seen. */
record TensorPicture(String what, Picture picture) {
    /** Small ones are enlarged to about this many pixels. */
    private static final int WIDTH = 384;

    private static final int MOST = 1 << 22, MOST_IMAGES = 256, MOST_ENLARGED = 24;

    static TensorPicture of(Tensor tensor) {
        Shape shape = tensor.shape();
        if (shape.size() == 0) throw new IllegalArgumentException(tensor.label() + " holds nothing to show");
        if (shape.size() > MOST)
            throw new IllegalArgumentException(tensor.label() + " holds too much for a picture; show a slice of it");
        boolean isImage = shape.rank() >= 3 && shape.rank() <= 4 && (shape.dim(-1) == 1 || shape.dim(-1) == 3);
        double[] values = tensor.toDoubles();
        return isImage ? images(tensor, values) : map(tensor, values);
    }

    /** Bytes as they are; floats from 0, or where some are below it from -1, to 1; or to their largest, if that is more. */
    private static TensorPicture images(Tensor tensor, double... values) {
        Shape shape = tensor.shape();
        int height = shape.dim(-3), width = shape.dim(-2), channels = shape.dim(-1);
        int each = height * width * channels, count = Math.min(values.length / each, MOST_IMAGES);
        boolean areBytes = !tensor.dtype().isFloating();
        double most = finite(values).map(Math::abs).max().orElse(1);
        double high = areBytes ? 255 : Math.max(1, most);
        double low = !areBytes && finite(values).anyMatch(value -> value < 0) ? -high : 0;
        byte[] pixels = new byte[count * each];
        for (int i = 0; i < pixels.length; i++)
            pixels[i] = (byte) Math.round(255 * Math.clamp((values[i] - low) / (high - low), 0, 1));
        int columns = (int) Math.ceil(Math.sqrt(count));
        Picture grid = ImageGrid.of(Images.of(height, width, channels, pixels, new int[0], List.of()), columns);
        String said = count == 1 ? "an image" : count + " images";
        if (count < values.length / each) said = "the first " + said;
        return new TensorPicture(
                tensor.label() + ", " + said + (areBytes ? "" : ", shades" + scale(low, high)), enlarged(grid));
    }

    /** White at 0, blue above and orange below it. */
    private static TensorPicture map(Tensor tensor, double... values) {
        int rank = tensor.shape().rank(), width = rank == 0 ? 1 : tensor.shape().dim(-1);
        double low = Math.min(0, finite(values).min().orElse(0));
        double high = Math.max(0, finite(values).max().orElse(1));
        if (low == high) high = 1;
        Picture picture = new HeatMap(tensor.label(), width, values, low, high).picture();
        return new TensorPicture(tensor.label() + ", colours" + scale(low, high), enlarged(picture));
    }

    private static DoubleStream finite(double... values) {
        return Arrays.stream(values).filter(Double::isFinite);
    }

    /** What the darkest and the brightest stand for, whether or not there is such a value. */
    private static String scale(double low, double high) {
        return String.format(Locale.ROOT, " from %.4g to %.4g", low, high);
    }

    private static Picture enlarged(Picture picture) {
        int larger = Math.max(picture.width(), picture.height());
        return picture.enlarged(Math.clamp(WIDTH / larger, 1, MOST_ENLARGED));
    }
}
