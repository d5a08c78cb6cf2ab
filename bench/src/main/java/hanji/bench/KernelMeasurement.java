package hanji.bench;

import hanji.bench.gpu.CallOnGpu;
import hanji.bench.gpu.CallWork;
import hanji.bench.gpu.KernelTable;
import hanji.bench.gpu.StandardCall;
import hanji.bench.kernel.KernelFindings;
import hanji.bench.kernel.MachinePeak;
import hanji.bench.kernel.Predicted;
import hanji.bench.kernel.Roof;
import hanji.bench.kernel.SameTwice;
import hanji.bench.kernel.Timing;
import hanji.cuda.CudaException;
import hanji.generative.cli.ProgressBar;
import hanji.generative.cli.Version;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Measures one standard call. On the CPU each round times it twice, as A and as B, and the two peaks of the core, period
 * by period in turns, so that all four meet the same machine.
 */
record KernelMeasurement(Harness harness, Effort effort, int rounds) {
    /** Inputs of more than this are beyond the caches of any processor that we know of. */
    private static final long BEYOND_CACHES = 512L << 20;

    private static final int MOST_SETS = 32;

    /** Times of the four in all rounds, microseconds. */
    private record Sides(Samples a, Samples b, Samples triad, Samples fma) {}

    KernelFindings of(StandardCall call, String command) throws IOException {
        Machine machine = Machine.current();
        var roofs = new ArrayList<Roof>();
        var times = new ArrayList<Timing>();
        var checks = new ArrayList<String>();
        var skipped = new ArrayList<String>();
        List<Predicted> predicted = predicted(call, skipped);
        SameTwice same = onCpu(call, machine, roofs, times);
        checks.add("on the CPU the call had the same bits after it was timed as before");
        checks.add(
                CallOnGpu.equalsCpuOnTheSimulator(call)
                        ? "at a smaller size the simulated GPU gives the CPU's bits"
                        : "at a smaller size the simulated GPU gives OTHER bits than the CPU");
        Optional<String> noGpu = CallOnGpu.obstacle();
        if (noGpu.isPresent()) skipped.add("GPU: skipped, because " + noGpu.get());
        else checks.add(CallOnGpu.measure(call, predicted, roofs, times));
        return new KernelFindings(
                command,
                effort == Effort.QUICK,
                MeasuredKernel.dashed(call),
                Version.hanji(),
                Commit.current(),
                Version.jdk(),
                Version.system(),
                machine,
                roofs,
                times,
                Optional.of(same),
                checks,
                skipped,
                predicted);
    }

    private SameTwice onCpu(StandardCall call, Machine machine, List<Roof> roofs, List<Timing> times) {
        CallWork work = CallWork.onProcessor(call);
        int sets = (int) Math.clamp(Math.ceilDiv(BEYOND_CACHES, work.inputBytes()), 1, MOST_SETS);
        Sides sides = measured(call, sets);
        var roof = new Roof(
                "one core",
                MachinePeak.TRIAD.amount() / fastest(sides.triad) * 1e3,
                MachinePeak.FMA.amount() / fastest(sides.fma) * 1e3,
                "the best of a triad and of fused multiply-adds in this run, on " + machine.processor());
        double[] us = medians(sides.a).map(ms -> 1e3 * ms).toArray();
        Timing time = Timing.of(MeasuredKernel.dashed(call), roof, work.bytes(), work.flops(), us);
        boolean beyond = sets * work.inputBytes() >= BEYOND_CACHES;
        roof.require(time.what(), time.medianUs(), beyond ? work.inputBytes() : 0, work.flops());
        roofs.add(roof);
        times.add(time);
        Ratio ratio = Ratio.of(sides.a, sides.b);
        int excluding = (int) IntStream.range(0, rounds)
                .filter(round -> excludesOne(
                        sides.a.rounds().get(round), sides.b.rounds().get(round)))
                .count();
        return new SameTwice(ratio.value(), ratio.low(), ratio.high(), Ratio.confidence(rounds), rounds, excluding);
    }

    /** Whether all pairs of periods lie on one side. */
    static boolean excludesOne(double[] a, double[] b) {
        return IntStream.range(0, a.length).allMatch(i -> a[i] < b[i])
                || IntStream.range(0, a.length).allMatch(i -> a[i] > b[i]);
    }

    private Sides measured(StandardCall call, int sets) {
        Target same = target(call.name(), sets);
        List<Target> targets =
                List.of(same, same, target(MachinePeak.TRIAD.name(), 1), target(MachinePeak.FMA.name(), 1));
        List<Samples> samples =
                targets.stream().map(_ -> new Samples(new ArrayList<>())).toList();
        try (var bar = ProgressBar.of("kernel")) {
            for (int round = 0; round < rounds; round++) {
                bar.show((double) round / rounds, call.name());
                List<Harness.Outcome> outcomes = harness.round(targets, effort);
                for (int i = 0; i < targets.size(); i++)
                    samples.get(i).rounds().add(((Harness.Measured) outcomes.get(i)).values());
            }
            bar.show(1);
        }
        return new Sides(samples.get(0), samples.get(1), samples.get(2), samples.get(3));
    }

    private static Target target(String subject, int sets) {
        return new Target(
                KernelBenchmark.class.getName() + ".run", Map.of("subject", subject, "sets", Integer.toString(sets)));
    }

    private static DoubleStream medians(Samples samples) {
        return samples.rounds().stream().mapToDouble(Samples::median);
    }

    private static double fastest(Samples samples) {
        return samples.rounds().stream().flatMapToDouble(Arrays::stream).min().orElseThrow();
    }

    private static List<Predicted> predicted(StandardCall call, List<String> skipped) {
        try {
            return new KernelTable().predicted(call);
        } catch (CudaException missing) {
            skipped.add("simulator: skipped, because " + missing.getMessage());
            return List.of();
        }
    }
}
