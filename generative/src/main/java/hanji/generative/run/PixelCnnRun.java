package hanji.generative.run;

import static hanji.kernels.pointwise.Affine.scale;
import static hanji.kernels.reduce.Sum.sum;

import hanji.generative.pixelcnn.PixelCnn;
import hanji.generative.pixelcnn.PixelCnnDensity;
import hanji.nn.data.Batch;
import hanji.nn.data.Batches;
import hanji.nn.data.Images;
import hanji.nn.data.Position;
import hanji.nn.optimizer.Adam;
import hanji.nn.train.Average;
import hanji.nn.train.Checkpoint;
import hanji.nn.train.Schedule;
import hanji.nn.train.Trainer;
import hanji.nn.train.Weights;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Philox;
import hanji.tensor.Scope;
import hanji.tensor.Tensor;
import hanji.tensor.format.FormatException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * One training run of a PixelCNN: Adam under a warm-up and half a cosine, and a moving average of the weights, which is
 * what is evaluated and sampled. Every step's result is a function of the settings and the data alone.
 */
public final class PixelCnnRun {
    static final String MODEL = "pixelcnn";

    private static final double AVERAGE_DECAY = 0.999;
    private static final long WARM_UP = 100;
    private static final double LAST_RATE = 0.02;
    private static final long SCHEDULE = 1_000_000;
    private static final int SHUFFLE_STREAM = 1 << 30;
    private static final double LN2 = StrictMath.log(2);

    private final Settings settings;
    private final Device device;
    private final PixelCnn trained;
    private final PixelCnnDensity averaged;
    private final Trainer trainer;
    private final Schedule schedule;
    /** Losses of the last steps that have not been read. */
    private final List<Tensor> unread = new ArrayList<>();

    private double seconds;
    private double pendingBits;
    private long pendingSteps;

    private PixelCnnRun(Settings settings, int height, int width, int colours, Device device) {
        this.settings = settings;
        this.device = device;
        var config = PixelCnn.Config.of(colours, settings.channels(), settings.layers());
        this.trained = PixelCnn.create(config, settings.seed(), DType.F32, device);
        PixelCnn average = PixelCnn.create(config, settings.seed(), DType.F32, device);
        this.averaged = new PixelCnnDensity(average, height, width, colours);
        var parameters = trained.parameters();
        this.trainer = new Trainer(
                parameters, Adam.adam(parameters), new Average(parameters, average.parameters(), AVERAGE_DECAY));
        double rate = settings.learningRate();
        this.schedule = Schedule.cosine(rate, LAST_RATE * rate, SCHEDULE);
    }

    /** A run before its first step, for images of this size. */
    public static PixelCnnRun begin(Settings settings, Images images, Device device) {
        return new PixelCnnRun(settings, images.height(), images.width(), images.channels(), device);
    }

    /** A run as its checkpoint left it. */
    public static PixelCnnRun resume(RunFolder folder, Device device) throws IOException {
        return resume(folder, folder.readCheckpoint(), device);
    }

    static PixelCnnRun resume(RunFolder folder, Checkpoint checkpoint, Device device) {
        Path file = folder.checkpoint();
        if (!checkpoint.setting(file, "model").equals(MODEL))
            throw new FormatException(file, "holds no " + MODEL + ", so there is no training to resume");
        try {
            Settings settings = Settings.of(file, checkpoint);
            int height = Settings.read(file, checkpoint, "height", Integer::parseInt);
            int width = Settings.read(file, checkpoint, "width", Integer::parseInt);
            int colours = Settings.read(file, checkpoint, "colours", Integer::parseInt);
            requireSize(height, width, colours);
            requireWeights(PixelCnn.Config.of(colours, settings.channels(), settings.layers()), checkpoint);
            var run = new PixelCnnRun(settings, height, width, colours, device);
            run.trainer.restore(checkpoint.tensors(), Settings.read(file, checkpoint, "done", Long::parseLong));
            run.seconds = Settings.read(file, checkpoint, "seconds", Double::parseDouble);
            run.pendingBits = Settings.read(file, checkpoint, "pending_bits", Double::parseDouble);
            run.pendingSteps = Settings.read(file, checkpoint, "pending_steps", Long::parseLong);
            return run;
        } catch (IllegalArgumentException | ArithmeticException unfit) {
            throw new FormatException(
                    file, "the checkpoint does not fit its own settings: " + unfit.getMessage(), unfit);
        }
    }

    private static void requireSize(int height, int width, int colours) {
        boolean sensible = (colours == 1 || colours == 3)
                && height > 0
                && width > 0
                && (long) height * width <= Integer.MAX_VALUE / colours;
        if (!sensible) throw new IllegalArgumentException("images of %d x %d x %d".formatted(height, width, colours));
    }

    /** Settings may claim any size, so this comes before anything of that size is allocated. */
    private static void requireWeights(PixelCnn.Config config, Checkpoint checkpoint) {
        long saved = checkpoint.tensors().entrySet().stream()
                .filter(tensor -> tensor.getKey().startsWith("average."))
                .mapToLong(tensor -> tensor.getValue().size())
                .sum();
        if (config.parameters() != saved)
            throw new IllegalArgumentException(
                    "%d weights, where %s has %d".formatted(saved, config, config.parameters()));
    }

    /**
     * Writes everything that {@link #resume} needs.
     *
     * @throws Diverged if the loss of a step so far was not a number; nothing is written then
     */
    public void save(RunFolder folder) throws IOException {
        readLosses();
        var text = new LinkedHashMap<String, String>();
        text.put("model", MODEL);
        text.putAll(settings.toText());
        text.put("height", Integer.toString(averaged.height()));
        text.put("width", Integer.toString(averaged.width()));
        text.put("colours", Integer.toString(averaged.colours()));
        text.put("done", Long.toString(trainer.stepsDone()));
        text.put("seconds", Double.toString(seconds));
        text.put("pending_bits", Double.toString(pendingBits));
        text.put("pending_steps", Long.toString(pendingSteps));
        new Checkpoint(text, trainer.state()).write(folder.checkpoint());
    }

    /** Shuffled batches from where this run stands; the order of an epoch is a function of the seed. */
    public Batches batches(Images images) {
        long perEpoch = images.count() / settings.batch();
        var position = perEpoch == 0
                ? Position.START
                : new Position((int) (stepsDone() / perEpoch), (int) (stepsDone() % perEpoch));
        return Batches.shuffled(
                images,
                settings.batch(),
                epoch -> new Philox(settings.seed(), SHUFFLE_STREAM, epoch).permutation(images.count()),
                position);
    }

    /**
     * One step on a batch; its bits/dim before the step count towards {@link #takeTrainBits}. A CUDA device is still at
     * work on it when this returns, until the bits are asked for.
     */
    public void step(Batch batch) {
        long began = System.nanoTime();
        try (var _ = Scope.open()) {
            unread.add(trainer.step(() -> loss(batch), learningRate()).retain());
        }
        seconds += (System.nanoTime() - began) * 1e-9;
    }

    private void readLosses() {
        long began = System.nanoTime();
        for (int i = 0; i < unread.size(); i++) {
            double nats = unread.get(i).item();
            if (!Double.isFinite(nats)) throw new Diverged(stepsDone() - unread.size() + i + 1);
            pendingBits += nats / LN2;
            pendingSteps++;
        }
        unread.forEach(Tensor::release);
        unread.clear();
        seconds += (System.nanoTime() - began) * 1e-9;
    }

    /** Mean nats over all dimensions of a batch. */
    private Tensor loss(Batch batch) {
        Tensor images = Tensor.of(
                        batch.pixels(), batch.count(), averaged.height(), averaged.width(), averaged.colours())
                .to(DType.U8, device);
        return scale(sum(trained.nats(images)), 1.0 / images.size());
    }

    /** The rate of the next step. */
    public double learningRate() {
        double warmth = Math.min(1, (stepsDone() + 1.0) / WARM_UP);
        return warmth * schedule.at((long) (Math.min(1, progress()) * SCHEDULE));
    }

    /** Mean bits/dim of the training batches since this was last asked; fails as {@link #trainBits} does. */
    public double takeTrainBits() {
        double mean = trainBits();
        pendingBits = 0;
        pendingSteps = 0;
        return mean;
    }

    /**
     * Mean bits/dim of the training batches since {@link #takeTrainBits}, which stays as it is.
     *
     * @throws Diverged if the loss of a step so far was not a number
     */
    public double trainBits() {
        readLosses();
        return pendingBits / pendingSteps;
    }

    /** Share of the budget that is used; the run is over at 1. */
    public double progress() {
        return settings.budget().progress(stepsDone(), seconds);
    }

    public long stepsDone() {
        return trainer.stepsDone();
    }

    /** Whether the bits of a step can be asked for at no cost; on a CUDA device that waits for the step to end. */
    boolean bitsAreFree() {
        return device.cuda().isEmpty();
    }

    /** Seconds spent in steps. */
    public double seconds() {
        return seconds;
    }

    public Settings settings() {
        return settings;
    }

    /** The density of the averaged weights. */
    public PixelCnnDensity density() {
        return averaged;
    }

    /** Fingerprint of the averaged weights. */
    public String weightsSha256() {
        return Weights.sha256(averaged.network().parameters());
    }

    /** Number of trained values. */
    public int parameters() {
        return trained.parameters().values().stream().mapToInt(Tensor::size).sum();
    }

    SavedModel saved() {
        return new SavedModel(
                MODEL, settings, averaged, device, averaged.height(), averaged.width(), averaged.colours());
    }
}
