package hanji.nn.data;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * Cuts the embedded data set out of the full Fashion-MNIST. Run it from the root of the repository:
 *
 * <pre>
 * sudo apt install dataset-fashion-mnist
 * java nn/src/test/java/hanji/nn/data/WriteEmbedded.java /usr/share/datasets/fashion-mnist nn/src/main/resources/hanji/nn/data
 * </pre>
 */
final class WriteEmbedded {
    private static final int TRAIN = 6_000;
    private static final int TEST = 1_000;

    private WriteEmbedded() {}

    public static void main(String[] folders) throws IOException {
        Path from = Path.of(folders[0]);
        Path to = Files.createDirectories(Path.of(folders[1]));
        cut(from, to, "train-images-idx3-ubyte.gz", TRAIN);
        cut(from, to, "train-labels-idx1-ubyte.gz", TRAIN);
        cut(from, to, "t10k-images-idx3-ubyte.gz", TEST);
        cut(from, to, "t10k-labels-idx1-ubyte.gz", TEST);
    }

    /** Copies an IDX file, keeping the first {@code count} entries of its first axis. */
    private static void cut(Path from, Path to, String name, int count) throws IOException {
        var plain = new ByteArrayOutputStream();
        try (var in = new DataInputStream(new GZIPInputStream(Files.newInputStream(from.resolve(name))));
                var out = new DataOutputStream(plain)) {
            int magic = in.readInt();
            out.writeInt(magic);
            in.readInt();
            out.writeInt(count);
            int bytes = count;
            for (int axis = 1; axis < (magic & 0xff); axis++) {
                int size = in.readInt();
                out.writeInt(size);
                bytes *= size;
            }
            out.write(in.readNBytes(bytes));
        }
        try (var out = new SmallestGzip(Files.newOutputStream(to.resolve(name)))) {
            plain.writeTo(out);
        }
    }

    private static final class SmallestGzip extends GZIPOutputStream {
        SmallestGzip(OutputStream out) throws IOException {
            super(out);
            def.setLevel(Deflater.BEST_COMPRESSION);
        }
    }
}
