package hanji.kernels.conv;

import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.List;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/**
 * How the open elements of each window are copied to one place, for few channels. The plan is made once for all images.
 *
 * @param pieces what is copied: runs of the kernel's rows
 * @param rowLength weights k from one row of taps to the next
 * @param first the weight k that the first element copied meets
 * @param length elements copied of each window
 * @param runs by colour group, of what was copied
 */
record SideBySide(List<OpenTaps> pieces, int rowLength, int first, int length, List<List<OpenTaps>> runs) {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();
    /** Channels up to which copying costs less than it saves. */
    private static final int FEW = 4;

    static boolean pays(int channels, Windows kernel) {
        return channels <= FEW && kernel.kh() * kernel.kw() > 1;
    }

    static SideBySide of(List<List<OpenTaps>> runs, int rowLength) {
        List<OpenTaps> all = runs.stream().flatMap(List::stream).toList();
        int from = all.stream().mapToInt(taps -> weight(taps, rowLength)).min().orElse(0);
        int to = all.stream()
                .mapToInt(taps -> weight(taps, rowLength) + taps.length())
                .max()
                .orElse(0);
        List<OpenTaps> pieces = OpenTaps.cut(new OpenRange(from, to), rowLength);
        List<List<OpenTaps>> joined =
                runs.stream().map(group -> joined(group, rowLength, from)).toList();
        return new SideBySide(pieces, rowLength, from, to - from, joined);
    }

    /** A group's runs, which follow one another, as one. */
    private static List<OpenTaps> joined(List<OpenTaps> group, int rowLength, int from) {
        if (group.isEmpty()) return group;
        int first = weight(group.getFirst(), rowLength);
        int last = weight(group.getLast(), rowLength) + group.getLast().length();
        return List.of(new OpenTaps(0, first - from, last - first));
    }

    private static int weight(OpenTaps taps, int rowLength) {
        return taps.row() * rowLength + taps.first();
    }

    /** The view of what is copied of an image's view. Scratch is of the open scope. */
    View view(View image, Windows windows, Device device) {
        return image.pixelStride() == 1 ? byTerm(image, windows, device) : byPixel(image, windows, device);
    }

    /**
     * The first term of all pixels, then the second one of all, and so on: rows of the image as they are. A tile finds a term
     * of its pixels in one place.
     */
    private View byTerm(View image, Windows windows, Device device) {
        int columns = windows.columns(), pixels = windows.rows() * columns;
        float[] target =
                Tensor.empty(DType.F32, Shape.of(length * pixels), device).floats();
        for (OpenTaps taps : pieces)
            for (int k = 0; k < taps.length(); k++) {
                int at = (weight(taps, rowLength) - first + k) * pixels;
                copy(image.values(), image.at(0, 0, taps) + k, image.lineStride(), windows.rows(), target, at, columns);
            }
        return new View(target, 0, columns, 1, pixels, 0, length, first, runs);
    }

    /** The terms of the first pixel, then those of the second one, and so on. */
    private View byPixel(View image, Windows windows, Device device) {
        int line = windows.columns() * length;
        float[] target =
                Tensor.empty(DType.F32, Shape.of(windows.rows() * line), device).floats();
        for (OpenTaps taps : pieces)
            for (int y = 0; y < windows.rows(); y++)
                copy(
                        image.values(),
                        image.at(y, 0, taps),
                        image.pixelStride(),
                        windows.columns(),
                        taps.length(),
                        target,
                        y * line + weight(taps, rowLength) - first,
                        length);
        return new View(target, 0, line, length, 1, 0, length, first, runs);
    }

    /** Copies lines side by side, the last vector of each over the one before. */
    private static void copy(float[] source, int from, int stride, int lines, float[] target, int to, int length) {
        if (length < LANES)
            for (int y = 0; y < lines; y++)
                System.arraycopy(source, from + y * stride, target, to + y * length, length);
        else
            for (int y = 0; y < lines; y++)
                for (int i = 0; i < length; i += LANES) {
                    int x = Math.min(i, length - LANES);
                    FloatVector.fromArray(SPECIES, source, from + y * stride + x)
                            .intoArray(target, to + y * length + x);
                }
    }

    /** Copies a run of each window of a line to every {@code length}th element. */
    private static void copy(
            float[] source, int from, int step, int count, int run, float[] target, int to, int length) {
        for (int i = 0; i < run; i += LANES) {
            VectorMask<Float> some = SPECIES.indexInRange(i, run);
            for (int x = 0; x < count; x++)
                FloatVector.fromArray(SPECIES, source, from + i + x * step, some)
                        .intoArray(target, to + i + x * length, some);
        }
    }
}
