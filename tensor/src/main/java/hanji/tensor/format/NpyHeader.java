package hanji.tensor.format;

import hanji.tensor.DType;
import hanji.tensor.Shape;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The header of a .npy file: a Python dictionary such as
 * {@code {'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }}.
 */
record NpyHeader(StoredType type, ByteOrder order, boolean fortran, Shape shape) {
    private static final Map<String, StoredType> TYPES = Map.ofEntries(
            Map.entry("f2", StoredType.F16),
            Map.entry("f4", StoredType.F32),
            Map.entry("f8", StoredType.F64),
            Map.entry("i1", StoredType.I8),
            Map.entry("i2", StoredType.I16),
            Map.entry("i4", StoredType.I32),
            Map.entry("i8", StoredType.I64),
            Map.entry("u1", StoredType.U8),
            Map.entry("u2", StoredType.U16),
            Map.entry("u4", StoredType.U32),
            Map.entry("u8", StoredType.U64),
            Map.entry("b1", StoredType.BOOL));

    static byte[] toLiteral(DType dtype, Shape shape) {
        return toLiteral(descr(StoredType.valueOf(dtype.name())).orElseThrow(), shape);
    }

    /** @param descr NumPy's name of the dtype, {@code <f4} */
    static byte[] toLiteral(String descr, Shape shape) {
        String dims = Arrays.stream(shape.dims()).mapToObj(Integer::toString).collect(Collectors.joining(", "));
        String tuple = "(" + dims + (shape.rank() == 1 ? ",)" : ")");
        String literal = "{'descr': '%s', 'fortran_order': False, 'shape': %s, }".formatted(descr, tuple);
        return literal.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** NumPy's name of a type of elements; empty for BF16, which it has not. */
    static Optional<String> descr(StoredType type) {
        return TYPES.entrySet().stream()
                .filter(each -> each.getValue() == type)
                .map(each -> (type.bytes() == 1 ? "|" : "<") + each.getKey())
                .findFirst();
    }

    /** @throws FormatException if the bytes are no such dictionary, or describe what is not supported */
    static NpyHeader parse(Path file, byte[] header) {
        var literal = new PythonLiteral(file, new String(header, StandardCharsets.ISO_8859_1));
        Map<String, Object> entries = literal.dictionary();
        Object descr = entry(file, entries, "descr");
        Object order = entry(file, entries, "fortran_order");
        Object shape = entry(file, entries, "shape");
        if (entries.size() != 3) throw new FormatException(file, "its .npy header has keys beside the three known");
        if (!(descr instanceof String type) || !(order instanceof Boolean fortran) || !(shape instanceof int[] dims))
            throw new FormatException(file, "its .npy header has a value of the wrong kind");
        ByteOrder bytes = type.startsWith(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        return new NpyHeader(type(file, type), bytes, fortran, shape(file, dims));
    }

    private static Object entry(Path file, Map<String, Object> entries, String key) {
        return Optional.ofNullable(entries.get(key))
                .orElseThrow(() -> new FormatException(file, "its .npy header lacks '" + key + "'"));
    }

    /** One byte has no order, which {@code |} says. */
    private static StoredType type(Path file, String descr) {
        boolean ordered = descr.matches("[<>]..") || descr.matches("\\|.1");
        return Optional.ofNullable(TYPES.get(ordered ? descr.substring(1) : ""))
                .orElseThrow(() -> new FormatException(
                        file,
                        "has elements of dtype '" + descr
                                + "'; floats of 2 to 8 bytes, whole numbers and bool can be read"));
    }

    private static Shape shape(Path file, int[] dims) {
        try {
            return Shape.of(dims);
        } catch (IllegalArgumentException tooLarge) {
            throw new FormatException(
                    file,
                    "its .npy header is not valid: the shape " + Arrays.toString(dims) + " is too large",
                    tooLarge);
        }
    }
}
