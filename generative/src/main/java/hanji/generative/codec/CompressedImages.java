package hanji.generative.codec;

import hanji.tensor.format.FormatException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/**
 * A file of compressed images. Big-endian: eight bytes that name the format; its version, 4 where the images have labels and else
 * 3 (blocks of 1 and 2 had 16 images, not 8), and that of the roundings, 32 bits each; SHA-256 of the weights; SHA-256 of the images ({@link hanji.nn.data.Images#sha256}); their number, height, width and
 * channels, 32 bits each; the length of the names, 32 bits, and the names, each with a line feed behind, deflated, or nothing; of each
 * block of images the length of its code, 7 bits a byte, the lowest first, the 8th bit where more follow, and the code; SHA-256
 * of all this.
 *
 * @param numerics version of the roundings that encoded it
 * @param weightsSha256 of the model, in hexadecimal
 * @param imagesSha256 of the images, in hexadecimal
 * @param labelled whether the code holds a label of each image, which the digest of the images is over too
 * @param names of the image files, or empty
 * @param blocks the code of each block of images
 */
public record CompressedImages(
        int numerics,
        String weightsSha256,
        String imagesSha256,
        int count,
        int height,
        int width,
        int channels,
        boolean labelled,
        List<String> names,
        List<byte[]> blocks) {
    private static final byte[] FORMAT = "hanjizip".getBytes(StandardCharsets.US_ASCII);
    private static final int VERSION = 3;
    private static final int VERSION_WITH_LABELS = 4;
    private static final int DIGEST = 32;
    private static final int LARGEST_NAMES = 1 << 28;
    /** What any file system takes as a name in one folder, with nothing that a terminal or a path would act on. */
    private static final Pattern NAME = Pattern.compile("[^/\\\\\\p{Cntrl}\\p{Zl}\\p{Zp}]{1,255}");

    /** @throws IllegalArgumentException if there is no image, or there are names, but not one for each */
    public CompressedImages {
        if (count < 1 || !names.isEmpty() && names.size() != count)
            throw new IllegalArgumentException(names.size() + " names of " + count + " images");
        names = List.copyOf(names);
        blocks = List.copyOf(blocks);
    }

    /** Whether an image file may be called so. */
    public static boolean isName(String name) {
        return NAME.matcher(name).matches() && !name.startsWith(".");
    }

    /** Bytes of the codes alone. */
    public long codeBytes() {
        return blocks.stream().mapToLong(block -> block.length).sum();
    }

    /** The content of the file. */
    public byte[] toBytes() {
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            out.write(FORMAT);
            out.writeInt(labelled ? VERSION_WITH_LABELS : VERSION);
            out.writeInt(numerics);
            out.write(HexFormat.of().parseHex(weightsSha256));
            out.write(HexFormat.of().parseHex(imagesSha256));
            for (int size : new int[] {count, height, width, channels}) out.writeInt(size);
            byte[] list = deflated(names);
            out.writeInt(list.length);
            out.write(list);
            for (byte[] block : blocks) {
                writeLength(out, block.length);
                out.write(block);
            }
            out.write(sha256(bytes.toByteArray()));
        } catch (IOException impossible) {
            throw new UncheckedIOException("memory does not fail to be written", impossible);
        }
        return bytes.toByteArray();
    }

    private static byte[] deflated(List<String> names) throws IOException {
        if (names.isEmpty()) return new byte[0];
        var bytes = new ByteArrayOutputStream();
        try (var out = new DeflaterOutputStream(bytes)) {
            for (String name : names) out.write((name + "\n").getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    private static void writeLength(DataOutputStream out, int length) throws IOException {
        int left = length;
        for (; left >= 0x80; left >>>= 7) out.writeByte(left & 0x7f | 0x80);
        out.writeByte(left);
    }

    /**
     * Reads a file.
     *
     * @throws FormatException if it is none of these, or damaged
     */
    public static CompressedImages read(Path path) throws IOException {
        if (Files.isDirectory(path)) throw new FormatException(path, "is a folder, not a file of compressed images");
        byte[] bytes = Files.readAllBytes(path);
        int shortest = FORMAT.length + 7 * Integer.BYTES + 3 * DIGEST;
        if (bytes.length < FORMAT.length || !Arrays.equals(bytes, 0, FORMAT.length, FORMAT, 0, FORMAT.length))
            throw new FormatException(path, "is no file of ./hanji compress");
        int end = bytes.length - DIGEST;
        boolean whole = bytes.length >= shortest
                && Arrays.equals(sha256(Arrays.copyOf(bytes, end)), Arrays.copyOfRange(bytes, end, bytes.length));
        if (!whole) throw new FormatException(path, "is truncated or altered: its checksum does not fit");
        try (var in = new DataInputStream(new ByteArrayInputStream(bytes, FORMAT.length, end - FORMAT.length))) {
            int version = in.readInt();
            if (version < VERSION || version > VERSION_WITH_LABELS)
                throw new FormatException(
                        path,
                        "is of version " + version + ", and this Hanji reads " + VERSION + " and "
                                + VERSION_WITH_LABELS);
            return read(in, version == VERSION_WITH_LABELS);
        } catch (IOException | IllegalArgumentException | ArithmeticException e) {
            throw new FormatException(path, "is damaged: " + e.getMessage(), e);
        }
    }

    private static CompressedImages read(DataInputStream in, boolean labelled) throws IOException {
        int numerics = in.readInt();
        String weights = HexFormat.of().formatHex(in.readNBytes(DIGEST));
        String images = HexFormat.of().formatHex(in.readNBytes(DIGEST));
        int count = in.readInt(), height = in.readInt(), width = in.readInt(), channels = in.readInt();
        if (count < 1 || height < 1 || width < 1 || channels < 1)
            throw new IOException("%d images of %d x %d x %d".formatted(count, height, width, channels));
        Math.multiplyExact(count, Math.multiplyExact(height, Math.multiplyExact(width, channels)));
        List<String> names = names(in.readNBytes(in.readInt()));
        List<byte[]> blocks = new ArrayList<>();
        for (int block = 0; block < Coding.blocks(count); block++) {
            int length = readLength(in);
            byte[] code = in.readNBytes(length);
            if (code.length < length) throw new IOException("block " + block + " ends too early");
            blocks.add(code);
        }
        if (in.read() >= 0) throw new IOException("more follows the last block");
        return new CompressedImages(numerics, weights, images, count, height, width, channels, labelled, names, blocks);
    }

    private static List<String> names(byte[] deflated) throws IOException {
        if (deflated.length == 0) return List.of();
        try (var in = new InflaterInputStream(new ByteArrayInputStream(deflated))) {
            byte[] list = in.readNBytes(LARGEST_NAMES);
            List<String> names =
                    new String(list, StandardCharsets.UTF_8).lines().toList();
            for (String name : names) if (!isName(name)) throw new IOException("a name that no file may have");
            if (new HashSet<>(names).size() < names.size()) throw new IOException("two images of one name");
            return names;
        }
    }

    private static int readLength(DataInputStream in) throws IOException {
        int length = 0;
        for (int shift = 0; shift < 28; shift += 7) {
            int next = in.readUnsignedByte();
            length |= (next & 0x7f) << shift;
            if (next < 0x80) return length;
        }
        throw new IOException("a block of too many bytes");
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every Java platform has SHA-256", impossible);
        }
    }
}
