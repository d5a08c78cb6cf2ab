package hanji.nn.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * CIFAR-10, binary version: files of records, each one label byte, then 32 x 32 pixels of red, of green, of blue.
 *
 * <p>A. Krizhevsky, Learning Multiple Layers of Features from Tiny Images, 2009.
 */
public final class Cifar10 {
    /** The name of each label. */
    public static final List<String> CLASS_NAMES =
            List.of("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck");

    /** The files of the set: five for training, then the test images. */
    public static final List<String> FILES = List.of(
            "data_batch_1.bin",
            "data_batch_2.bin",
            "data_batch_3.bin",
            "data_batch_4.bin",
            "data_batch_5.bin",
            "test_batch.bin");

    private static final int SIDE = 32;
    private static final int PLANE = SIDE * SIDE;
    private static final int CHANNELS = 3;
    private static final int RECORD = 1 + CHANNELS * PLANE;
    private static final String EXPECTED = "a CIFAR-10 file, binary version (records of " + RECORD + " bytes)";
    private static final String AGAIN = "unpack cifar-10-binary.tar.gz again";

    private Cifar10() {}

    /** Whether a folder, or the sub-folder that the archive unpacks to, holds at least one of the {@link #FILES}. */
    public static boolean isIn(Path folder) {
        return FILES.stream().anyMatch(name -> Files.exists(batches(folder).resolve(name)));
    }

    /**
     * Reads the {@link #FILES} of a folder, or of its sub-folder {@code cifar-10-batches-bin}; the last training images
     * are held out for validation.
     *
     * @return images {@code [N, 32, 32, 3]}
     * @throws DataException if a file is missing or damaged, holds another number of images than the first, or they are
     *     too few for the options
     */
    public static Split read(Path folder, LoadOptions options) {
        List<Path> files = FILES.stream().map(batches(folder)::resolve).toList();
        byte[] first = FileBytes.read(files.getFirst(), EXPECTED);
        int perFile = first.length / RECORD;
        int trainFiles = files.size() - 1;
        byte[] pixels = new byte[Capacity.bytes(folder, (long) trainFiles * perFile, SIDE, SIDE, CHANNELS)];
        int[] labels = new int[trainFiles * perFile];
        for (int f = 0; f < trainFiles; f++) {
            unpack(files.get(f), perFile, pixels, labels, f * perFile);
        }
        byte[] testPixels = new byte[perFile * CHANNELS * PLANE];
        int[] testLabels = new int[perFile];
        unpack(files.getLast(), perFile, testPixels, testLabels, 0);
        return options.split(
                folder,
                Images.of(SIDE, SIDE, CHANNELS, pixels, labels, CLASS_NAMES),
                Images.of(SIDE, SIDE, CHANNELS, testPixels, testLabels, CLASS_NAMES));
    }

    /** Whether a folder, or the sub-folder that the archive unpacks to, holds the set as pickled by Python. */
    static boolean isPickledIn(Path folder) {
        return Files.exists(folder.resolve("data_batch_1")) || Files.isDirectory(folder.resolve("cifar-10-batches-py"));
    }

    private static Path batches(Path folder) {
        Path unpacked = folder.resolve("cifar-10-batches-bin");
        return Files.isDirectory(unpacked) ? unpacked : folder;
    }

    /** Reads {@code count} records into images {@code from} and following, planes [C, H, W] becoming [H, W, C]. */
    private static void unpack(Path file, int count, byte[] pixels, int[] labels, int from) {
        byte[] records = FileBytes.read(file, EXPECTED);
        if (records.length % RECORD != 0) {
            throw new DataException(file, "holds " + records.length + " bytes", EXPECTED, AGAIN);
        }
        if (records.length / RECORD != count) {
            String problem = "holds " + records.length / RECORD + " images";
            throw new DataException(file, problem, count + " as in " + FILES.getFirst(), AGAIN);
        }
        for (int i = 0; i < count; i++) {
            int record = i * RECORD;
            int label = Byte.toUnsignedInt(records[record]);
            if (label >= CLASS_NAMES.size()) {
                throw new DataException(file, "has the label " + label + " at byte " + record, "labels 0 to 9", AGAIN);
            }
            labels[from + i] = label;
            interleave(records, record + 1, pixels, (from + i) * CHANNELS * PLANE);
        }
    }

    private static void interleave(byte[] planes, int planesAt, byte[] pixels, int pixelsAt) {
        for (int p = 0; p < PLANE; p++) {
            for (int c = 0; c < CHANNELS; c++) {
                pixels[pixelsAt + p * CHANNELS + c] = planes[planesAt + c * PLANE + p];
            }
        }
    }
}
