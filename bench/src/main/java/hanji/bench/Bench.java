package hanji.bench;

import hanji.bench.gpu.KernelTable;
import hanji.bench.peer.Peer;
import hanji.bench.scaling.Scaling;
import hanji.generative.cli.ProgressBar;
import hanji.generative.cli.Result;
import hanji.generative.cli.Version;
import hanji.generative.report.OutputFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Measures Hanji's ops and workloads, alone or against a peer in the same run. */
@Command(
        name = "bench",
        description = "Measures the time of Hanji's ops and workloads, alone or against another library.",
        sortOptions = false,
        footer = {
            "%nExamples:",
            "  ./hanji bench --peer libtorch --json FILE     45 minutes, after a download of 110 MB",
            "  ./hanji bench softmax --quick                 to see that it works"
        })
final class Bench implements Callable<Result> {
    @Parameters(
            arity = "0..1",
            paramLabel = "PATTERN",
            description = "Measure only what has this regular expression in its name (default: everything).")
    private Optional<String> pattern = Optional.empty();

    @Option(
            names = "--peer",
            paramLabel = "NAME",
            description =
                    "Hold the workloads against libtorch; to test the measurement, against hanji itself, or against"
                            + " hanji-slowed, a tenth slower.")
    private Optional<String> peer = Optional.empty();

    @Option(names = "--list", description = "Measure nothing; print the names that PATTERN is matched with.")
    private boolean list;

    @Option(names = "--quick", description = "Only see that it works; the figures are not to be quoted.")
    private boolean quick;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "Also write the JSON object to this file. '--json FILE' is the same.")
    private Optional<Path> out = Optional.empty();

    @Option(
            names = "--table",
            paramLabel = "FILE",
            description = "Measure nothing; print the table of a file written with --out, in Markdown.")
    private Optional<Path> table = Optional.empty();

    @Option(names = "--goals", description = "With --table: only the rows that have a goal.")
    private boolean goals;

    @Option(
            names = "--kernels",
            paramLabel = "FOLDER",
            description =
                    "Measure nothing; print the table of docs/kernels.md, in Markdown, with what the gpu-*.json files"
                            + " in FOLDER have measured.")
    private Optional<Path> kernels = Optional.empty();

    @Option(
            names = "--scaling",
            paramLabel = "FILE",
            description = "Measure time and memory against batch, channels, image size and threads, in two minutes, and"
                    + " write the JSON object to this file.")
    private Optional<Path> scaling = Optional.empty();

    @Option(
            names = "--plots",
            paramLabel = "FILE",
            description = "Measure nothing; draw a file written with --scaling as scaling-*.svg and print its table, in"
                    + " Markdown.")
    private Optional<Path> plots = Optional.empty();

    @Option(
            names = "--images",
            paramLabel = "FOLDER",
            defaultValue = "docs/images",
            description = "Where --plots draws (default: ${DEFAULT-VALUE}).")
    private Path images = Path.of("docs/images");

    @Spec
    private CommandSpec spec;

    private final Harness harness;

    Bench(Harness harness) {
        this.harness = harness;
    }

    @Override
    public Result call() throws IOException {
        if (table.isPresent()) return new MarkdownTable(findings(table.get()).markdown(goals));
        if (kernels.isPresent()) return new MarkdownTable(new KernelTable().markdown(kernels.get()));
        if (plots.isPresent()) return drawn(plots.get());
        if (scaling.isPresent()) return scaling(scaling.get());
        Machine machine = Machine.current();
        Optional<Peer> against = peer.map(this::found);
        List<Subject> subjects = subjects(against, Subject.threadCounts(machine.cores()));
        if (list) return new Names(subjects.stream().map(Subject::name).toList());
        Findings findings = measure(machine, against, subjects);
        if (out.isPresent()) JsonFile.write(out.get(), findings);
        return findings;
    }

    /** The findings that {@code --out} wrote to a file. */
    static Findings findings(Path file) throws IOException {
        return JsonFile.read(file, Findings.class, "./hanji bench --out " + file);
    }

    private Scaling scaling(Path file) throws IOException {
        OutputFile.requireWritable(file);
        try (var bar = ProgressBar.of("bench")) {
            Scaling measured = Scaling.measure(quick, bar::show);
            bar.show(1);
            JsonFile.write(file, measured);
            return measured;
        }
    }

    private MarkdownTable drawn(Path file) throws IOException {
        Scaling measured = Scaling.read(file);
        measured.draw(images);
        return new MarkdownTable(measured.markdown());
    }

    private List<Subject> subjects(Optional<Peer> against, List<Integer> threads) {
        return matching(
                against.map(side -> Catalogue.against(side, threads)).orElseGet(() -> Catalogue.alone(threads)));
    }

    private Findings measure(Machine machine, Optional<Peer> against, List<Subject> subjects) throws IOException {
        Effort effort = quick ? Effort.QUICK : against.isPresent() ? Effort.AGAINST_PEER : Effort.ALONE;
        return new Findings(
                command(),
                quick,
                "F32",
                effort.rounds,
                Ratio.confidence(effort.rounds),
                Version.hanji(),
                Commit.current(),
                Version.jdk(),
                Version.system(),
                machine,
                against.map(Peer::name),
                against.map(side -> Stream.concat(side.description().stream(), Fork.withheld().stream())
                                .toList())
                        .orElse(List.of()),
                rows(subjects, effort));
    }

    private List<Row> rows(List<Subject> subjects, Effort effort) {
        var rows = new ArrayList<Row>();
        var rounds = new Rounds(harness, effort);
        double all = effort.rounds * subjects.size();
        try (var bar = ProgressBar.of("bench")) {
            int[] begun = {0};
            for (Subject subject : subjects)
                rows.addAll(subject.rows(rounds.measure(subject, () -> bar.show(begun[0]++ / all, subject.name()))));
            bar.show(1);
        }
        return rows;
    }

    private List<Subject> matching(List<Subject> subjects) {
        var wanted = regex(pattern.orElse("")).asPredicate();
        List<Subject> matching =
                subjects.stream().filter(subject -> wanted.test(subject.name())).toList();
        if (matching.isEmpty())
            throw usage("'" + pattern.orElse("") + "' is in the name of no benchmark; --list prints the names");
        return matching;
    }

    private Pattern regex(String words) {
        try {
            return Pattern.compile(words, Pattern.CASE_INSENSITIVE);
        } catch (PatternSyntaxException wrong) {
            throw usage("'" + words + "' is no regular expression: " + wrong.getDescription());
        }
    }

    private Peer found(String name) {
        try {
            return Peer.named(name);
        } catch (IllegalArgumentException unknown) {
            throw usage("--peer: " + unknown.getMessage());
        }
    }

    /** What repeats the measurement; where its result was written does not matter. */
    private String command() {
        return "./hanji bench"
                + pattern.map(words -> " '" + words + "'").orElse("")
                + peer.map(name -> " --peer " + name).orElse("")
                + (quick ? " --quick" : "");
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    private record Names(List<String> names) implements Result {
        @Override
        public String text() {
            return String.join(System.lineSeparator(), names);
        }
    }

    private record MarkdownTable(String markdown) implements Result {
        @Override
        public String text() {
            return markdown;
        }
    }
}
