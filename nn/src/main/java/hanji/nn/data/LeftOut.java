package hanji.nn.data;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Counts files by the endings of their names. */
final class LeftOut {
    private static final int MOST_NAMED = 6;

    private final Map<String, Integer> counts = new TreeMap<>();

    void add(Path file) {
        String name = FileBytes.name(file).toLowerCase(Locale.ROOT);
        int dot = name.lastIndexOf('.');
        counts.merge(dot < 0 ? "without an ending" : name.substring(dot), 1, Integer::sum);
    }

    boolean isEmpty() {
        return counts.isEmpty();
    }

    int count() {
        return counts.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** For instance {@code 3 .tif, 1 .txt}, the most first. */
    String inWords() {
        String named = counts.entrySet().stream()
                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .limit(MOST_NAMED)
                .map(each -> each.getValue() + " " + each.getKey())
                .collect(Collectors.joining(", "));
        return counts.size() > MOST_NAMED ? named + ", and others" : named;
    }
}
