package hanji.generative.cli;

import hanji.generative.model.Card;
import hanji.generative.run.Budget;
import hanji.generative.run.Incapable;
import hanji.generative.run.RunFolder;
import hanji.generative.run.Zoo;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The run whose model is used: one that is named, or else one that is trained now, unless an earlier use has. */
final class RunOption {
    @Parameters(
            arity = "0..1",
            paramLabel = "RUN",
            description = "The folder that ./hanji train left behind (default: one that is trained now, if no earlier"
                    + " use has).")
    private Optional<Path> run = Optional.empty();

    @Option(
            names = "--data",
            paramLabel = "DATA",
            description = "Images to train on, as train takes them, where no RUN is named (default: embedded).")
    private Optional<String> data = Optional.empty();

    @Option(
            names = "--steps",
            paramLabel = "N",
            converter = AtLeastOne.class,
            description = "Steps of that training (default: as many as the model's are).")
    private Optional<Integer> steps = Optional.empty();

    @Option(
            names = "--runs",
            paramLabel = "FOLDER",
            description = "Where that run goes, and is looked for (default: runs/use-DATA).")
    private Optional<Path> runs = Optional.empty();

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    /** Whether a run was named. */
    boolean named() {
        return run.isPresent();
    }

    /** Trains on these images, unless others were named. */
    void trainOn(String images) {
        if (data.isEmpty()) data = Optional.of(images);
    }

    /** Whether images to train on were named. */
    boolean hasData() {
        return data.isPresent();
    }

    /** Where runs go that are trained on these images. */
    Path runs(String images) {
        return runs.orElse(ModelRuns.folder("use", images));
    }

    /** The run that was named; else one of a model, with these of its options, trained now unless it is there. */
    UsedRun model(String model, List<String> options, DeviceOption device, LoadNotices notices) throws IOException {
        if (named() && (data.isPresent() || steps.isPresent() || runs.isPresent()))
            throw new ParameterException(
                    spec.commandLine(),
                    "--data, --steps and --runs are for a training, and " + run.orElseThrow() + " is trained");
        RunFolder folder = RunFolder.open(named() ? run.orElseThrow() : trained(model, options));
        var used = new UsedRun(device.load(folder, notices), folder);
        String trainedOn = used.saved().settings().data();
        if (!named() && !absolute(trainedOn).equals(absolute(images())))
            throw new ParameterException(
                    spec.commandLine(), folder + " was trained on " + trainedOn + "; name another folder by --runs");
        if (!named()) requireLength(used);
        return used;
    }

    /** A run that was trained for another length is not taken for one of this. */
    private void requireLength(UsedRun used) {
        var training = used.saved().card().training();
        long wanted = steps.isPresent() ? steps.get() : training.steps();
        boolean inSteps = used.saved().card().feed() == Card.Feed.BATCHES;
        if (inSteps && used.saved().settings().budget() instanceof Budget.Steps(long steps) && steps != wanted)
            throw new ParameterException(
                    spec.commandLine(),
                    used.folder() + " was trained for " + steps + " steps, not " + wanted + "; say --steps " + steps
                            + ", or name another folder by --runs");
    }

    private static Path absolute(String images) {
        return Path.of(images).toAbsolutePath().normalize();
    }

    private String images() {
        return data.orElse("embedded");
    }

    /** The folder of the model's run. */
    private Path trained(String model, List<String> options) throws IOException {
        String images = images();
        Path folder = runs(images).resolve(String.join("-", options).replace("--", ""));
        List<String> length =
                steps.map(number -> List.of("--steps", number.toString())).orElse(List.of());
        var training = new ModelRuns(folder, images, length, options);
        var card = Zoo.find(model)
                .orElseThrow(() -> new Incapable(model + " is no model; ./hanji models lists them"))
                .card();
        var reasons = new ArrayList<String>();
        training.result(card, reasons::add);
        if (!reasons.isEmpty()) throw new Incapable(model + " could not be trained: " + reasons.getFirst());
        return training.path(card);
    }
}
