package hanji.bench.scaling;

import hanji.bench.Commit;
import hanji.bench.JsonFile;
import hanji.bench.Machine;
import hanji.bench.Table;
import hanji.generative.cli.Result;
import hanji.generative.cli.Version;
import hanji.generative.report.OutputFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

/**
 * The result of {@code ./hanji bench scaling}: how time and memory grow, and all that is needed to judge and repeat it.
 *
 * @param quick whether it was a trial whose figures are not to be quoted
 * @param commit of the sources, if they were built in a checkout
 * @param points by work, then variable, then its value
 */
public record Scaling(
        String command,
        boolean quick,
        String precision,
        String hanji,
        Optional<String> commit,
        String jdk,
        String system,
        Machine machine,
        List<Point> points)
        implements Result {

    /** @throws IllegalArgumentException if there are no points */
    public Scaling {
        if (points.isEmpty()) throw new IllegalArgumentException("no points");
        points = List.copyOf(points);
    }

    /**
     * Measures; takes about a minute and a half, or a few seconds if quick.
     *
     * @param before is called before each case, with the share that is done and what comes next
     * @throws IOException if Hanji's version cannot be read
     */
    public static Scaling measure(boolean quick, BiConsumer<Double, String> before) throws IOException {
        Machine machine = Machine.current();
        return of(Sweep.of(machine.cores(), quick ? Pace.QUICK : Pace.FULL), machine, before);
    }

    static Scaling of(Sweep sweep, Machine machine, BiConsumer<Double, String> before) throws IOException {
        boolean quick = sweep.pace() == Pace.QUICK;
        return new Scaling(
                "./hanji bench scaling FILE" + (quick ? " --quick" : ""),
                quick,
                "F32",
                Version.hanji(),
                Commit.current(),
                Version.jdk(),
                Version.system(),
                machine,
                sweep.measure(before));
    }

    /**
     * The result that was written to a file.
     *
     * @throws IOException if it cannot be read or holds something else
     */
    public static Scaling read(Path file) throws IOException {
        return JsonFile.read(file, Scaling.class, "./hanji bench scaling " + file);
    }

    /** Writes the drawings to a folder: scaling-time.svg and so on. */
    public void draw(Path folder) throws IOException {
        for (Measure measure : Measure.values())
            OutputFile.write(
                    folder.resolve(fileName(measure)),
                    new Chart(measure, points).svg().getBytes(StandardCharsets.UTF_8));
    }

    static String fileName(Measure measure) {
        return "scaling-" + measure.name().toLowerCase(Locale.ROOT) + ".svg";
    }

    @Override
    public String text() {
        return growth().text() + System.lineSeparator() + System.lineSeparator() + origin();
    }

    /** The table of docs/performance.md, with what it was measured on below. */
    public String markdown() {
        return growth().markdown() + "\n\n" + origin() + "\n";
    }

    private Table growth() {
        var lines = new ArrayList<List<String>>();
        points.stream()
                .collect(Collectors.groupingBy(
                        point -> List.of(point.work(), point.variable()), LinkedHashMap::new, Collectors.toList()))
                .values()
                .forEach(series -> lines.add(Growth.of(series).line()));
        return new Table(Growth.HEADER, lines);
    }

    private String origin() {
        return "%s; JDK %s; %s; commit %s%s. `%s`"
                .formatted(
                        machine.description(),
                        jdk,
                        precision,
                        commit.orElse("unknown"),
                        quick ? "; a quick trial, not to be quoted" : "",
                        command);
    }
}
