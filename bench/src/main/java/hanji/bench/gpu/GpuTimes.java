package hanji.bench.gpu;

import hanji.bench.Commit;
import hanji.bench.JsonFile;
import hanji.cuda.CudaDriver;
import hanji.cuda.CudaDriverProvider;
import hanji.cuda.CudaException;
import hanji.cuda.DeviceInfo;
import hanji.generative.cli.ProgressBar;
import hanji.generative.cli.Result;
import hanji.generative.cli.Version;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Times every kernel on a card, checks its results against the CPU's after that, and writes one JSON file per card. */
@Command(
        name = "gpu",
        description = "Times every kernel on a GPU against the floor of its memory traffic; see bench/gpu/check.",
        sortOptions = false)
final class GpuTimes implements Callable<Result> {
    @Option(
            names = "--device",
            paramLabel = "NAME",
            defaultValue = "cuda",
            description = "cuda, or simulated to rehearse without a GPU at small sizes (default: ${DEFAULT-VALUE}).")
    private String device;

    @Option(names = "--probe", description = "Measure nothing; say which card there is, or what is missing.")
    private boolean probe;

    @Option(names = "--tests", defaultValue = "not run", description = "How the device tests ended, for the record.")
    private String tests;

    @Option(names = "--sanitizer", defaultValue = "not run", description = "How compute-sanitizer ended.")
    private String sanitizer;

    @Option(names = "--commit", description = "Commit of the sources, where there is no checkout to ask.")
    private Optional<String> commit = Optional.empty();

    @Option(
            names = "--results",
            paramLabel = "FOLDER",
            description = "Write gpu-NAME.json there, named after the card.")
    private Optional<Path> results = Optional.empty();

    @Override
    public Result call() throws IOException {
        var size = device.equals("cuda") ? StandardInputs.Size.MEASURED : StandardInputs.Size.SIMULATED;
        try (CudaDriver driver = CudaDriverProvider.named(device).open()) {
            if (probe) return new Card(driver.info());
            GpuFindings findings = measure(new StandardRun(driver, size), driver);
            if (results.isPresent()) JsonFile.write(results.get().resolve(fileName(driver)), findings);
            refuseErrors(findings);
            return findings;
        }
    }

    private GpuFindings measure(StandardRun run, CudaDriver driver) throws IOException {
        double copy = run.copyBandwidth();
        var equal = new ArrayList<String>();
        var different = new ArrayList<String>();
        var times = new ArrayList<KernelTime>();
        try (var bar = ProgressBar.of("gpu")) {
            double done = 0;
            for (StandardCall call : StandardCall.values()) {
                bar.show(done++ / StandardCall.values().length, call.name());
                times.addAll(run.times(call, copy));
                (run.equalsCpu(call) ? equal : different).add(call.name());
            }
            bar.show(1);
        }
        return new GpuFindings(
                "bench/gpu/check",
                "F32 STRICT",
                Version.hanji(),
                commit.or(Commit::current),
                Version.jdk(),
                Version.system(),
                driver.info(),
                tests,
                sanitizer,
                copy / 1e9,
                equal,
                different,
                times);
    }

    private static void refuseErrors(GpuFindings findings) {
        if (!findings.different().isEmpty())
            throw new CudaException("not the CPU's bits: " + String.join(", ", findings.different()));
        findings.kernels().stream()
                .filter(KernelTime::isAboveTheRoofline)
                .findFirst()
                .ifPresent(time -> {
                    throw new CudaException("the time of " + time.kernel() + " is above the roofline: "
                            + time.medianUs() + " us for " + time.bytes() + " bytes; the measurement is wrong");
                });
    }

    /** The card that would be measured. */
    private record Card(DeviceInfo device) implements Result {
        @Override
        public String text() {
            return device.name();
        }
    }

    private static String fileName(CudaDriver driver) {
        return "gpu-" + driver.info().name().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-") + ".json";
    }
}
