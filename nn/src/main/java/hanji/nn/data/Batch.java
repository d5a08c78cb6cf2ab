package hanji.nn.data;

import java.util.Arrays;

/**
 * Some images of a set, copied side by side. The arrays are reused: they hold until the next batch is taken.
 *
 * @param position the place of this batch; the one after it is where to resume once it has been used
 * @param indices which images of the set, {@code [N]}
 * @param pixels unsigned bytes, {@code [N, H, W, C]}
 * @param labels the class of each image, {@code [N]}, or empty if the set has none
 */
public record Batch(Position position, int[] indices, byte[] pixels, int[] labels) {
    static Batch allocate(Images images, int count) {
        return new Batch(
                Position.START,
                new int[count],
                new byte[count * images.imageSize()],
                new int[images.labelled() ? count : 0]);
    }

    /** Number of images. */
    public int count() {
        return indices.length;
    }

    /** Copies of the images {@code from} to {@code to - 1} of this batch. */
    public Batch slice(int from, int to) {
        int size = pixels.length / count();
        return new Batch(
                position,
                Arrays.copyOfRange(indices, from, to),
                Arrays.copyOfRange(pixels, from * size, to * size),
                labels.length == 0 ? labels : Arrays.copyOfRange(labels, from, to));
    }

    /** The same arrays, filled with the images at {@code order[from]} and following. */
    Batch refill(Position position, Images images, int[] order, int from) {
        for (int i = 0; i < indices.length; i++) {
            indices[i] = order[from + i];
            images.copyTo(indices[i], pixels, i * images.imageSize());
            if (labels.length > 0) {
                labels[i] = images.label(indices[i]);
            }
        }
        return new Batch(position, indices, pixels, labels);
    }
}
