package hanji.generative.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A value that a sweep changes: {@code n=1,31,32,33}. */
record SweepAxis(String name, List<Long> values) {
    /** Reads one. */
    static final class Reader implements ITypeConverter<SweepAxis> {
        @Override
        public SweepAxis convert(String word) {
            String[] parts = word.split("=", 2);
            if (parts.length != 2
                    || !parts[0].matches("[A-Za-z_]\\w*")
                    || !parts[1].matches("-?\\d{1,15}(,-?\\d{1,15})*"))
                throw new TypeConversionException(
                        "'" + word + "' is no sweep; expected NAME=VALUE,VALUE, for example n=1,31,32,33,1000");
            return new SweepAxis(
                    parts[0], Stream.of(parts[1].split(",")).map(Long::valueOf).toList());
        }
    }

    /** Every combination of values; the last axis changes fastest. */
    static List<Map<String, Long>> combinations(List<SweepAxis> axes) {
        List<Map<String, Long>> all = List.of(Map.of());
        for (SweepAxis axis : axes)
            all = all.stream()
                    .flatMap(before -> axis.values.stream().map(value -> with(before, axis.name, value)))
                    .toList();
        return all;
    }

    private static Map<String, Long> with(Map<String, Long> before, String name, long value) {
        Map<String, Long> more = new LinkedHashMap<>(before);
        more.put(name, value);
        return more;
    }
}
