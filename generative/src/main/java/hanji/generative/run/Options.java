package hanji.generative.run;

import hanji.generative.model.Help;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * The options of a recipe as text: a record's components by name, as the command line and checkpoints spell them
 * ({@code hiddenUnits} is {@code hidden-units}).
 */
public final class Options {
    private Options() {}

    /**
     * One option.
     *
     * @param name as it is spelled, without hyphens before it
     * @param type of its value: int, long, double, boolean or an enum
     * @param value that it has
     * @param help one sentence
     */
    public record Option(String name, Class<?> type, Object value, String help) {
        /** The value as text. */
        public String text() {
            return switch (value) {
                case Enum<?> constant -> spelled(constant);
                case Double number -> plain(number);
                default -> value.toString();
            };
        }

        /** Without an exponent and without a fraction of 0, as people write it: 0.0002, 30; others as Java does. */
        private static String plain(double number) {
            double size = Math.abs(number);
            return size == 0 || (size >= 1e-7 && size < 1e9)
                    ? BigDecimal.valueOf(number).stripTrailingZeros().toPlainString()
                    : Double.toString(number);
        }

        /** What stands for a value in a line of help. */
        public String label() {
            if (type.isEnum())
                return Arrays.stream(type.getEnumConstants())
                        .map(constant -> spelled((Enum<?>) constant))
                        .collect(Collectors.joining("|"));
            return type == boolean.class ? "true|false" : type == double.class ? "X" : "N";
        }
    }

    /** The options of a record, with the values that it has, in the order of its components. */
    public static List<Option> of(Record options) {
        return Arrays.stream(options.getClass().getRecordComponents())
                .map(component -> new Option(
                        spelled(component), component.getType(), valueOf(options, component), help(component)))
                .toList();
    }

    /** Names and values. */
    public static Map<String, String> text(Record options) {
        return of(options).stream()
                .collect(Collectors.toMap(Option::name, Option::text, (a, _) -> a, LinkedHashMap::new));
    }

    /**
     * A record like this one with other values.
     *
     * @param changes text by name; names that the record lacks are left to others
     * @throws IllegalArgumentException naming the option, if a text is no value of its type; or as the record's
     *     constructor says
     */
    public static <O extends Record> O with(O options, Map<String, String> changes) {
        RecordComponent[] components = options.getClass().getRecordComponents();
        Object[] values = Arrays.stream(components)
                .map(component -> {
                    String text = changes.get(spelled(component));
                    return text == null ? valueOf(options, component) : parse(component, text);
                })
                .toArray();
        return create(options, components, values);
    }

    @SuppressWarnings("unchecked") // the constructor is of the record's own class
    private static <O extends Record> O create(O like, RecordComponent[] components, Object[] values) {
        try {
            Class<?>[] types =
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
            Constructor<?> constructor = like.getClass().getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return (O) constructor.newInstance(values);
        } catch (InvocationTargetException refused) {
            if (refused.getCause() instanceof IllegalArgumentException reason) throw reason;
            throw new IllegalStateException(like.getClass() + " cannot be made", refused.getCause());
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException(like.getClass() + " cannot be made", impossible);
        }
    }

    private static Object parse(RecordComponent component, String text) {
        Class<?> type = component.getType();
        String name = spelled(component);
        try {
            if (type == int.class) return Integer.valueOf(text);
            if (type == long.class) return Long.valueOf(text);
            if (type == double.class) return Double.valueOf(text);
        } catch (NumberFormatException _) {
            String bits = type == long.class ? " of 64 bits" : text.matches("-?\\d+") ? " of 32 bits" : "";
            String kind = type == double.class ? "number" : "whole number" + bits;
            throw new IllegalArgumentException("'--" + name + "': '" + text + "' is not a " + kind);
        }
        if (type == boolean.class && (text.equals("true") || text.equals("false"))) return Boolean.valueOf(text);
        if (type.isEnum())
            for (Object constant : type.getEnumConstants())
                if (spelled((Enum<?>) constant).equalsIgnoreCase(text)) return constant;
        String values = new Option(name, type, "", "").label().replace("|", ", ");
        throw new IllegalArgumentException("'--" + name + "': '" + text + "' is none of " + values);
    }

    private static Object valueOf(Record options, RecordComponent component) {
        try {
            var accessor = component.getAccessor();
            accessor.setAccessible(true);
            return Objects.requireNonNull(accessor.invoke(options), component.getName());
        } catch (ReflectiveOperationException unreadable) {
            throw new IllegalStateException("cannot read " + component + " of " + options.getClass(), unreadable);
        }
    }

    private static String help(RecordComponent component) {
        Help help = component.getAnnotation(Help.class);
        if (help == null)
            throw new IllegalStateException(component + " of " + component.getDeclaringRecord() + " has no @Help");
        return help.value();
    }

    /** {@code hiddenUnits} to {@code hidden-units}. */
    private static String spelled(RecordComponent component) {
        return component.getName().replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
    }

    private static String spelled(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
