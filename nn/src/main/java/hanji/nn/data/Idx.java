package hanji.nn.data;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.ZipException;

/**
 * The IDX format of MNIST and Fashion-MNIST, plain or gzip: a big-endian magic number {@code 0x000008rr} (unsigned
 * bytes, rank rr), rr sizes of 32 bits, then the data, row-major, and nothing after it.
 *
 * <p>Images have rank 3, {@code [N, H, W]}; labels have rank 1, {@code [N]}.
 */
public final class Idx {
    private static final String AGAIN = "copy or download it again";

    private Idx() {}

    /** The four files of a set, each with or without the ending {@code .gz}. */
    public static final List<String> FILES = List.of(
            "train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte");

    /** Whether a folder holds at least one of the files of a set, under any of the names that {@link IdxFiles} knows. */
    public static boolean isIn(Path folder) {
        return IdxFiles.in(folder).isPresent();
    }

    /**
     * Reads the files of a folder; the last training images are held out for validation. EMNIST's, which are stored column by
     * column, are turned upright.
     *
     * @param classNames the name of each label, or empty if not known
     * @throws DataException if a file is missing, damaged, or does not fit the others or the options
     */
    public static Split read(Path folder, List<String> classNames, LoadOptions options, LoadListener listener) {
        IdxFiles files = IdxFiles.in(folder).orElseGet(() -> IdxFiles.wanted(folder));
        Images train = read(files.trainImages(), files.trainLabels(), classNames);
        Images test = read(files.testImages(), files.testLabels(), classNames);
        requireSameSize(files.testImages(), train, test);
        if (!files.byColumns()) {
            return options.split(folder, train, test);
        }
        listener.notice(folder + ": turned EMNIST's images upright, which are stored column by column");
        return options.split(folder, transposed(train), transposed(test));
    }

    private static Images transposed(Images images) {
        int height = images.width();
        int width = images.height();
        byte[] stored = images.pixels();
        byte[] upright = new byte[stored.length];
        for (int i = 0; i < upright.length; i++) {
            int x = i % width;
            int y = i / width % height;
            upright[i] = stored[i - i % (width * height) + x * height + y];
        }
        return Images.of(height, width, 1, upright, images.labels(), images.classNames());
    }

    /**
     * Reads a file of images and the file of their labels.
     *
     * @param classNames the name of each label, or empty if not known
     * @throws DataException if a file is missing, damaged, or does not fit the other
     */
    public static Images read(Path images, Path labels, List<String> classNames) {
        return read(
                images,
                FileBytes.read(images, Kind.IMAGES.description),
                labels,
                FileBytes.read(labels, Kind.LABELS.description),
                classNames);
    }

    /** As above, on files already in memory; the sources are for messages. */
    static Images read(
            Object imagesSource, byte[] images, Object labelsSource, byte[] labels, List<String> classNames) {
        Content pixels = content(imagesSource, images, Kind.IMAGES);
        Content classes = content(labelsSource, labels, Kind.LABELS);
        if (classes.count() != pixels.count()) {
            throw new DataException(
                    labelsSource,
                    "holds " + classes.count() + " labels",
                    pixels.count() + " labels, one for each image in " + imagesSource,
                    "take both files from the same set");
        }
        for (byte label : classes.data()) {
            if (!classNames.isEmpty() && Byte.toUnsignedInt(label) >= classNames.size()) {
                throw new DataException(
                        labelsSource,
                        "holds the label " + Byte.toUnsignedInt(label),
                        "labels 0 to " + (classNames.size() - 1),
                        AGAIN);
            }
        }
        return Images.of(pixels.height(), pixels.width(), 1, pixels.data(), unsigned(classes.data()), classNames);
    }

    private static void requireSameSize(Path testFile, Images train, Images test) {
        if (train.height() != test.height() || train.width() != test.width()) {
            throw new DataException(
                    testFile,
                    "holds images of %d x %d".formatted(test.height(), test.width()),
                    "%d x %d as in the training images".formatted(train.height(), train.width()),
                    "take both files from the same set");
        }
    }

    private static int[] unsigned(byte[] labels) {
        int[] unsigned = new int[labels.length];
        Arrays.setAll(unsigned, i -> Byte.toUnsignedInt(labels[i]));
        return unsigned;
    }

    /** The two kinds of file, by their rank. */
    private enum Kind {
        IMAGES(3, "an IDX file of images, plain or gzip"),
        LABELS(1, "an IDX file of labels, plain or gzip");

        final int rank;
        final String description;

        Kind(int rank, String description) {
            this.rank = rank;
            this.description = description;
        }

        int magic() {
            return 0x800 + rank;
        }
    }

    /** What a file holds; labels have height and width 1. */
    private record Content(int count, int height, int width, byte[] data) {}

    private static Content content(Object source, byte[] file, Kind kind) {
        try {
            if (!Gzip.isGzip(file)) {
                return content(source, new ByteArrayInputStream(file), file.length, kind);
            }
            try (var gzip = new Gzip(file)) {
                Content content = content(source, gzip, (long) Gzip.MOST_EXPANSION * file.length, kind);
                requireNothingAfter(source, gzip.trailingBytes(), kind);
                return content;
            }
        } catch (EOFException e) {
            throw new DataException(source, "is truncated", kind.description, AGAIN, e);
        } catch (ZipException e) {
            throw new DataException(source, "is corrupt (" + e.getMessage() + ")", kind.description, AGAIN, e);
        } catch (IOException e) {
            throw new DataException(source, "cannot be read (" + e.getMessage() + ")", kind.description, AGAIN, e);
        }
    }

    /** @param most bytes that the file can hold at most, header included */
    private static Content content(Object source, InputStream stream, long most, Kind kind) throws IOException {
        var in = new DataInputStream(stream);
        int magic = in.readInt();
        if (magic != kind.magic()) {
            throw new DataException(
                    source,
                    "begins with 0x%08x".formatted(magic),
                    "0x%08x, %s".formatted(kind.magic(), kind.description),
                    "check that the file is what its name says");
        }
        long count = size(source, in, kind);
        long height = kind == Kind.IMAGES ? size(source, in, kind) : 1;
        long width = kind == Kind.IMAGES ? size(source, in, kind) : 1;
        if ((double) count * height * width > most) {
            throw truncated(source, count, height, width, kind);
        }
        int bytes = Capacity.bytes(source, count, height, width, 1);
        byte[] data = in.readNBytes(bytes); // grows with what is there, whatever the header promises
        if (data.length < bytes) {
            throw truncated(source, count, height, width, kind);
        }
        requireNothingAfter(source, in.read() < 0 ? 0 : 1, kind);
        return new Content((int) count, (int) height, (int) width, data);
    }

    private static long size(Object source, DataInputStream in, Kind kind) throws IOException {
        long size = Integer.toUnsignedLong(in.readInt());
        if (size == 0) {
            throw new DataException(source, "has a size of 0 in its header", kind.description, AGAIN);
        }
        return size;
    }

    private static DataException truncated(Object source, long count, long height, long width, Kind kind) {
        String promised = kind == Kind.IMAGES
                ? "%d images of %d x %d".formatted(count, height, width)
                : "%d labels".formatted(count);
        return new DataException(source, "is truncated", promised + " as its header says", AGAIN);
    }

    private static void requireNothingAfter(Object source, int bytes, Kind kind) {
        if (bytes > 0) {
            throw new DataException(source, "goes on after its data", kind.description, AGAIN);
        }
    }
}
