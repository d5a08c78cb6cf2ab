package hanji.simulator.run;

import hanji.tensor.Shape;
import hanji.tensor.format.AtomicFile;
import hanji.tensor.format.FormatException;
import hanji.tensor.format.StoredArray;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Arrays in files: {@code @x.bin} is what lies in memory, {@code file:x.npy} an array of NumPy, and
 * {@code file:x.safetensors:NAME} a tensor.
 */
public final class ArrayFile {
    private static final String MARK = "file:", SAFETENSORS = ".safetensors";

    private ArrayFile() {}

    /** Whether a word names a file. */
    static boolean isNamed(String word) {
        return word.startsWith("@") || word.startsWith(MARK);
    }

    /**
     * The elements of a file, little-endian.
     *
     * @param text of the argument; the file is named behind its first {@code =}
     * @throws FormatException if it holds other elements, or fewer or more of them
     * @throws UncheckedIOException if it cannot be read
     */
    static byte[] content(String text, Argument.Type type, int length) {
        String word = text.substring(text.indexOf('=') + 1).strip();
        try {
            if (!word.startsWith("@")) return content(stored(word), type, length);
            byte[] content = Files.readAllBytes(Path.of(word.substring(1)));
            if (content.length != length * type.bytes())
                throw new IllegalArgumentException("argument '" + text + "' is not understood: " + word.substring(1)
                        + " has " + content.length + " bytes, not " + length * type.bytes());
            return content;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** An array and where it is from. */
    record Stored(Path file, StoredArray array) {}

    /** @param word {@code file:x.npy} */
    static Stored stored(String word) throws IOException {
        String name = word.substring(MARK.length());
        int end = name.indexOf(SAFETENSORS + ":");
        Path file = Path.of(end < 0 ? name : name.substring(0, end + SAFETENSORS.length()));
        if (file.toString().endsWith(SAFETENSORS)) {
            String tensor = end < 0 ? "" : name.substring(end + SAFETENSORS.length() + 1);
            return new Stored(file, StoredArray.readSafeTensors(file, tensor));
        }
        if (file.toString().endsWith(".npy")) return new Stored(file, StoredArray.readNpy(file));
        throw new FormatException(file, "is neither .npy nor .safetensors; @FILE takes bytes as they lie in memory");
    }

    private static byte[] content(Stored stored, Argument.Type type, int length) {
        requireLength(stored, length);
        if (!types(type).contains(stored.array.type()))
            throw new FormatException(
                    stored.file,
                    "holds " + stored.array.type() + ", and the argument is " + name(type)
                            + ", for which it has to hold " + String.join(" or ", types(type)));
        byte[] content = new byte[stored.array.elements().remaining()];
        stored.array.elements().get(0, content);
        return content;
    }

    static void requireLength(Stored stored, int length) {
        Shape shape = stored.array.shape();
        if (shape.size() != length)
            throw new FormatException(
                    stored.file, "holds " + shape.size() + " elements " + shape + ", and the argument has " + length);
    }

    /** What a file may hold for a type: the same bits. NumPy has no BF16, whose bits are a U16 there. */
    static List<String> types(Argument.Type type) {
        return switch (type) {
            case F32, F64, F16 -> List.of(type.name());
            case BF16 -> List.of("BF16", "U16");
            case I8, U8 -> List.of(type.name(), type == Argument.Type.U8 ? "I8" : "U8", "BOOL");
            case I16 -> List.of("I16", "U16");
            case I32 -> List.of("I32", "U32");
            case I64 -> List.of("I64", "U64");
        };
    }

    /**
     * Writes the elements of an array, as a .npy file or, under any other name, as they lie in memory.
     *
     * @param elements little-endian
     */
    public static void write(Path file, Argument.Array array, ByteBuffer elements) throws IOException {
        if (file.toString().endsWith(".npy")) {
            String type =
                    array.type() == Argument.Type.BF16 ? "U16" : array.type().name();
            new StoredArray(type, Shape.of(array.length()), elements).writeNpy(file);
        } else
            AtomicFile.write(file, channel -> {
                ByteBuffer rest = elements.duplicate();
                while (rest.hasRemaining()) channel.write(rest);
            });
    }

    private static String name(Argument.Type type) {
        return type.name().toLowerCase(Locale.ROOT);
    }
}
