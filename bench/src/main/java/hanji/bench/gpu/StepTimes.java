package hanji.bench.gpu;

import hanji.bench.gpu.StandardInputs.Size;
import hanji.bench.workload.RecipeStep;
import hanji.cuda.Cuda;
import hanji.cuda.CudaDriver;
import hanji.cuda.CudaException;
import hanji.generative.cli.Result;
import hanji.generative.model.Learner;
import hanji.generative.model.Step;
import hanji.nn.data.Batch;
import hanji.tensor.Device;
import hanji.tensor.Scope;
import hanji.tensor.Tensor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Times whole steps of training on a card, and holds the bits of some of them against the CPU's. */
@Command(
        name = "steps",
        description = "Times whole steps of models on a GPU; see bench/gpu/check.",
        sortOptions = false)
final class StepTimes implements Callable<Result> {
    private static final String SECTION = "steps";
    private static final int WARM_UP = 50, COMPARED = 20, COMPARED_ON_THE_SIMULATOR = 2;

    @Mixin
    private CardOptions card = new CardOptions();

    @Option(names = "--no-graph", description = "Give steps to the card launch by launch and not as one graph.")
    private boolean noGraph;

    @Option(names = "--times-only", description = "Hold nothing against the CPU: for a build that is beside this one.")
    private boolean timesOnly;

    @Override
    public Result call() throws IOException {
        try (CudaDriver driver = card.open()) {
            SectionHead head = card.head(SECTION, driver);
            Cuda cuda = card.cuda(driver);
            var times = new ArrayList<StepTime>(kept(driver));
            Set<String> done = times.stream().map(StepTime::step).collect(Collectors.toSet());
            var leftOut = new ArrayList<String>();
            for (CardStep step : CardStep.values()) {
                if (done.contains(step.name())) continue;
                if (card.hasTime()) measure(step, cuda, times, leftOut);
                else leftOut.add(step + ": no time");
                card.write(SECTION, driver, new StepFindings(head, List.copyOf(times), later(step, done, leftOut)));
            }
            var findings = new StepFindings(head, times, leftOut);
            for (StepTime time : times)
                if (!time.sameBits())
                    throw new CudaException(time.step() + ": other bits than those of " + time.comparedWith()
                            + " after " + time.stepsCompared() + " steps");
            return findings;
        }
    }

    /** Steps that an earlier call has timed and that had their bits. */
    private List<StepTime> kept(CudaDriver driver) throws IOException {
        return card.kept(SECTION, driver, StepFindings.class, StepFindings::head)
                .map(found -> found.steps().stream().filter(StepTime::sameBits).toList())
                .orElse(List.of());
    }

    /** What was left out, and what is still to come. */
    private static List<String> later(CardStep now, Set<String> done, List<String> leftOut) {
        var all = new ArrayList<>(leftOut);
        for (CardStep step : CardStep.values())
            if (step.compareTo(now) > 0 && !done.contains(step.name())) all.add(step + ": not yet");
        return all;
    }

    /** An older build may lack what this one calls. */
    private void measure(CardStep step, Cuda cuda, List<StepTime> times, List<String> leftOut) {
        try {
            times.add(time(step, cuda));
        } catch (LinkageError missing) {
            leftOut.add(step + ": this build lacks " + missing.getMessage());
        }
    }

    private StepTime time(CardStep step, Cuda cuda) {
        CudaDriver driver = cuda.driver();
        Size size = card.size();
        RecipeStep<?> work = step.timed(size);
        int compared = timesOnly ? 0 : size == Size.MEASURED ? COMPARED : COMPARED_ON_THE_SIMULATOR;
        int launches = launches(work, driver);
        try (var gpu = new RepeatedStep(work, cuda, !noGraph)) {
            for (int i = 0; size == Size.MEASURED && i < WARM_UP; i++) gpu.step();
            var time = new KernelTimer(driver, cuda.stream(), size == Size.MEASURED).measure(1, _ -> gpu.step());
            return new StepTime(
                    step.name(),
                    step.words(),
                    work.images(),
                    time.median(),
                    time.low(),
                    time.high(),
                    launches,
                    gpu.way(),
                    compared,
                    card.isStrict() ? "the CPU" : "the same card again",
                    hasItsBits(step.compared(size), cuda, compared));
        }
    }

    private static int launches(RecipeStep<?> work, CudaDriver driver) {
        var recorder = new LaunchRecorder(driver);
        try (var gpu = new RepeatedStep(work, new Cuda(recorder), false)) {
            gpu.step();
            recorder.drain();
            gpu.step();
            return recorder.drain().size();
        }
    }

    /** In STRICT the CPU's, in another precision those of the same card, launch by launch. */
    private boolean hasItsBits(RecipeStep<?> work, Cuda cuda, int steps) {
        try (var here = new RepeatedStep(work, cuda, !noGraph);
                var _ = Scope.open()) {
            Learner there = work.learner(card.isStrict() ? Device.CPU : Device.cuda(cuda));
            Batch batch = work.batch();
            for (int i = 0; i < steps; i++) {
                here.step();
                try (var _ = Scope.open()) {
                    there.step(batch, new Step(i, 0, false));
                }
            }
            return sameBits(here.state(), there.state());
        }
    }

    private static boolean sameBits(Map<String, Tensor> here, Map<String, Tensor> there) {
        if (!here.keySet().equals(there.keySet())) return false;
        for (Map.Entry<String, Tensor> each : here.entrySet()) {
            Tensor other = there.getOrDefault(each.getKey(), each.getValue());
            if (!Arrays.equals(each.getValue().toDoubles(), other.toDoubles())) return false;
        }
        return true;
    }
}
