package hanji.bench.gpu;

import hanji.cuda.CudaDriver;
import hanji.cuda.CudaException;
import hanji.generative.cli.ProgressBar;
import hanji.generative.cli.Result;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Times every kernel on a card, checks its results against the CPU's after that, and writes one JSON file per card. */
@Command(
        name = "kernels",
        description = "Times every kernel on a GPU against the floor of its memory traffic; see bench/gpu/check.",
        sortOptions = false)
final class GpuTimes implements Callable<Result> {
    private static final String SECTION = "kernels";

    @Mixin
    private CardOptions card = new CardOptions();

    @Option(
            names = "--calls",
            paramLabel = "CALL",
            split = ",",
            description = "Only these standard calls; all by default.")
    private List<String> names = List.of();

    @Option(names = "--times-only", description = "Hold nothing against the CPU: for a build that is beside this one.")
    private boolean timesOnly;

    @Override
    public Result call() throws IOException {
        try (CudaDriver driver = card.open()) {
            GpuFindings findings = measure(new StandardRun(driver, card.size()), driver);
            refuseErrors(findings);
            return findings;
        }
    }

    /** Goes on with what the file of the same commit does not hold. */
    private GpuFindings measure(StandardRun run, CudaDriver driver) throws IOException {
        SectionHead head = card.head(SECTION, driver);
        double copy = run.copyBandwidth();
        GpuFindings found = card.kept(SECTION, driver, GpuFindings.class, GpuFindings::head)
                .map(GpuFindings::withoutErrors)
                .orElse(nothing(head, driver, copy));
        List<StandardCall> calls = calls(names);
        try (var bar = ProgressBar.of("gpu")) {
            double done = 0;
            List<StandardCall> missing =
                    found.missing().stream().filter(calls::contains).toList();
            for (StandardCall call : missing) {
                if (!card.hasTime()) break;
                bar.show(done++ / missing.size(), call.name());
                found = withCall(found, run, call, copy);
                card.write(SECTION, driver, found);
            }
            bar.show(1);
        }
        return found;
    }

    /** Those that were asked for. */
    private static List<StandardCall> calls(List<String> names) {
        return names.isEmpty()
                ? List.of(StandardCall.values())
                : names.stream().map(StandardCall::valueOf).toList();
    }

    private GpuFindings withCall(GpuFindings found, StandardRun run, StandardCall call, double copy) {
        Optional<String> obstacle = run.obstacle(call);
        if (obstacle.isPresent()) return found.withObstacle(call, obstacle.get());
        return timesOnly
                ? found.withTimes(timesOfAnyBuild(run, call, copy))
                : found.with(call, run.times(call, copy), run.hasItsBits(call));
    }

    /** An older build may lack what this one calls. */
    private static List<KernelTime> timesOfAnyBuild(StandardRun run, StandardCall call, double copy) {
        try {
            return run.times(call, copy);
        } catch (LinkageError _) {
            return List.of();
        }
    }

    private GpuFindings nothing(SectionHead head, CudaDriver driver, double copy) throws IOException {
        return new GpuFindings(
                "bench/gpu/check",
                head.precision(),
                head.hanji(),
                head.commit(),
                head.jdk(),
                head.system(),
                head.device(),
                outcome("tests", driver),
                outcome("sanitizer", driver),
                copy / 1e9,
                List.of(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                List.of());
    }

    /** How another section ended, if that was with the same sources. */
    private String outcome(String section, CudaDriver driver) throws IOException {
        return card.ofThisCommit(section, driver, TestFindings.class, TestFindings::head)
                .map(TestFindings::outcome)
                .orElse("not run");
    }

    private static void refuseErrors(GpuFindings findings) {
        if (!findings.different().isEmpty())
            throw new CudaException("other bits than they must have: " + String.join(", ", findings.different()));
        findings.kernels().stream()
                .filter(KernelTime::isAboveTheRoofline)
                .findFirst()
                .ifPresent(time -> {
                    throw new CudaException("the time of " + time.kernel() + " is above the roofline: "
                            + time.medianUs() + " us for " + time.bytes() + " bytes; the measurement is wrong");
                });
    }
}
