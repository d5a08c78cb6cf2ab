package hanji.nn.data;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * An immutable set of images of one size, {@code [N, H, W, C]}, as unsigned bytes, with a class label each if known.
 *
 * <p>Safe to share between threads.
 */
public final class Images {
    private static final long DIGEST_PART = 1 << 24;

    private final int height;
    private final int width;
    private final int channels;
    private final MemorySegment pixels;
    private final int[] labels;
    private final List<String> classNames;

    /** For callers that hand over their arrays and keep no reference to them. */
    private Images(int height, int width, int channels, MemorySegment pixels, int[] labels, List<String> classNames) {
        this.height = height;
        this.width = width;
        this.channels = channels;
        this.pixels = pixels;
        this.labels = labels;
        this.classNames = classNames;
    }

    /**
     * Images that take over the given arrays, which the caller must not change afterwards.
     *
     * @param pixels unsigned bytes, {@code [N, H, W, C]}
     * @param labels one number from 0 on per image, or empty if the classes are not known
     * @param classNames the name of each label, or empty if not known
     * @throws IllegalArgumentException if sizes do not agree, or a label has no name among those given
     */
    public static Images of(int height, int width, int channels, byte[] pixels, int[] labels, List<String> classNames) {
        return of(height, width, channels, MemorySegment.ofArray(pixels), labels, classNames);
    }

    /** As above, with pixels that lie elsewhere, for instance in a mapped file; any thread must be able to read them. */
    static Images of(int height, int width, int channels, MemorySegment pixels, int[] labels, List<String> classNames) {
        if (height <= 0 || width <= 0 || channels <= 0) {
            throw new IllegalArgumentException("images of %d x %d x %d".formatted(height, width, channels));
        }
        long size = (long) height * width * channels;
        long count = pixels.byteSize() / size;
        if (pixels.byteSize() % size != 0 || count > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("%d bytes are no whole number of images of %d x %d x %d, %d bytes each"
                    .formatted(pixels.byteSize(), height, width, channels, size));
        }
        if (labels.length != 0 && labels.length != count) {
            throw new IllegalArgumentException("%d labels for %d images".formatted(labels.length, count));
        }
        for (int label : labels) {
            if (label < 0 || (!classNames.isEmpty() && label >= classNames.size())) {
                throw new IllegalArgumentException("label %d, but %d class names".formatted(label, classNames.size()));
            }
        }
        return new Images(height, width, channels, pixels, labels, List.copyOf(classNames));
    }

    /**
     * Images without labels, which take over the given array.
     *
     * @param pixels unsigned bytes, {@code [N, H, W, C]}
     * @throws IllegalArgumentException if the array is no whole number of images
     */
    public static Images unlabelled(int height, int width, int channels, byte[] pixels) {
        return of(height, width, channels, pixels, new int[0], List.of());
    }

    /** Number of images. */
    public int count() {
        return (int) (pixels.byteSize() / imageSize());
    }

    /** Whether there are no images, only their size. */
    public boolean isEmpty() {
        return pixels.byteSize() == 0;
    }

    /** Whether the images of both sets have the same height, width and channels. */
    public boolean sameSize(Images other) {
        return height == other.height && width == other.width && channels == other.channels;
    }

    /** Rows of an image. */
    public int height() {
        return height;
    }

    /** Columns of an image. */
    public int width() {
        return width;
    }

    /** Values per pixel: 1 for grayscale, 3 for RGB. */
    public int channels() {
        return channels;
    }

    /** Bytes of one image: height x width x channels. */
    public int imageSize() {
        return height * width * channels;
    }

    /** Whether every image has a label; false for an empty set. */
    public boolean labelled() {
        return labels.length > 0;
    }

    /** The name of each label; empty if not known. */
    public List<String> classNames() {
        return classNames;
    }

    /**
     * The class of one image, from 0 on.
     *
     * @throws IllegalStateException if this set has no labels
     */
    public int label(int image) {
        if (!labelled()) {
            throw new IllegalStateException("these images have no labels");
        }
        return labels[image];
    }

    /** Copies one image, {@code [H, W, C]}, into {@code target} from {@code offset} on. */
    public void copyTo(int image, byte[] target, int offset) {
        MemorySegment.copy(pixels, ValueLayout.JAVA_BYTE, (long) image * imageSize(), target, offset, imageSize());
    }

    /**
     * A copy of all pixels, {@code [N, H, W, C]}.
     *
     * @throws IllegalStateException if they are more than an array holds
     */
    public byte[] pixels() {
        return pixels.toArray(ValueLayout.JAVA_BYTE);
    }

    /** A copy of all labels; empty if there are none. */
    public int[] labels() {
        return labels.clone();
    }

    /** Every image scaled: by the mean over areas where an axis gets shorter, else linearly between pixel centres. */
    public Images resized(Size size) {
        if (size.height() == height && size.width() == width) {
            return this;
        }
        byte[] scaled = new byte[Capacity.bytes(this, count(), size.height(), size.width(), channels)];
        byte[] image = new byte[imageSize()];
        for (int i = 0; i < count(); i++) {
            copyTo(i, image, 0);
            byte[] one = Resize.apply(image, new Size(height, width), channels, size);
            System.arraycopy(one, 0, scaled, i * one.length, one.length);
        }
        return of(size.height(), size.width(), channels, scaled, labels, classNames);
    }

    /** The first {@code n} images, or all if there are no more than that. */
    public Images limit(int n) {
        return n >= count() ? this : slice(0, n);
    }

    /** A copy of the images of these numbers, in this order. */
    public Images select(int... numbers) {
        byte[] chosen = new byte[Math.multiplyExact(numbers.length, imageSize())];
        for (int i = 0; i < numbers.length; i++) copyTo(numbers[i], chosen, i * imageSize());
        int[] chosenLabels = labelled()
                ? Arrays.stream(numbers).map(number -> labels[number]).toArray()
                : labels;
        return of(height, width, channels, chosen, chosenLabels, classNames);
    }

    /** Images {@code from} (inclusive) to {@code to} (exclusive); their pixels are not copied. */
    public Images slice(int from, int to) {
        if (from < 0 || from > to || to > count()) {
            throw new IndexOutOfBoundsException("images %d to %d of %d".formatted(from, to, count()));
        }
        MemorySegment part = pixels.asSlice((long) from * imageSize(), (long) (to - from) * imageSize());
        int[] partLabels = labelled() ? Arrays.copyOfRange(labels, from, to) : labels;
        return new Images(height, width, channels, part, partLabels, classNames);
    }

    /**
     * SHA-256 of the content, in hexadecimal: of N, H, W, C as big-endian 32-bit integers, then all pixels, then all
     * labels: a byte each, or 32 bits each, big-endian, where one is above 255. Two sets with the same digest train the same model.
     */
    public String sha256() {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            var sizes = ByteBuffer.allocate(4 * Integer.BYTES);
            digest.update(sizes.putInt(count())
                    .putInt(height)
                    .putInt(width)
                    .putInt(channels)
                    .array());
            for (long at = 0; at < pixels.byteSize(); at += DIGEST_PART) {
                digest.update(pixels.asSlice(at, Math.min(DIGEST_PART, pixels.byteSize() - at))
                        .asByteBuffer());
            }
            digest.update(labelBytes());
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }

    private byte[] labelBytes() {
        int width = Arrays.stream(labels).allMatch(label -> label <= 255) ? 1 : Integer.BYTES;
        var bytes = ByteBuffer.allocate(width * labels.length);
        for (int label : labels) {
            if (width == 1) {
                bytes.put((byte) label);
            } else {
                bytes.putInt(label);
            }
        }
        return bytes.array();
    }

    @Override
    public String toString() {
        return "Images[%d, %d, %d, %d]".formatted(count(), height, width, channels);
    }
}
