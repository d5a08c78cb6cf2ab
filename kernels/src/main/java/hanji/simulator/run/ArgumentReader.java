package hanji.simulator.run;

import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads what {@link Argument#FORM} says. */
final class ArgumentReader {
    private ArgumentReader() {}

    /** @throws IllegalArgumentException if it has not the form; one line */
    static Argument read(String text) {
        Optional<Argument.Pointer> pointer = pointer(text.strip());
        if (pointer.isPresent()) return pointer.get();
        if (text.strip().startsWith("ptr[")) return pointers(text);
        if (text.strip().matches("bytes=([0-9a-fA-F]{2})+"))
            return new Argument.Struct(
                    text, HexFormat.of().parseHex(text.strip().substring("bytes=".length())));
        Matcher matcher = Pattern.compile("(f32|f64|f16|bf16|i8|i16|i32|i64|u8)(?:\\[(\\d+)])?=(\\S+)")
                .matcher(text.strip());
        if (!matcher.matches()) throw notUnderstood(text, "write " + Argument.FORM);
        Argument.Type type = Argument.Type.valueOf(matcher.group(1).toUpperCase(Locale.ROOT));
        String length = matcher.group(2), value = matcher.group(3);
        try {
            return length == null
                    ? new Argument.Scalar(text, type, number(type, value))
                    : array(text, type, length(text, type, length), value);
        } catch (NumberFormatException _) {
            throw notUnderstood(text, value + " is no number of its type; write " + Argument.FORM);
        }
    }

    private static Optional<Argument.Pointer> pointer(String text) {
        Matcher address = Pattern.compile("arg(\\d{1,4})([+-]\\d{1,12})?").matcher(text);
        if (!address.matches()) return Optional.empty();
        return Optional.of(new Argument.Pointer(
                text,
                Integer.parseInt(address.group(1)),
                address.group(2) == null ? 0 : Long.parseLong(address.group(2))));
    }

    private static Argument.Pointers pointers(String text) {
        Matcher matcher = Pattern.compile("ptr\\[(\\d{1,9})]=(\\S+)").matcher(text.strip());
        if (!matcher.matches()) throw notUnderstood(text, "write " + Argument.FORM);
        List<Argument.Pointer> all = Stream.of(matcher.group(2).split(","))
                .map(each ->
                        pointer(each).orElseThrow(() -> notUnderstood(text, each + " is no address in an argument")))
                .toList();
        if (all.size() != Integer.parseInt(matcher.group(1)))
            throw notUnderstood(text, "it has " + all.size() + " addresses for " + matcher.group(1) + " elements");
        return new Argument.Pointers(text, all);
    }

    private static int length(String text, Argument.Type type, String length) {
        long elements = Long.parseLong(length);
        if (elements < 1 || elements * type.bytes() > Integer.MAX_VALUE - 64)
            throw notUnderstood(text, "an array has 1 element or more and less than 2 GiB");
        return (int) elements;
    }

    private static Argument.Array array(String text, Argument.Type type, int length, String fill) {
        if (ArrayFile.isNamed(fill)) return new Argument.Array(text, type, length, Argument.Fill.FILE, 0, List.of());
        if (fill.startsWith("random:"))
            return new Argument.Array(
                    text,
                    type,
                    length,
                    Argument.Fill.RANDOM,
                    Long.parseLong(fill.substring("random:".length())),
                    List.of());
        return switch (fill) {
            case "zeros" -> new Argument.Array(text, type, length, Argument.Fill.ZEROS, 0, List.of());
            case "ramp" -> new Argument.Array(text, type, length, Argument.Fill.RAMP, 0, List.of());
            case "unwritten" -> new Argument.Array(text, type, length, Argument.Fill.UNWRITTEN, 0, List.of());
            default ->
                new Argument.Array(text, type, length, Argument.Fill.VALUES, 0, values(text, type, length, fill));
        };
    }

    private static List<Number> values(String text, Argument.Type type, int length, String fill) {
        if (fill.matches("[a-zA-Z]{4,}")) throw notUnderstood(text, "write " + Argument.FORM);
        List<Number> values =
                Stream.of(fill.split(",")).map(each -> number(type, each)).toList();
        if (values.size() != 1 && values.size() != length)
            throw notUnderstood(text, "it has " + values.size() + " values for " + length + " elements");
        return values;
    }

    private static Number number(Argument.Type type, String value) {
        return switch (type) {
            case F32 -> Float.parseFloat(spelled(value));
            case F64, F16, BF16 -> Double.parseDouble(spelled(value));
            case I8 -> Byte.decode(value);
            case I16 -> Short.decode(value);
            case I32 -> Integer.decode(value);
            case I64 -> Long.decode(value);
            case U8 -> {
                int number = Integer.decode(value);
                if (number < 0 || number > 255) throw new NumberFormatException(value);
                yield number;
            }
        };
    }

    /** As Java spells infinities and NaN. */
    private static String spelled(String value) {
        return switch (value) {
            case "inf", "+inf" -> "Infinity";
            case "-inf" -> "-Infinity";
            case "nan" -> "NaN";
            default -> value;
        };
    }

    private static IllegalArgumentException notUnderstood(String text, String why) {
        return new IllegalArgumentException("argument '" + text + "' is not understood: " + why);
    }
}
