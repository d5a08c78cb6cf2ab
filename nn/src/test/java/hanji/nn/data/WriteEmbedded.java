package hanji.nn.data;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
    private static final int VALIDATION = 500;
    private static final int TEST = 1_000;

    private WriteEmbedded() {}

    public static void main(String[] folders) throws IOException {
        Path from = Path.of(folders[0]);
        Path to = Files.createDirectories(Path.of(folders[1]));
        for (String kind : List.of("-images-idx3-ubyte.gz", "-labels-idx1-ubyte.gz")) {
            cut(from.resolve("train" + kind), to.resolve("train" + kind), 0, TRAIN);
            cut(from.resolve("train" + kind), to.resolve("validation" + kind), TRAIN, VALIDATION);
            cut(from.resolve("t10k" + kind), to.resolve("t10k" + kind), 0, TEST);
        }
    }

    /** Copies an IDX file, keeping {@code count} entries of its first axis from {@code first} on. */
    private static void cut(Path from, Path to, int first, int count) throws IOException {
        var plain = new ByteArrayOutputStream();
        try (var in = new DataInputStream(new GZIPInputStream(Files.newInputStream(from)));
                var out = new DataOutputStream(plain)) {
            int magic = in.readInt();
            out.writeInt(magic);
            in.readInt();
            out.writeInt(count);
            int entry = 1;
            for (int axis = 1; axis < (magic & 0xff); axis++) {
                int size = in.readInt();
                out.writeInt(size);
                entry *= size;
            }
            in.skipNBytes((long) first * entry);
            out.write(in.readNBytes(count * entry));
        }
        try (var out = new SmallestGzip(Files.newOutputStream(to))) {
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
