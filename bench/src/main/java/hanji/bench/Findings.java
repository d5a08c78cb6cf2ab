package hanji.bench;

import hanji.generative.cli.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

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

    @Override
    public String text() {
        var lines = new ArrayList<String>();
        lines.add(table().text());
        lines.add("");
        peer.ifPresent(name -> lines.add("ratio: time of " + name + " over Hanji's, above 1 where Hanji is faster; "
                + name + " at its best of the threads and layouts it may use; interval of "
                + Math.round(100 * confidence) + " % confidence"));
        lines.addAll(peerDescription);
        lines.add("%s, %d cores, vectors of %d bits, load before: %s"
                .formatted(machine.processor(), machine.cores(), machine.vectorBits(), number(machine.loadBefore())));
        if (quick) lines.add("a quick trial: its figures are not to be quoted");
        return String.join(System.lineSeparator(), lines);
    }

    /** The table of a page, with what it was measured on below. */
    String markdown() {
        return table().markdown()
                + "\n\n%s, %d cores, vectors of %d bits; JDK %s; %s; commit %s%s. `%s`\n"
                        .formatted(
                                machine.processor(),
                                machine.cores(),
                                machine.vectorBits(),
                                jdk,
                                precision,
                                commit.orElse("unknown"),
                                quick ? "; a quick trial, not to be quoted" : "",
                                command);
    }

    private Table table() {
        return peer.isPresent()
                ? new Table(
                        List.of("benchmark", "threads", "Hanji ms", peer.get() + " ms", "its threads", "ratio"),
                        rows.stream().map(Findings::line).toList())
                : new Table(
                        List.of("benchmark", "threads", "Hanji ms"),
                        rows.stream().map(row -> line(row).subList(0, 3)).toList());
    }

    private static List<String> line(Row row) {
        return List.of(
                row.name(),
                Integer.toString(row.threads()),
                number(row.oursMs()),
                number(row.peerMs()),
                row.peerThreads().isPresent()
                        ? Integer.toString(row.peerThreads().getAsInt())
                        : "",
                row.ratio().isPresent()
                        ? "%s [%s, %s]".formatted(number(row.ratio()), number(row.ratioLow()), number(row.ratioHigh()))
                        : "");
    }

    private static String number(OptionalDouble value) {
        return value.isPresent() ? number(value.getAsDouble()) : "";
    }

    /** Three digits or more that count. */
    private static String number(double value) {
        int decimals = value >= 100 ? 0 : value >= 10 ? 1 : value >= 0.1 ? 2 : 4;
        return String.format(Locale.ROOT, "%." + decimals + "f", value);
    }
}
