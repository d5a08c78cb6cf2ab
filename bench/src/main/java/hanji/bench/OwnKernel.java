package hanji.bench;

import hanji.bench.gpu.CallOnGpu;
import hanji.bench.kernel.KernelFindings;
import hanji.bench.kernel.Predicted;
import hanji.bench.kernel.Roof;
import hanji.bench.kernel.Timing;
import hanji.cuda.CudaDriver;
import hanji.generative.cli.ExpectOptions;
import hanji.generative.cli.Result;
import hanji.generative.cli.Version;
import hanji.simulator.Counts;
import hanji.simulator.LaunchRefused;
import hanji.simulator.Roofline.Gpu;
import hanji.simulator.ptx.Entry;
import hanji.simulator.run.Argument;
import hanji.simulator.run.CardRun;
import hanji.simulator.run.Expectation;
import hanji.simulator.run.KernelRun;
import hanji.simulator.run.Ptxas;
import hanji.simulator.run.Resources;
import hanji.simulator.run.WorkFormula;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A kernel that anybody wrote, against the roofline: counted on the simulator, timed on a card where there is one. It has no
 * side on the CPU.
 *
 * @param rounds on a card, each with buffers of its own
 * @param machine as it was before
 */
record OwnKernel(KernelRun run, WorkOptions work, ExpectOptions expected, int rounds, boolean quick, Machine machine) {
    private static final int LAUNCHES = 100;
    /** Buffers of more than this are beyond every second-level cache. */
    private static final long BEYOND_CACHE = 128_000_000;

    /** What a kernel must move and do, and how that is known. */
    private record Amount(long value, String source) {
        static Amount of(String what, String option, Optional<WorkFormula> declared, KernelRun run, long counted) {
            return declared.map(formula ->
                            new Amount(formula.of(run.arguments()), what + ": " + formula.text() + ", declared"))
                    .orElse(new Amount(
                            counted, what + ": those that the simulator counts, since " + option + " declares none"));
        }
    }

    /**
     * Measures it.
     *
     * @param command what does so again
     * @return findings, or why there are none
     */
    Result measured(String command) throws IOException {
        KernelRun.Ran ran = run.ran(0);
        List<Expectation.Outcome> outcomes = expected.outcomes(run, ran);
        List<String> problems = Stream.concat(
                        ran.report().faults().stream().map(each -> each.kind() + ": " + each), unmet(outcomes))
                .toList();
        if (!problems.isEmpty()) return new RefusedKernel(name(), problems);
        Counts counts = ran.report().counts();
        Amount bytes = Amount.of("bytes", "--bytes", work.bytes(), run, counts.footprint());
        Amount flops = Amount.of("operations", "--flops", work.flops(), run, counts.flops());
        var checks = new ArrayList<>(List.of(bytes.source, flops.source, "on the simulator it has no fault"));
        outcomes.forEach(each -> checks.add(each.line()));
        Predicted predicted = predicted(ran, bytes.value, flops.value);
        Optional<String> noGpu = CallOnGpu.obstacle();
        if (noGpu.isPresent())
            return findings(
                    command,
                    Stream.of(Gpu.values()).map(Roof::onPaper).toList(),
                    List.of(),
                    checks,
                    List.of("GPU: skipped, because " + noGpu.get()),
                    predicted);
        return CallOnGpu.onCard((driver, roof) -> onCard(driver, roof, command, ran, checks, predicted));
    }

    /** The same on a card, after the simulator. */
    Result onCard(
            CudaDriver driver, Roof roof, String command, KernelRun.Ran ran, List<String> checks, Predicted predicted)
            throws IOException {
        double[] us = new double[rounds];
        for (int round = 0; round < rounds; round++) {
            CardRun.Measured there = new CardRun(run, quick ? 1 : LAUNCHES).on(driver, ran);
            us[round] = there.medianUs();
            List<String> problems = problems(there, ran);
            if (!problems.isEmpty()) return new RefusedKernel(name() + " on " + there.device(), problems);
        }
        Timing time = Timing.of(name(), roof, predicted.bytes(), predicted.flops(), us);
        boolean isBeyondCache = arrayBytes() > BEYOND_CACHE;
        roof.require(name(), time.medianUs(), isBeyondCache ? predicted.bytes() : 0, predicted.flops());
        List<String> seen = new ArrayList<>(checks);
        if (isExact(ran)) seen.add("on the card it left the simulator's bits in all arrays");
        seen.add("on the card: " + (quick ? 1 : LAUNCHES) + " launches a round, one by one between two events"
                + (isBeyondCache ? "" : ", on arrays that its second-level cache may hold"));
        return findings(command, List.of(roof), List.of(time), seen, List.of(), predicted);
    }

    private List<String> problems(CardRun.Measured there, KernelRun.Ran ran) {
        List<String> problems = new ArrayList<>();
        if (isExact(ran))
            there.differences().stream()
                    .filter(each -> each.differing() > 0)
                    .forEach(each -> problems.add("other bits than on the simulator: " + each.differing()
                            + " elements of argument " + each.argument() + ", the first is element " + each.first()));
        unmet(expected.outcomes(run, new KernelRun.Ran(ran.report(), there.arrays())))
                .forEach(problems::add);
        return problems;
    }

    /** Approximating instructions may give other bits on a card. */
    private static boolean isExact(KernelRun.Ran ran) {
        return ran.report().counts().exact();
    }

    private static Stream<String> unmet(List<Expectation.Outcome> outcomes) {
        return outcomes.stream().filter(each -> !each.isMet()).map(Expectation.Outcome::line);
    }

    private long arrayBytes() {
        return run.arguments().stream()
                .mapToLong(each -> each instanceof Argument.Array array ? array.bytes() : 0)
                .sum();
    }

    /** The name in the source. */
    private String name() {
        return Entry.sourceName(run.kernel());
    }

    /** @throws LaunchRefused if not one block fits on a multiprocessor */
    Predicted predicted(KernelRun.Ran ran, long bytes, long flops) throws IOException {
        Resources resources = Resources.of(run, ran.report().sharedBytes(), Ptxas.find(System.getenv()));
        if (resources.occupancy().blocks() == 0)
            throw new LaunchRefused("not one block of " + name() + " fits on a multiprocessor of an H100");
        return Predicted.of(name(), bytes, flops, ran.report().counts(), resources);
    }

    private KernelFindings findings(
            String command,
            List<Roof> roofs,
            List<Timing> times,
            List<String> checks,
            List<String> skipped,
            Predicted predicted)
            throws IOException {
        return new KernelFindings(
                command,
                quick,
                name(),
                Version.hanji(),
                Commit.current(),
                Version.jdk(),
                Version.system(),
                machine,
                roofs,
                times,
                Optional.empty(),
                checks,
                skipped,
                List.of(predicted));
    }
}
