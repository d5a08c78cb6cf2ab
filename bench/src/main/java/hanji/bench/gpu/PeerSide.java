package hanji.bench.gpu;

import hanji.bench.JsonFile;
import hanji.bench.gpu.StandardInputs.Size;
import hanji.bench.workload.Agreement;
import hanji.bench.workload.RecipeStep;
import hanji.bench.workload.Task;
import hanji.bench.workload.Workload;
import hanji.cuda.Cuda;
import hanji.cuda.CudaDriver;
import hanji.cuda.Precision;
import hanji.generative.cli.Result;
import hanji.simulator.Roofline.Gpu;
import hanji.tensor.Device;
import hanji.tensor.Scope;
import hanji.tensor.Tensor;
import hanji.tensor.format.SafeTensors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Hanji's side of the section peers: for each piece of work a file of its inputs and of Hanji's results, which another
 * program reads, and the time that Hanji takes.
 */
@Command(
        name = "peers",
        description =
                "Times Hanji's side of what bench/gpu/peers times with PyTorch, and writes down inputs and results.",
        sortOptions = false)
final class PeerSide implements Callable<Result> {
    /** Sets of inputs that kernels go round over: together more than a second-level cache holds. */
    private static final int SETS = 6, WARM_UP = 50;

    private static final String SECTION = "peers";

    @Mixin
    private CardOptions card = new CardOptions();

    @Option(names = "--no-graph", description = "Give steps to the card launch by launch and not as one graph.")
    private boolean noGraph;

    @Parameters(paramLabel = "FOLDER", description = "Inputs, results and hanji.json are written there.")
    private Path folder = Path.of("");

    @Override
    public Result call() throws IOException {
        try (CudaDriver driver = card.open()) {
            var strict = new Cuda(driver);
            var run = new StandardRun(driver, card.size());
            double copy = run.copyBandwidth(), fill = run.fillBandwidth();
            var sides = new ArrayList<HanjiSide>();
            var leftOut = new ArrayList<String>();
            for (PeerWork work : missing(driver)) {
                Cuda cuda = strict.with(work.precision());
                if (cuda.precision() != work.precision()) continue; // of a card without such tensor cores
                if (!card.hasTime()) leftOut.add(work + ": no time for Hanji's side");
                else {
                    HanjiSide side = side(work, cuda);
                    if (!card.isSimulated()) side.requireBelow(Math.max(copy, fill), Gpu.H200.peak(work.precision()));
                    sides.add(side);
                }
            }
            var all = new HanjiSides(card.head(SECTION, driver), copy / 1e9, fill / 1e9, peaks(), sides, leftOut);
            JsonFile.write(folder.resolve("hanji.json"), all);
            return all;
        }
    }

    /** Work of which an earlier call has not timed every way: first that of which it has timed none. */
    private List<PeerWork> missing(CudaDriver driver) throws IOException {
        Optional<PeerFindings> found = card.kept(SECTION, driver, PeerFindings.class, PeerFindings::head);
        return Stream.of(PeerWork.values())
                .filter(work -> found.filter(one -> one.isDone(work)).isEmpty())
                .sorted(Comparator.comparing(
                        work -> found.filter(one -> one.hasTimes(work)).isPresent()))
                .toList();
    }

    /** No card that is known computes faster. */
    private static Map<String, Double> peaks() {
        return Map.of(
                "F32", Gpu.H200.peak(Precision.STRICT),
                "TF32", Gpu.H200.peak(Precision.TF32),
                "BF16", Gpu.H200.peak(Precision.BF16));
    }

    private HanjiSide side(PeerWork work, Cuda cuda) throws IOException {
        Workload workload = work.workload(card.size());
        Device device = Device.cuda(cuda);
        var tensors = new LinkedHashMap<String, Tensor>(PeerInputs.of(workload));
        Map<String, float[]> before = results(workload, device);
        before.forEach((name, values) -> tensors.put("result/" + name, Tensor.of(values, values.length)));
        String file = work.name().toLowerCase(Locale.ROOT) + ".safetensors";
        new SafeTensors(Map.of(), tensors).write(folder.resolve(file));
        KernelTimer.Time time = workload instanceof RecipeStep<?> step ? time(step, cuda) : time(workload, cuda);
        Agreement.require(before, results(workload, device), 0);
        return new HanjiSide(
                work.name(),
                work.kind(),
                work.precision() == Precision.STRICT
                        ? "F32 STRICT"
                        : work.precision().name(),
                workload.toString(),
                file,
                workload.tolerance(),
                PeerWork.bytes(workload),
                PeerWork.flops(workload),
                time.median(),
                time.low(),
                time.high());
    }

    private static Map<String, float[]> results(Workload workload, Device device) {
        try (var _ = Scope.open()) {
            return workload.on(device).results();
        }
    }

    private KernelTimer timer(Cuda cuda) {
        return new KernelTimer(cuda.driver(), cuda.stream(), card.size() == Size.MEASURED);
    }

    private KernelTimer.Time time(RecipeStep<?> step, Cuda cuda) {
        try (var repeated = new RepeatedStep(step, cuda, !noGraph)) {
            for (int i = 0; card.size() == Size.MEASURED && i < WARM_UP; i++) repeated.step();
            return timer(cuda).measure(1, _ -> repeated.step());
        }
    }

    private KernelTimer.Time time(Workload workload, Cuda cuda) {
        try (var _ = Scope.open()) {
            int sets = card.size() == Size.MEASURED && PeerWork.bytes(workload) > 0 ? SETS : 1;
            List<Task> tasks = IntStream.range(0, sets)
                    .mapToObj(_ -> workload.on(Device.cuda(cuda)))
                    .toList();
            return timer(cuda).measure(sets, set -> tasks.get(set).run());
        }
    }
}
