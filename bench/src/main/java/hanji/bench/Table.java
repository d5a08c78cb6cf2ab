package hanji.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A table of words whose first column is aligned left and all others right. */
public record Table(List<String> header, List<List<String>> lines) {
    /** Columns of equal width, for a terminal. */
    public String text() {
        var all = new ArrayList<List<String>>();
        all.add(header);
        all.addAll(lines);
        int[] widths = IntStream.range(0, header.size())
                .map(column -> all.stream()
                        .mapToInt(line -> line.get(column).length())
                        .max()
                        .orElse(0))
                .toArray();
        return all.stream()
                .map(line -> IntStream.range(0, widths.length)
                        .mapToObj(column -> padded(line.get(column), column == 0 ? -widths[column] : widths[column]))
                        .collect(Collectors.joining("  ")))
                .collect(Collectors.joining(System.lineSeparator()));
    }

    /** The same in Markdown. */
    public String markdown() {
        String rule = "|---|" + "---:|".repeat(header.size() - 1);
        return markdown(header) + "\n" + rule + "\n"
                + lines.stream().map(Table::markdown).collect(Collectors.joining("\n"));
    }

    private static String markdown(List<String> line) {
        return "| " + String.join(" | ", line) + " |";
    }

    private static String padded(String word, int width) {
        return ("%" + width + "s").formatted(word);
    }
}
