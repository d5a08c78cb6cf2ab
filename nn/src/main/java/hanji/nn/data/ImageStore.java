package hanji.nn.data;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Decoded pixels, written one image after the other: into an array, or, where all would not fit, into a temporary file
 * that is mapped at the end, so that the operating system holds in memory what is read and no more than there is.
 */
sealed interface ImageStore extends AutoCloseable {
    /**
     * @param source of the images, for messages
     * @param bytes that will be written at most
     * @param mostInMemory bytes; for more a file is made
     */
    static ImageStore of(Path source, long bytes, long mostInMemory) {
        boolean fits = bytes <= Math.min(mostInMemory, Integer.MAX_VALUE - 8);
        return fits ? new InArray((int) bytes) : InFile.create(source, bytes);
    }

    /** Appends an image. */
    void add(byte[] image);

    /** All that was written, for reading. */
    MemorySegment finish();

    /** Lets go of the file, if there is one; what {@link #finish} returned stays. */
    @Override
    void close();

    /** A store in memory. */
    final class InArray implements ImageStore {
        private final byte[] array;
        private int length;

        InArray(int bytes) {
            array = new byte[bytes];
        }

        @Override
        public void add(byte[] image) {
            System.arraycopy(image, 0, array, length, image.length);
            length += image.length;
        }

        @Override
        public MemorySegment finish() {
            return MemorySegment.ofArray(array).asSlice(0, length);
        }

        @Override
        public void close() {}
    }

    /** A store in the folder for temporary files; the file has no name any more once it is mapped. */
    final class InFile implements ImageStore {
        private final Path source;
        private final long bytes;
        private final Path file;
        private final FileChannel channel;

        private InFile(Path source, long bytes, Path file) throws IOException {
            this.source = source;
            this.bytes = bytes;
            this.file = file;
            this.channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
        }

        static InFile create(Path source, long bytes) {
            try {
                return new InFile(source, bytes, Files.createTempFile("hanji-images-", ".raw"));
            } catch (IOException e) {
                throw noRoom(source, bytes, e);
            }
        }

        @Override
        public void add(byte[] image) {
            try {
                var rest = ByteBuffer.wrap(image);
                while (rest.hasRemaining()) {
                    channel.write(rest);
                }
            } catch (IOException e) {
                throw noRoom(source, bytes, e);
            }
        }

        @Override
        public MemorySegment finish() {
            try {
                return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), Arena.ofAuto());
            } catch (IOException e) {
                throw noRoom(source, bytes, e);
            }
        }

        @Override
        public void close() {
            try (channel) {
                Files.delete(file);
            } catch (IOException e) {
                file.toFile().deleteOnExit(); // where a mapped file cannot be deleted
            }
        }

        private static DataException noRoom(Path source, long bytes, IOException e) {
            return new DataException(
                    source,
                    "holds %.0f MB of pixels, which cannot be written to a temporary file (%s)"
                            .formatted(bytes / 1e6, e.getMessage()),
                    "room for them in " + System.getProperty("java.io.tmpdir"),
                    "make room, use fewer or smaller images (--limit, --resize), or name another folder"
                            + " (HANJI_JAVA_OPTS=-Djava.io.tmpdir=FOLDER)",
                    e);
        }
    }

    /** Of RGB images the red channel, in a store of its own. */
    static MemorySegment red(Path source, MemorySegment rgb, int pixels, long mostInMemory) {
        try (ImageStore gray = of(source, rgb.byteSize() / 3, mostInMemory)) {
            byte[] image = new byte[pixels];
            for (long at = 0; at < rgb.byteSize(); at += 3L * pixels) {
                for (int i = 0; i < pixels; i++) {
                    image[i] = rgb.get(ValueLayout.JAVA_BYTE, at + 3L * i);
                }
                gray.add(image);
            }
            return gray.finish();
        }
    }
}
