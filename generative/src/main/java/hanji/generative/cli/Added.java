package hanji.generative.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What came of adding attribute vectors to codes.
 *
 * @param vectors what the mean codes are of, in words
 * @param moved what was moved, in words
 * @param arrived share of the moves after which an image is taken for the class that it was moved to, the mean over codes, with the ends
 *     of the 95 % interval
 * @param arrivedAtRandom the same, moved as far in random directions
 * @param pairs of classes
 * @param shown the pair in the picture
 */
record Added(
        String model,
        String vectors,
        String moved,
        int draws,
        double strength,
        Judged.Ends arrived,
        Judged.Ends arrivedAtRandom,
        List<Pair> pairs,
        Pair shown,
        long seed,
        String device,
        String runDir,
        String file)
        implements Result {
    /**
     * What came of the moves from one class to another.
     *
     * @param share of the images that are taken for the other class afterwards
     */
    record Pair(String from, String to, int moves, double share) {}

    @Override
    public String text() {
        String line = "%s: from %s to %s by %s of %s".formatted(file, shown.from, shown.to, model, runDir);
        String gap = System.lineSeparator();
        String shares = TextTable.of(
                List.of("taken for the class they were moved to", ""),
                List.of(
                        List.of("by the attribute vector", percent(arrived)),
                        List.of("as far in a random direction", percent(arrivedAtRandom))));
        String what = "%s, %s times the difference of mean codes of %s"
                .formatted(moved, Double.toString(strength).replaceAll("\\.0$", ""), vectors);
        return line + gap + what + gap + gap + shares + (pairs.size() > 1 ? gap + gap + table() : "");
    }

    private static String percent(Judged.Ends share) {
        return share.interval().times(100).textWithEnds() + " %";
    }

    private String table() {
        List<String> sources = pairs.stream().map(Pair::from).distinct().toList();
        List<String> targets = pairs.stream().map(Pair::to).distinct().toList();
        List<String> columns = Stream.concat(sources.stream(), targets.stream()) // in the order of the classes
                .distinct()
                .filter(targets::contains)
                .toList();
        List<String> header = new ArrayList<>(List.of("% from, to"));
        header.addAll(columns);
        List<List<String>> rows = new ArrayList<>();
        for (String row : sources) {
            List<String> cells = new ArrayList<>(List.of(row));
            for (String column : columns)
                cells.add(pairs.stream()
                        .filter(pair -> pair.from.equals(row) && pair.to.equals(column))
                        .map(pair -> String.format(Locale.ROOT, "%.0f", 100 * pair.share))
                        .findFirst()
                        .orElse(""));
            rows.add(cells);
        }
        return TextTable.of(header, rows);
    }
}
