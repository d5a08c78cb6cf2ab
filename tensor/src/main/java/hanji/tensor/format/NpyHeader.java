package hanji.tensor.format;

import hanji.tensor.DType;
import hanji.tensor.Shape;
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
record NpyHeader(DType dtype, Shape shape) {
    private static final Map<String, DType> DTYPES =
            Map.of("<f4", DType.F32, "<f8", DType.F64, "<i4", DType.I32, "|u1", DType.U8);

    byte[] toLiteral() {
        String descr = DTYPES.entrySet().stream()
                .filter(entry -> entry.getValue() == dtype)
                .map(Map.Entry::getKey)
                .findAny()
                .orElseThrow();
        String dims = Arrays.stream(shape.dims()).mapToObj(Integer::toString).collect(Collectors.joining(", "));
        String tuple = "(" + dims + (shape.rank() == 1 ? ",)" : ")");
        String literal = "{'descr': '%s', 'fortran_order': False, 'shape': %s, }".formatted(descr, tuple);
        return literal.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** @throws FormatException if the bytes are no such dictionary, or describe what is not supported */
    static NpyHeader parse(Path file, byte[] header) {
        var literal = new PythonLiteral(file, new String(header, StandardCharsets.ISO_8859_1));
        Map<String, Object> entries = literal.dictionary();
        Object descr = entry(file, entries, "descr");
        Object order = entry(file, entries, "fortran_order");
        Object shape = entry(file, entries, "shape");
        if (entries.size() != 3) throw new FormatException(file, "its .npy header has keys beside the three known");
        if (order instanceof Boolean isFortran && isFortran)
            throw new FormatException(
                    file, "is in fortran order, which is not supported; save it with numpy.ascontiguousarray");
        if (!(descr instanceof String type) || !(order instanceof Boolean) || !(shape instanceof int[] dims))
            throw new FormatException(file, "its .npy header has a value of the wrong kind");
        return new NpyHeader(dtype(file, type), shape(file, dims));
    }

    private static Object entry(Path file, Map<String, Object> entries, String key) {
        return Optional.ofNullable(entries.get(key))
                .orElseThrow(() -> new FormatException(file, "its .npy header lacks '" + key + "'"));
    }

    private static DType dtype(Path file, String descr) {
        return Optional.ofNullable(DTYPES.get(descr))
                .orElseThrow(() -> new FormatException(
                        file, "has elements of dtype '" + descr + "'; '<f4', '<f8', '<i4' and '|u1' can be read"));
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
