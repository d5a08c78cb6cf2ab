package hanji.bench.races;

import hanji.bench.Commit;
import hanji.bench.JsonFile;
import hanji.generative.cli.AtLeastOne;
import hanji.generative.cli.ProgressBar;
import hanji.generative.cli.Result;
import hanji.generative.report.OutputFile;
import hanji.simulator.Schedule;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Measures recall and false alarms of the simulator's checks on a corpus of kernels with labelled bugs. */
@Command(
        name = "races",
        description = {
            "Runs the CUDA programs of a checkout of IndigoSuite or Indigo3Suite on the simulator, under all checks, and",
            "compares what is found with the bugs that their names say. Needs nvcc, python3 and a C++ compiler."
        },
        sortOptions = false,
        footer = {"%nExample:", "  ./hanji bench races ../IndigoSuite --sample 200 --seed 1"})
public final class Races implements Callable<Result> {
    @Parameters(paramLabel = "CHECKOUT", description = "The folder of the corpus; it is only read.")
    private Path folder;

    @Option(
            names = "--sample",
            paramLabel = "N",
            converter = AtLeastOne.class,
            description = "Take this many programs, drawn at random, in place of all.")
    private Optional<Integer> sample = Optional.empty();

    @Option(
            names = "--most-bugs",
            paramLabel = "N",
            converter = AtLeastOne.class,
            description = "Take only programs in which at most this many bugs are planted.")
    private Optional<Integer> mostBugs = Optional.empty();

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Seed of the sample, of the graphs and of the random order (default: ${DEFAULT-VALUE}).")
    private int seed;

    @Option(
            names = "--jobs",
            paramLabel = "N",
            converter = AtLeastOne.class,
            description = "Programs that are worked on at a time (default: one for each processor).")
    private Optional<Integer> jobs = Optional.empty();

    @Option(
            names = "--list",
            paramLabel = "N",
            defaultValue = "20",
            converter = AtLeastOne.class,
            description = "Name at most this many programs of each list (default: ${DEFAULT-VALUE}).")
    private int listed;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "Also write everything as JSON to this file. '--json FILE' is the same.")
    private Optional<Path> out = Optional.empty();

    @Override
    public Result call() throws IOException, ExecutionException {
        if (out.isPresent()) OutputFile.requireWritable(out.get());
        Checkout checkout = Checkout.of(folder);
        try (var work = WorkFolder.create()) {
            RacesFindings findings = findings(checkout, work);
            if (out.isPresent()) JsonFile.write(out.get(), findings);
            return findings;
        }
    }

    private RacesFindings findings(Checkout checkout, WorkFolder work) throws IOException, ExecutionException {
        try {
            return findings(checkout, work.path(), System.nanoTime());
        } catch (IOException | ExecutionException | RuntimeException failure) {
            if (!work.isAbandoned()) throw failure;
            var ended = new InterruptedIOException("interrupted; nothing was written");
            ended.initCause(failure);
            throw ended;
        }
    }

    private RacesFindings findings(Checkout checkout, Path work, long began) throws IOException, ExecutionException {
        Optional<String> corpusCommit = checkout.commit(work), commit = Commit.current();
        Compiler compiler = Compiler.of(work, System.getenv());
        List<LabelledProgram> made = checkout.programs(work).stream()
                .filter(each -> each.labels().size() <= mostBugs.orElse(Integer.MAX_VALUE))
                .toList();
        var trial = new Trial(compiler, checkout, inputs(work), Files.createDirectory(work.resolve("built")));
        List<Outcome> outcomes = outcomes(trial, drawn(made));
        return new RacesFindings(
                command(),
                checkout.suite().title,
                corpusCommit,
                commit,
                made.size(),
                (System.nanoTime() - began) / 1e9,
                tallies(checkout.suite(), outcomes),
                outcomes,
                listed);
    }

    private String command() {
        return "./hanji bench races CHECKOUT"
                + sample.map(n -> " --sample " + n).orElse("")
                + mostBugs.map(n -> " --most-bugs " + n).orElse("")
                + " --seed " + seed;
    }

    /** The small graphs in three orders, the wide one in one. */
    private List<Trial.Input> inputs(Path work) throws IOException {
        var random = new Random(seed);
        List<Schedule> schedules = List.of(Schedule.NATURAL, Schedule.REVERSED, Schedule.random(seed));
        var inputs = new ArrayList<Trial.Input>();
        for (SmallGraph graph : SmallGraph.small(random)) {
            Path file = graph.write(work);
            schedules.forEach(each -> inputs.add(new Trial.Input(file, each)));
        }
        inputs.add(new Trial.Input(SmallGraph.wide(random).write(work), Schedule.NATURAL));
        return inputs;
    }

    private List<LabelledProgram> drawn(List<LabelledProgram> made) {
        if (sample.isEmpty() || sample.get() >= made.size()) return made;
        var shuffled = new ArrayList<>(made);
        Collections.shuffle(shuffled, new Random(seed));
        return shuffled.subList(0, sample.get());
    }

    private List<Outcome> outcomes(Trial trial, List<LabelledProgram> programs) throws IOException, ExecutionException {
        var done = new AtomicInteger();
        try (var bar = ProgressBar.of("races");
                var workers = Executors.newFixedThreadPool(
                        jobs.orElse(Runtime.getRuntime().availableProcessors()))) {
            List<Future<Outcome>> all = programs.stream()
                    .map(program -> workers.submit(() -> {
                        Outcome outcome = trial.of(program);
                        bar.show((double) done.incrementAndGet() / programs.size(), program.name());
                        return outcome;
                    }))
                    .toList();
            return all(all, workers);
        }
    }

    /** Waits for all; none is waited for after a failure or an interruption. */
    private static List<Outcome> all(List<Future<Outcome>> futures, ExecutorService workers)
            throws IOException, ExecutionException {
        var outcomes = new ArrayList<Outcome>();
        try {
            for (Future<Outcome> each : futures) outcomes.add(each.get());
            return outcomes;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted after " + outcomes.size() + " programs");
        } finally {
            workers.shutdownNow();
        }
    }

    private static List<Tally> tallies(Suite suite, List<Outcome> outcomes) {
        List<Outcome> counted = outcomes.stream().filter(Outcome::counts).toList();
        var tallies = new ArrayList<Tally>();
        for (Bug bug : Bug.values()) {
            tallies.add(Tally.of(bug, counted));
            new TreeMap<>(suite.labels).forEach((label, planted) -> {
                if (planted == bug) tallies.add(Tally.of(label, bug, suite, counted));
            });
        }
        return tallies;
    }
}
