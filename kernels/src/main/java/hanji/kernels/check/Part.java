package hanji.kernels.check;

import hanji.autograd.check.OpCase;
import hanji.autograd.check.OpCase.Fill;
import hanji.tensor.DType;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A component of an op's record, and what it is filled with. */
sealed interface Part {
    /** The component's name. */
    String name();

    /**
     * A tensor. Its extents are numbers, or letters: sizes that are chosen, one letter being one size wherever it stands.
     *
     * @param law of the elements: {@code normal}, {@code positive}, {@code probability}, {@code away-from-zero}; or for
     *     integers {@code below=10}, {@code below=C}, {@code pixels}
     */
    record Array(String name, List<String> extents, String law) implements Part {
        private static final String BELOW = "below=";

        /**
         * @param spec {@code N,H,W,C}, or with a law behind it, {@code N,C:positive}
         * @throws IllegalArgumentException if it is not understood
         */
        static Array of(String name, String spec) {
            String[] halves = spec.split(":", 2);
            List<String> extents =
                    halves[0].isBlank() ? List.of() : List.of(halves[0].trim().split("[,x]"));
            for (String extent : extents)
                if (!extent.matches("[A-Za-z]|\\d{1,6}"))
                    throw new IllegalArgumentException("'" + extent + "' of " + name + "=" + spec
                            + " is no extent; expected letters and numbers such as N,H,W,3");
            Array array = new Array(name, extents, halves.length == 1 ? "normal" : halves[1]);
            array.floatingLaw();
            return array;
        }

        boolean isFloating() {
            return !law.startsWith(BELOW) && !law.equals("pixels");
        }

        /** How it is drawn at these sizes. */
        OpCase.Input at(Map<String, Integer> sizes) {
            int[] dims = extents.stream().mapToInt(each -> size(each, sizes)).toArray();
            if (law.equals("pixels")) return OpCase.Input.of(DType.U8, Fill.below(256), dims);
            if (isFloating()) return OpCase.Input.of(floatingLaw(), dims);
            int bound = size(law.substring(BELOW.length()), sizes);
            return OpCase.Input.of(DType.I32, Fill.below(Math.max(1, bound)), dims);
        }

        static int size(String extent, Map<String, Integer> sizes) {
            return Character.isDigit(extent.charAt(0)) ? Integer.parseInt(extent) : sizes.getOrDefault(extent, 1);
        }

        private Fill floatingLaw() {
            return switch (law.toLowerCase(Locale.ROOT)) {
                case "positive" -> Fill.POSITIVE;
                case "probability" -> Fill.PROBABILITY;
                case "away-from-zero" -> Fill.AWAY_FROM_ZERO;
                case "normal", "pixels" -> Fill.NORMAL;
                default -> {
                    if (!law.matches(BELOW + "([A-Za-z]|\\d{1,6})"))
                        throw new IllegalArgumentException(
                                "'" + law + "' of " + name
                                        + " is no law; expected normal, positive, probability, away-from-zero, below=10 or pixels");
                    yield Fill.NORMAL;
                }
            };
        }

        @Override
        public String toString() {
            return name + "=[" + String.join(",", extents) + "]" + (law.equals("normal") ? "" : ":" + law);
        }
    }

    /** A number, a truth, a word: each of the values is tried. */
    record Attribute(String name, List<Object> values) implements Part {
        /**
         * @param words the values with commas between; empty for those that are tried if nobody says which
         * @throws IllegalArgumentException if the words are no values of this type, or nobody says which
         */
        static Attribute of(String name, Class<?> type, String words) {
            if (!words.isEmpty())
                return new Attribute(
                        name,
                        Arrays.stream(words.split(","))
                                .map(word -> value(name, type, word.trim()))
                                .toList());
            if (type == boolean.class) return new Attribute(name, List.of(false, true));
            if (type.isEnum()) return new Attribute(name, List.of(type.getEnumConstants()));
            throw new IllegalArgumentException("nobody says what " + name + " is; say --attribute " + name
                    + "=… with one or several values, for example " + name + "=1,2");
        }

        static boolean canHold(Class<?> type) {
            return type.isEnum() || type == String.class || type.isPrimitive() && type != char.class;
        }

        private static Object value(String name, Class<?> type, String word) {
            try {
                if (type == int.class) return Integer.valueOf(word);
                if (type == long.class) return Long.valueOf(word);
                if (type == short.class) return Short.valueOf(word);
                if (type == byte.class) return Byte.valueOf(word);
                if (type == float.class) return Float.valueOf(word);
                if (type == double.class) return Double.valueOf(word);
            } catch (NumberFormatException _) {
                throw new IllegalArgumentException("'" + word + "' is no " + type + ", which " + name + " is");
            }
            if (type == boolean.class) {
                if (!word.matches("(?i)true|false"))
                    throw new IllegalArgumentException(
                            "'" + word + "' is neither true nor false, which " + name + " is");
                return Boolean.valueOf(word);
            }
            if (!type.isEnum()) return word;
            return Arrays.stream(type.getEnumConstants())
                    .filter(each -> each.toString().equalsIgnoreCase(word))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("'" + word + "' is no " + type.getSimpleName()
                            + ", which " + name + " is; there are " + Arrays.toString(type.getEnumConstants())));
        }

        @Override
        public String toString() {
            return name + "="
                    + String.join(",", values.stream().map(String::valueOf).toList());
        }
    }
}
