package hanji.generative.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * An option of {@code train} and the values that a sweep gives it: {@code lr=0.001,0.003} or {@code seed=1..5}.
 *
 * @param name without hyphens before it
 * @param values as they are spelled on the command line
 */
record SweepWord(String name, List<String> values) {
    private static final Pattern RANGE = Pattern.compile("(-?\\d{1,15})\\.\\.(-?\\d{1,15})");
    private static final int MOST = 10_000;

    /** Reads one. */
    static final class Reader implements ITypeConverter<SweepWord> {
        @Override
        public SweepWord convert(String word) {
            int equals = word.indexOf('=');
            if (equals < 1 || equals == word.length() - 1)
                throw new TypeConversionException(
                        "'" + word + "' is no sweep; expected NAME=VALUE,VALUE or NAME=FIRST..LAST, for example"
                                + " lr=0.001,0.003 or seed=1..5");
            List<String> values = Stream.of(word.substring(equals + 1).split(",", -1))
                    .flatMap(SweepWord::values)
                    .toList();
            if (values.contains("")) throw new TypeConversionException("'" + word + "' has an empty value");
            if (values.stream().distinct().count() < values.size())
                throw new TypeConversionException("'" + word + "' has a value twice");
            return new SweepWord(word.substring(0, equals).replaceFirst("^--", ""), values);
        }
    }

    private static Stream<String> values(String word) {
        Matcher range = RANGE.matcher(word);
        if (!range.matches()) return Stream.of(word);
        long first = Long.parseLong(range.group(1)), last = Long.parseLong(range.group(2));
        if (first > last || last - first >= MOST)
            throw new TypeConversionException("'" + word + "' is no range of 1 to " + MOST + " values");
        return LongStream.rangeClosed(first, last).mapToObj(Long::toString);
    }

    /** Every combination of values by name; the last word changes fastest. */
    static List<Map<String, String>> product(List<SweepWord> words) {
        List<Map<String, String>> all = List.of(Map.of());
        for (SweepWord word : words)
            all = all.stream()
                    .flatMap(before -> word.values.stream().map(value -> with(before, word.name, value)))
                    .toList();
        return all;
    }

    private static Map<String, String> with(Map<String, String> before, String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(before);
        more.put(name, value);
        return more;
    }
}
