package hanji.generative.cli;

import static hanji.kernels.matmul.MatMul.matMul;

import hanji.cuda.Cuda;
import hanji.generative.model.Recipe;
import hanji.generative.report.Metrics;
import hanji.generative.run.Budget;
import hanji.generative.run.Options;
import hanji.generative.run.Run;
import hanji.generative.run.RunFolder;
import hanji.generative.run.Settings;
import hanji.generative.run.TrainingLoop;
import hanji.generative.run.TrainingLoop.Pace;
import hanji.generative.run.Zoo;
import hanji.nn.data.DataRoots;
import hanji.nn.data.DataSet;
import hanji.nn.data.LoadOptions;
import hanji.nn.data.Split;
import hanji.simulator.Simulation;
import hanji.simulator.driver.SimulatedDriver;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The short commands, a product on the simulator and one step of the default training, printing no result: what {@code ./hanji} runs after a build
 * to learn which classes belong in the archive that later starts map.
 */
final class FirstStep {
    private static final List<List<String>> COMMANDS =
            List.of(List.of("--help"), List.of("train", "--help"), List.of("models"), List.of("doctor", "--json"));

    private FirstStep() {}

    /** @param words the folder for the run, which must not exist */
    public static void main(String[] words) throws IOException {
        var nowhere = new PrintWriter(Writer.nullWriter());
        for (List<String> command : COMMANDS) new Frame(nowhere, nowhere).run(command.toArray(String[]::new));
        simulate();
        train(RunFolder.create(Path.of(words[0])));
    }

    /** A first product on the simulator, which `simulate` and puzzles start with. */
    private static void simulate() {
        Device device = Device.cuda(new Cuda(new SimulatedDriver(Simulation.CHECKED)));
        Tensor a = Tensor.zeros(DType.F32, Shape.of(64, 64), device);
        matMul(a, a);
    }

    /** Ends after one step and the saves before and after it. */
    static void train(RunFolder folder) throws IOException {
        Split split = DataSet.of("embedded").load(new DataRoots(Path.of(""), List.of()), LoadOptions.DEFAULT);
        Recipe<?> recipe = Zoo.find(Zoo.DEFAULT).orElseThrow();
        var settings = new Settings(
                Zoo.DEFAULT,
                Options.text(recipe.defaults(split.train().channels())),
                "embedded",
                split.train().sha256(),
                Optional.of(split.test().sha256()),
                LoadOptions.DEFAULT,
                recipe.card().training().batch(),
                1,
                1,
                new Budget.Steps(recipe.card().training().steps()));
        Device cpu = Device.cpu(Runtime.getRuntime().availableProcessors());
        Run run = Run.begin(recipe, settings, split.train(), cpu);
        try (var bar = ProgressBar.of("train");
                Metrics log = Metrics.open(folder.metrics())) {
            new TrainingLoop(
                            run,
                            folder,
                            log,
                            split,
                            Pace.exactly(Duration.ofDays(1)),
                            () -> run.stepsDone() == 1,
                            now -> bar.show(now.progress(), now.loss()))
                    .train();
        }
    }
}
