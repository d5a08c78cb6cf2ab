package hanji.generative.cli;

import hanji.simulator.run.Counting;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A word of the command line in which braces stand for values of a sweep, {@code f32[{n*4}]=ramp} or {@code {n/block}},
 * whose quotients are rounded up.
 *
 * @param reader what the word says once the values are known
 */
record Template<T>(String text, Function<String, T> reader) {
    private static final Pattern HOLE = Pattern.compile("\\{([^{}]*)}");

    /** Without braces the word is read at once. */
    static <T> Template<T> of(String text, Function<String, T> reader) {
        if (HOLE.matcher(text).find()) return new Template<>(text, reader);
        T value = reader.apply(text);
        return new Template<>(text, _ -> value);
    }

    /** @throws IllegalArgumentException if a name has no value, or the word is not understood with them; one line */
    T at(Map<String, Long> values) {
        return reader.apply(filled(text, values));
    }

    /** A word with its braces filled in. */
    static String filled(String text, Map<String, Long> values) {
        return HOLE.matcher(text).replaceAll((MatchResult hole) -> filled(hole, text, values));
    }

    /** A macro, in which braces may also be those of C: filled in where they hold a name of the sweep. */
    static String filledWhereNamed(String text, Map<String, Long> values) {
        return HOLE.matcher(text)
                .replaceAll(hole ->
                        values.keySet().stream().anyMatch(name -> hole.group(1).matches(".*\\b" + name + "\\b.*"))
                                ? filled(hole, text, values)
                                : Matcher.quoteReplacement(hole.group()));
    }

    private static String filled(MatchResult hole, String text, Map<String, Long> values) {
        if (values.isEmpty())
            throw new IllegalArgumentException("'" + text + "' has values in braces; say which with --sweep, for"
                    + " example --sweep n=1,31,32,1000");
        return Long.toString(Counting.value(hole.group(1), values));
    }
}
