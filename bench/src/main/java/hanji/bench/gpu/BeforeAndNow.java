package hanji.bench.gpu;

import hanji.bench.JsonFile;
import hanji.cuda.CudaDriver;
import hanji.generative.cli.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** States what an older build took over what this one takes, both timed in turns in one run. */
@Command(name = "before", description = "Holds the times of an older build against this one's.")
final class BeforeAndNow implements Callable<Result> {
    @Mixin
    private CardOptions card = new CardOptions();

    @Parameters(index = "0", description = "What the older build is called, for instance its commit.")
    private String older = "";

    @Parameters(
            index = "1..*",
            description = "Folders of results in the order of their runs: older, this, older, this, ...")
    private List<Path> folders = List.of();

    @Override
    public Result call() throws IOException {
        try (CudaDriver driver = card.open()) {
            var found = new BeforeFindings(card.head("before", driver), older, rows(folders));
            card.write("before", driver, found);
            return found;
        }
    }

    /** @param folders of the older build and of this one in turns */
    static List<BeforeFindings.Row> rows(List<Path> folders) throws IOException {
        var before = new ArrayList<Times>();
        var now = new ArrayList<Times>();
        for (int i = 0; i < folders.size(); i++) (i % 2 == 0 ? before : now).add(Times.in(folders.get(i)));
        return ratios(before, now);
    }

    /** Of what both builds have timed. */
    private static List<BeforeFindings.Row> ratios(List<Times> before, List<Times> now) {
        var rows = new ArrayList<BeforeFindings.Row>();
        for (Time one : now.getFirst().all()) {
            double[] old = medians(before, one.name()), today = medians(now, one.name());
            if (old.length == 0) continue;
            double[] ratios = new double[Math.min(old.length, today.length)];
            for (int i = 0; i < ratios.length; i++) ratios[i] = old[i] / today[i];
            Arrays.sort(ratios);
            rows.add(new BeforeFindings.Row(
                    one.name(),
                    old[old.length / 2],
                    today[today.length / 2],
                    ratios[ratios.length / 2],
                    ratios[0],
                    ratios[ratios.length - 1]));
        }
        return rows;
    }

    private static double[] medians(List<Times> runs, String name) {
        return runs.stream()
                .flatMap(run -> run.all().stream())
                .filter(time -> time.name().equals(name))
                .mapToDouble(Time::us)
                .toArray();
    }

    private record Time(String name, double us) {}

    /** Of one run of one build. */
    private record Times(List<Time> all) {
        static Times in(Path folder) throws IOException {
            var times = new ArrayList<Time>();
            try (var files = Files.list(folder)) {
                for (Path file : files.sorted().toList()) {
                    String name = file.getFileName().toString();
                    if (name.endsWith("-steps.json"))
                        JsonFile.read(file, StepFindings.class, "bench/gpu/check")
                                .steps()
                                .forEach(step -> times.add(new Time("step " + step.step(), step.medianUs())));
                    else if (name.startsWith("gpu-"))
                        JsonFile.read(file, GpuFindings.class, "bench/gpu/check")
                                .kernels()
                                .forEach(time ->
                                        times.add(new Time(time.kernel() + " in " + time.call(), time.medianUs())));
                }
            }
            return new Times(times);
        }
    }
}
