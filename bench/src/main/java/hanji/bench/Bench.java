package hanji.bench;

import hanji.bench.codec.Codecs;
import hanji.bench.peer.Peer;
import hanji.bench.races.Races;
import hanji.generative.cli.AtLeastOne;
import hanji.generative.cli.ProgressBar;
import hanji.generative.cli.Result;
import hanji.generative.cli.Version;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures Hanji's ops and workloads, alone or against a peer in the same run. */
@Command(
        name = "bench",
        description = "Measures the time of Hanji's ops and workloads, alone or against another library.",
        subcommands = {
            Names.class,
            PrintedFindings.class,
            PrintedKernels.class,
            PrintedPaperErrors.class,
            PrintedSeries.class,
            MeasuredKernel.class,
            Codecs.class,
            MeasuredScaling.class,
            DrawnScaling.class,
            Races.class
        },
        synopsisSubcommandLabel = "[COMMAND]",
        commandListHeading = "%nCommands:%n",
        sortOptions = false,
        footer = {
            "%nExamples:",
            "  ./hanji bench --peer libtorch --json FILE     45 minutes, after a download of 110 MB",
            "  ./hanji bench softmax --quick                 to see that it works",
            "  ./hanji bench list softmax                    the names of the benchmarks"
        })
final class Bench implements Callable<Result> {
    @Mixin
    private Selection selection = new Selection();

    @Option(names = "--quick", description = "Only see that it works; the figures are not to be quoted.")
    private boolean quick;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            converter = AtLeastOne.class,
            description = "Fresh JVMs for each side: 7 against a peer, else 2; fewer are sooner done and less certain.")
    private Optional<Integer> rounds = Optional.empty();

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "Also write the JSON object to this file. '--json FILE' is the same.")
    private Optional<Path> out = Optional.empty();

    private final Harness harness;

    Bench(Harness harness) {
        this.harness = harness;
    }

    Harness harness() {
        return harness;
    }

    @Override
    public Result call() throws IOException {
        Machine machine = Machine.current();
        Findings findings = measure(machine, selection.peer(), selection.subjects(machine.cores()));
        if (out.isPresent()) JsonFile.write(out.get(), findings);
        return findings;
    }

    private Findings measure(Machine machine, Optional<Peer> against, List<Subject> subjects) throws IOException {
        Effort effort = quick ? Effort.QUICK : against.isPresent() ? Effort.AGAINST_PEER : Effort.ALONE;
        int count = rounds.orElse(effort.rounds);
        return new Findings(
                command(),
                quick,
                "F32",
                count,
                Ratio.confidence(count),
                Version.hanji(),
                Commit.current(),
                Version.jdk(),
                Version.system(),
                machine,
                against.map(Peer::name),
                against.map(side -> Stream.concat(side.description().stream(), Fork.withheld(System.getenv()).stream())
                                .toList())
                        .orElse(List.of()),
                rows(subjects, effort, count));
    }

    private List<Row> rows(List<Subject> subjects, Effort effort, int count) {
        var rows = new ArrayList<Row>();
        var measuring = new Rounds(harness, effort, count);
        double all = (double) count * subjects.size();
        try (var bar = ProgressBar.of("bench")) {
            int[] begun = {0};
            for (Subject subject : subjects)
                rows.addAll(subject.rows(measuring.measure(subject, () -> bar.show(begun[0]++ / all, subject.name()))));
            bar.show(1);
        }
        return rows;
    }

    /** What repeats the measurement; where its result was written does not matter. */
    private String command() {
        return "./hanji bench" + selection.command() + (quick ? " --quick" : "")
                + rounds.map(count -> " --rounds " + count).orElse("");
    }
}
