package hanji.generative.cli;

import hanji.autograd.Numerics;
import hanji.generative.BitsPerDim;
import hanji.generative.report.Baseline;
import hanji.generative.report.CurvePoint;
import hanji.generative.report.ImageGrid;
import hanji.generative.report.LearningCurve;
import hanji.generative.report.Metrics;
import hanji.generative.report.OutputFile;
import hanji.generative.report.Png;
import hanji.generative.report.Report;
import hanji.generative.report.RunSummary;
import hanji.generative.report.TestSet;
import hanji.generative.run.Budget;
import hanji.generative.run.RunFolder;
import hanji.generative.run.Settings;
import hanji.generative.run.TrainingLoop;
import hanji.nn.data.Images;
import hanji.nn.data.Split;
import hanji.tensor.Device;
import hanji.tensor.Philox;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import jdk.incubator.vector.FloatVector;

/**
 * Writes what a finished run leaves for people: pictures, curve, report and the result as JSON.
 *
 * @param folder to write into
 * @param settings of the run
 * @param model what was trained
 * @param device that computed
 */
record RunOutputs(RunFolder folder, Settings settings, ModelKind model, Device device) {
    /** How many images a run draws. */
    static final int SAMPLES = 64;

    private static final int COLUMNS = 8;
    private static final int SCALE = 3;
    private static final int SAMPLE_STREAM = 1 << 29;

    /** The random key of samples drawn under a seed. */
    static Philox sampling(long seed) {
        return new Philox(seed, SAMPLE_STREAM, 0);
    }

    TrainResult write(
            Images samples,
            Split split,
            BitsPerDim bits,
            long steps,
            double seconds,
            String weightsSha256,
            int parameters)
            throws IOException {
        Images real = split.test().limit(SAMPLES);
        Png.write(folder.samples(), ImageGrid.of(samples, COLUMNS, SCALE));
        Png.write(folder.data(), ImageGrid.of(real, COLUMNS, SCALE));
        RunSummary summary = summary(split, bits, steps, seconds, weightsSha256);
        var curve = new LearningCurve(
                model + " on " + settings.data(),
                points(TrainingLoop.TRAIN_BITS),
                points(TrainingLoop.TEST_BITS),
                summary.comparable());
        curve.write(folder.curve());
        new Report(summary, curve, samples, real).write(folder.report());
        TrainResult result = result(summary, parameters);
        OutputFile.write(folder.result(), (Frame.json(result) + "\n").getBytes(StandardCharsets.UTF_8));
        return result;
    }

    private List<CurvePoint> points(String name) throws IOException {
        return Files.exists(folder.metrics()) ? Metrics.read(folder.metrics(), name) : List.of();
    }

    private RunSummary summary(Split split, BitsPerDim bits, long steps, double seconds, String weightsSha256)
            throws IOException {
        var environment = new RunSummary.Environment(
                Version.hanji(),
                Integer.toString(Numerics.VERSION),
                DeviceOption.name(device) + ", F32 STRICT",
                Version.jdk(),
                Version.system(),
                Runtime.getRuntime().availableProcessors(),
                device.threads(),
                FloatVector.SPECIES_PREFERRED.vectorBitSize());
        TestSet testSet = testSet(bits.images());
        return new RunSummary(
                model.toString(),
                settings.data(),
                testSet,
                bits.mean(),
                bits.standardError(),
                command(),
                described(),
                settings.seed(),
                steps,
                model == ModelKind.COUNTS ? split.train().count() : steps * settings.batch(),
                seconds,
                weightsSha256,
                settings.dataSha256(),
                environment,
                baselines(testSet));
    }

    private TestSet testSet(int images) {
        return switch (settings.data()) {
            case "embedded" -> new TestSet(TestSet.EMBEDDED.name(), images);
            case "fashion-mnist" -> new TestSet(TestSet.FASHION_MNIST.name(), images);
            default -> new TestSet("test images of " + settings.data(), images);
        };
    }

    private static List<Baseline> baselines(TestSet testSet) {
        if (testSet.equals(TestSet.EMBEDDED)) return Baseline.embedded();
        if (testSet.equals(TestSet.FASHION_MNIST)) return Baseline.fashionMnist();
        return List.of(Baseline.uniform(testSet));
    }

    /** The settings that this model has. */
    private Map<String, String> described() {
        var text = new LinkedHashMap<String, String>();
        if (model == ModelKind.PIXELCNN) {
            text.put("channels", Integer.toString(settings.channels()));
            text.put("layers", Integer.toString(settings.layers()));
            text.put("batch", Integer.toString(settings.batch()));
            text.put("lr", Double.toString(settings.learningRate()));
        }
        text.putAll(settings.loading().toText());
        return text;
    }

    /** The command that does this run again. */
    private String command() {
        var words = new StringBuilder("./hanji train " + model + " --data " + Shell.word(settings.data()));
        described().forEach((name, value) -> words.append((" --" + name + ' ' + value).stripTrailing()));
        if (model == ModelKind.PIXELCNN)
            words.append(
                    switch (settings.budget()) {
                        case Budget.Steps(long steps) -> " --steps " + steps;
                        case Budget.Minutes(double minutes) -> " --minutes " + minutes;
                    });
        return words.append(" --seed ").append(settings.seed()).toString();
    }

    private TrainResult result(RunSummary run, int parameters) {
        return new TrainResult(
                run.model(),
                run.data(),
                run.seed(),
                run.steps(),
                run.trainImagesSeen(),
                run.seconds(),
                run.imagesPerSecond(),
                run.bitsPerDim(),
                run.standardError(),
                run.testSet().images(),
                run.weightsSha256(),
                run.dataSha256(),
                parameters,
                settings.budget() instanceof Budget.Steps,
                run.command(),
                run.environment().hanji(),
                Numerics.VERSION,
                run.environment().jdk(),
                DeviceOption.name(device),
                device.threads(),
                run.environment().vectorBits(),
                folder.toString());
    }
}
