package hanji.bench;

import hanji.generative.cli.Result;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * The result of {@code ./hanji bench}: figures, and all that is needed to judge and repeat them.
 *
 * @param command what prints them again
 * @param quick whether it was a trial whose figures are not to be quoted
 * @param precision of both sides
 * @param rounds JVMs for each side of a ratio
 * @param confidence that an interval holds the true ratio
 * @param commit of the sources, if they were built in a checkout
 * @param peer whom Hanji was held against
 * @param peerDescription the peer's version and how it was compiled
 */
record Findings(
        String command,
        boolean quick,
        String precision,
        int rounds,
        double confidence,
        String hanji,
        Optional<String> commit,
        String jdk,
        String system,
        Machine machine,
        Optional<String> peer,
        List<String> peerDescription,
        List<Row> rows)
        implements Result {

    /**
     * The findings that {@code --out} wrote to a file.
     *
     * @throws IOException if it cannot be read or holds something else
     */
    static Findings read(Path file) throws IOException {
        return JsonFile.read(file, Findings.class, "./hanji bench --out " + file);
    }

    @Override
    public String text() {
        var lines = new ArrayList<String>();
        lines.add(table(rows).text());
        lines.add("");
        peer.ifPresent(name -> lines.add("ratio: time (or memory) of " + name
                + " over Hanji's, above 1 where Hanji is better; "
                + name + " at its best of the threads, layouts and memory allocators it may use; interval of "
                + Math.round(100 * confidence) + " % confidence"));
        for (Verdict verdict : List.of(Verdict.BELOW_MUST, Verdict.BELOW_AIM))
            if (judged()) lines.add(verdict.words + ": " + named(verdict));
        rows.stream()
                .flatMap(row -> row.peerRuns().stream())
                .flatMap(run -> run.disagreement().stream())
                .distinct()
                .forEach(words -> lines.add("left out, its results are wrong: " + words));
        lines.addAll(peerDescription);
        lines.add("%s, load before: %s".formatted(machine.description(), number(machine.loadBefore())));
        if (quick) lines.add("a quick trial: its figures are not to be quoted");
        return String.join(System.lineSeparator(), lines);
    }

    private boolean judged() {
        return rows.stream().anyMatch(row -> row.verdict().isPresent());
    }

    private String named(Verdict verdict) {
        List<String> names = rows.stream()
                .filter(row -> row.verdict().filter(verdict::equals).isPresent())
                .map(Row::name)
                .toList();
        return names.isEmpty() ? "none" : String.join(", ", names);
    }

    /**
     * The table of a page, with what it was measured on below.
     *
     * @param judgedOnly whether rows without a goal are left out
     */
    String markdown(boolean judgedOnly) {
        List<Row> shown = judgedOnly
                ? rows.stream().filter(row -> row.verdict().isPresent()).toList()
                : rows;
        return table(shown).markdown()
                + "\n\n%s; JDK %s; %s; commit %s%s. `%s`\n"
                        .formatted(
                                machine.description(),
                                jdk,
                                precision,
                                commit.orElse("unknown"),
                                quick ? "; a quick trial, not to be quoted" : "",
                                command);
    }

    private Table table(List<Row> shown) {
        List<String> header = List.of("benchmark", "threads", "Hanji");
        if (peer.isEmpty())
            return new Table(
                    header,
                    shown.stream()
                            .map(row -> line(row).subList(0, header.size()))
                            .toList());
        return new Table(
                Stream.concat(header.stream(), Stream.of(peer.get(), "its threads", "ratio", "must", "aim", "goal"))
                        .toList(),
                shown.stream().map(Findings::line).toList());
    }

    private static List<String> line(Row row) {
        return List.of(
                row.name(),
                Integer.toString(row.threads()),
                figure(row.oursMs(), Quantity.TIME)
                        + figure(row.oursMib(), Quantity.MEMORY)
                        + figure(row.oursLargeArrays(), Quantity.LARGE_ARRAYS)
                        + figure(row.oursPerSecond(), Quantity.RATE),
                figure(row.peerMs(), Quantity.TIME) + figure(row.peerMib(), Quantity.MEMORY),
                row.peerThreads().isPresent()
                        ? Integer.toString(row.peerThreads().getAsInt())
                        : "",
                row.ratio().isPresent()
                        ? "%s [%s, %s]".formatted(number(row.ratio()), number(row.ratioLow()), number(row.ratioHigh()))
                        : "",
                goal(row.must()),
                goal(row.aim()),
                row.verdict().map(verdict -> verdict.words).orElse(""));
    }

    private static String figure(OptionalDouble value, Quantity quantity) {
        return value.isPresent() ? number(value) + " " + quantity.unit : "";
    }

    private static String goal(OptionalDouble value) {
        return value.isPresent()
                ? new BigDecimal(Double.toString(value.getAsDouble()))
                        .stripTrailingZeros()
                        .toPlainString()
                : "";
    }

    private static String number(OptionalDouble value) {
        return value.isPresent() ? number(value.getAsDouble()) : "";
    }

    /** Three digits or more that count. */
    private static String number(double value) {
        int decimals = value == 0 || value >= 100 ? 0 : value >= 10 ? 1 : value >= 0.1 ? 2 : 4;
        return String.format(Locale.ROOT, "%." + decimals + "f", value);
    }
}
