package hanji.generative.learn;

import hanji.generative.report.HeatMaps;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a topic shows.
 *
 * @param lines of text, without line breaks
 * @param numbers the computed ones by name, lower-case words joined by underscores; all finite
 * @param readOn where to read on
 * @param drawing of the numbers, if there is one
 */
public record Page(List<String> lines, Map<String, Double> numbers, String readOn, Optional<HeatMaps> drawing) {
    /** A page that is being written. */
    static final class Draft {
        private final List<String> lines = new ArrayList<>();
        private final Map<String, Double> numbers = new LinkedHashMap<>();

        /** Adds lines of text. */
        void say(String... text) {
            lines.addAll(List.of(text));
        }

        /** Adds one line with numbers in it, as {@link String#format} puts them. */
        void show(String format, Object... values) {
            lines.add(String.format(Locale.ROOT, format, values).stripTrailing());
        }

        /** Keeps a number under a name, and gives it back to be shown. */
        double keep(String name, double value) {
            numbers.put(name, value);
            return value;
        }

        Page readOn(String where) {
            return readOn(where, Optional.empty());
        }

        Page readOn(String where, HeatMaps drawing) {
            return readOn(where, Optional.of(drawing));
        }

        private Page readOn(String where, Optional<HeatMaps> drawing) {
            return new Page(List.copyOf(lines), new LinkedHashMap<>(numbers), where, drawing);
        }
    }
}
