package hanji.generative.cli;

import hanji.cuda.CudaDriver;
import hanji.simulator.LaunchRefused;
import hanji.simulator.run.CardRun;
import hanji.simulator.run.Expectation;
import hanji.simulator.run.KernelRun;
import hanji.simulator.run.Proof;
import hanji.simulator.run.Ptxas;
import hanji.simulator.run.Resources;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs a CUDA kernel with no GPU and shows its faults, what it counts and its results. */
@Command(
        name = "simulate",
        description =
                "Runs a CUDA kernel with no GPU: finds its faults, counts what it does, says the least time that a"
                        + " GPU would take, and shows its results.",
        footer = {
            "",
            "SPEC is an array, f32[1024]=random:7, or with zeros, ramp, unwritten, one value for all elements or a"
                    + " value for each (f32[3]=1,-inf,2.5) in place of random:7; or a number, i32=1024. Types are f32,"
                    + " f64, f16, bf16, i8, i16, i32, i64 and u8; file:x.npy is a NumPy array, file:x.safetensors:NAME a tensor, @FILE what a file holds. random:SEED is uniform in [-1, 1), for integers all bits; to read"
                    + " an unwritten element before the kernel wrote it is a fault. A struct is bytes=0000803f07000000, as"
                    + " it lies in memory; arg0+3 is the address of element 3 of argument 0, an array; ptr[2]=arg0,arg1+8 is an"
                    + " array of addresses.",
            "",
            "  ./hanji simulate add.cu --grid 4 --block 256 --arg f32[1000]=random:1 \\",
            "      --arg f32[1000]=ramp --arg f32[1000]=unwritten --arg i32=1000",
            "",
            "  ./hanji simulate add.cu --sweep n=1,31,32,1000 --grid '{n/32}' --block 32 --arg 'f32[{n}]=random:1' ...",
            "",
            "  ./hanji simulate plain.cu --same-as tuned.cu --same-kernel addFour --same-grid 1 --grid 4 --block 256 ..."
        },
        sortOptions = false)
final class Simulate implements Callable<Result> {
    /** Elements of each array. */
    private static final int SHOWN = 4;

    @Parameters(
            paramLabel = "FILE",
            description = "CUDA C (.cu), which needs nvcc, or PTX (.ptx), which needs nothing.")
    private Path file;

    @Mixin
    private LaunchOptions launch = new LaunchOptions();

    @Mixin
    private SymbolOptions symbols = new SymbolOptions();

    @Option(
            names = "--print",
            paramLabel = "N",
            converter = NotNegative.class,
            description = "Show the first N elements of each array (default: " + SHOWN + ").")
    private Optional<Integer> print = Optional.empty();

    @Option(names = "--lines", description = "Also count for each source line, the dearest first.")
    private boolean lines;

    @Mixin
    private ExpectOptions expected = new ExpectOptions();

    @Mixin
    private OutOptions out = new OutOptions();

    @Option(
            names = "--sweep",
            paramLabel = "NAME=VALUE,...",
            converter = SweepAxis.Reader.class,
            description = "Run once for each value, or each combination of several --sweep, a line each; {NAME} and"
                    + " formulas such as {n/block}, rounded up, stand for it in --arg, --grid, --block, --shared, -D,"
                    + " --expect, and in the words of a second kernel.")
    private List<SweepAxis> sweep = new ArrayList<>();

    @Mixin
    private SameAs same = new SameAs();

    @Mixin
    private CardOption card = new CardOption();

    @Spec
    private CommandSpec spec;

    @Override
    public Result call() throws IOException {
        requireSense();
        var runs = new KernelRuns(launch, spec, launch.simulation(lines));
        Optional<CudaDriver> driver = card.open();
        return LaunchFailures.told(spec, file, () -> {
            if (driver.isPresent()) return onCard(runs, driver.get());
            return sweep.isEmpty() ? once(runs) : swept(runs);
        });
    }

    /** Refuses options that do not go together, and those that would do nothing. */
    private void requireSense() {
        if (same.isOfNothing())
            throw words().usage("--same-kernel, --beside-grid and their like say how a second kernel runs; give"
                    + " --same-as FILE too, or --beside FILE");
        if (card.isOfNothing())
            throw words().usage("--launches says how many launches --device times; give --device too, or leave it out");
        expected.requireWhole(spec);
        boolean checks = expected.areGiven() || out.areGiven();
        boolean shows = print.isPresent() || symbols.areShown();
        if (!sweep.isEmpty() && (out.areGiven() || lines || shows))
            throw words().usage(
                            "--sweep shows a line for each launch; leave --out, --lines, --print and --print-symbol out");
        if (card.isGiven() && (!sweep.isEmpty() || same.other().isPresent()))
            throw words().usage("--device runs one kernel at one size; leave --sweep, --same-as and --beside out");
        if (same.proved().isPresent() && (same.beside().isPresent() || checks || lines || shows))
            throw words().usage(
                            "--same-as proves and shows no numbers; leave --beside, --expect, --out, --lines, --print and"
                                    + " --print-symbol out");
        if (same.beside().isPresent() && checks)
            throw words().usage("--beside compares two kernels with each other; leave --expect and --out out");
        if (sweep.stream().map(SweepAxis::name).distinct().count() < sweep.size())
            throw words().usage("--sweep has one name twice; give all its values in one, as n=1,2,8");
    }

    /** @throws picocli.CommandLine.ParameterException if it is not said how to launch */
    void requireLaunch() {
        new KernelRuns(launch, spec, launch.simulation(lines));
    }

    private Result once(KernelRuns runs) throws IOException {
        KernelRun run = runs.first(file, Map.of(), symbols);
        if (same.proved().isPresent()) {
            KernelRun other = runs.other(same, same.proved().get(), Map.of(), symbols);
            return ProofResult.of(run, other, new Proof(run, other).verdict());
        }
        SimulateResult result = simulated(run);
        if (same.beside().isEmpty()) return result;
        return BesideResult.of(result, simulated(runs.other(same, same.beside().get(), Map.of(), symbols)));
    }

    private Result onCard(KernelRuns runs, CudaDriver driver) throws IOException {
        try (driver) {
            KernelRun run = runs.first(file, Map.of(), symbols);
            KernelRun.Ran ran = run.ran(print.orElse(SHOWN));
            SimulateResult simulated = simulated(run, ran);
            if (!ran.report().isClean()) return simulated; // what is out of bounds would take the card's context along
            CardRun.Measured measured = new CardRun(run, card.launches()).on(driver, ran);
            KernelRun.Ran there = new KernelRun.Ran(ran.report(), measured.arrays());
            return CardResult.of(simulated, measured, expected.outcomes(run, there));
        }
    }

    private SimulateResult simulated(KernelRun run) throws IOException {
        return simulated(run, run.ran(print.orElse(SHOWN)));
    }

    private SimulateResult simulated(KernelRun run, KernelRun.Ran ran) throws IOException {
        List<Expectation.Outcome> outcomes = expected.outcomes(run, ran);
        out.write(run, ran);
        Resources resources = Resources.of(run, ran.report().sharedBytes(), Ptxas.find(System.getenv()));
        return SimulateResult.of(run.name(), ran.report(), resources, outcomes);
    }

    private Result swept(KernelRuns runs) throws IOException {
        List<SweepResult.Row> rows = new ArrayList<>();
        for (Map<String, Long> values : SweepAxis.combinations(sweep)) {
            try {
                rows.add(row(runs, values));
            } catch (LaunchRefused refused) {
                rows.add(SweepResult.Row.refused(values, String.valueOf(refused.getMessage())));
            }
        }
        return new SweepResult(file.toString(), rows);
    }

    private SweepResult.Row row(KernelRuns runs, Map<String, Long> values) throws IOException {
        KernelRun run = runs.first(file, values, symbols);
        if (same.proved().isPresent()) {
            KernelRun other = runs.other(same, same.proved().get(), values, symbols);
            return SweepResult.Row.proved(values, new Proof(run, other).verdict());
        }
        KernelRun.Ran ran = run.ran(0);
        SweepResult.Row row = SweepResult.Row.of(values, ran.report(), expected.outcomes(run, ran, values));
        if (same.beside().isEmpty()) return row;
        KernelRun other = runs.other(same, same.beside().get(), values, symbols);
        return row.beside(SweptBeside.of(ran.report(), other.ran(0).report()));
    }

    private LaunchWords words() {
        return new LaunchWords(spec);
    }
}
