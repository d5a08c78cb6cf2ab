package hanji.generative.run;

import hanji.generative.distributed.Exchange;
import hanji.generative.distributed.Team;
import hanji.generative.model.Card;
import hanji.generative.model.Fitted;
import hanji.generative.model.Learner;
import hanji.generative.model.Recipe;
import hanji.generative.model.Site;
import hanji.generative.model.Step;
import hanji.generative.model.Unit;
import hanji.nn.data.Batch;
import hanji.nn.data.Batches;
import hanji.nn.data.Images;
import hanji.nn.data.Position;
import hanji.nn.train.Checkpoint;
import hanji.nn.train.Weights;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Noise;
import hanji.tensor.Scope;
import hanji.tensor.Tensor;
import hanji.tensor.format.FormatException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * One training run of any recipe. Every step's result is a function of the settings and the data alone: what a step
 * changes is the learner's state and the counters here, and both are saved.
 */
public final class Run {
    /** Name in the log of the time that steps took so far. */
    public static final String SECONDS = "seconds";

    private static final int LOG_EVERY = 10;

    private final Settings settings;
    private final Card card;
    private final Site site;
    private final Learner learner;
    private final Losses losses = new Losses();
    private final Precisions precisions = new Precisions();
    private final DeviceSteps steps;
    private final Team team;

    private long done;
    private double seconds;
    private Map<String, Double> notes = Map.of();
    private Optional<String> unread = Optional.empty();
    private Optional<Exchange.Go> agreed = Optional.empty();

    Run(Recipe<?> recipe, Settings settings, Site site, Team team) {
        this.settings = settings;
        this.card = recipe.card();
        this.site = site;
        this.team = team;
        this.learner = Learners.of(recipe, settings, site, team);
        this.steps = new DeviceSteps(site.device());
        if (settings.shards() > 1) steps.withoutGraph(); // whose threads meet on the host
    }

    /** The model of some settings before its first step. */
    static Fitted untrained(Settings settings, Site site) {
        return Learners.one(Zoo.find(settings.model()).orElseThrow(), settings.options(), site)
                .fitted();
    }

    /**
     * A run before its first step, for images like these.
     *
     * @throws IllegalArgumentException if the options do not suit the images
     * @throws Incapable if it cannot be computed on this device
     */
    public static Run begin(Recipe<?> recipe, Settings settings, Images images, Device device) {
        return new Run(recipe, settings, Site.of(images, device, DType.F32, new Noise(settings.seed())), Team.ALONE);
    }

    /**
     * A run as its checkpoint left it.
     *
     * @param device where such a run is computed; asked before anything is allocated
     * @throws Incapable if it cannot be computed there
     */
    public static Run resume(RunFolder folder, Function<Need, Device> device) throws IOException {
        return resume(folder, device, Team.ALONE);
    }

    /** The same as one worker of several; each has a folder of its own with the same checkpoint. */
    public static Run resume(RunFolder folder, Function<Need, Device> device, Team team) throws IOException {
        return Resumption.resume(folder, device, OptionalLong.empty(), team);
    }

    /**
     * A run as its checkpoint left it, with more steps to go: it ends with the weights of a run that had that many steps from
     * the start.
     *
     * @throws Incapable if it could not, since its learning rate follows the length of the run
     */
    public static Run extend(RunFolder folder, long steps, Function<Need, Device> device) throws IOException {
        return Resumption.resume(folder, device, OptionalLong.of(steps), Team.ALONE);
    }

    /**
     * Writes everything that {@link #resume} needs.
     *
     * @throws Diverged if the loss of a step so far was not a number; nothing is written then
     */
    public void save(RunFolder folder) throws IOException {
        var text = new LinkedHashMap<>(settings.toText());
        text.putAll(Resumption.toText(site));
        text.putAll(counters());
        new Checkpoint(text, learner.state()).write(folder.checkpoint());
    }

    /**
     * Where it stands, as text by name: steps, seconds, and losses since the last line of the log.
     *
     * @throws Diverged if the loss of a step so far was not a number
     */
    public Map<String, String> counters() {
        readLosses();
        var text = new LinkedHashMap<String, String>();
        text.put("done", Long.toString(done));
        text.put("seconds", Double.toString(seconds));
        losses.save(text);
        precisions.save(text);
        return text;
    }

    /**
     * Takes over the {@link #counters} of the same run that is trained elsewhere; the model stays as it is.
     *
     * @throws FormatException if they are none
     */
    public void follow(Map<String, String> counters) {
        count(Path.of("counters"), new Checkpoint(counters, Map.of()));
    }

    /**
     * Takes over all of a checkpoint of this run that was trained elsewhere.
     *
     * @throws FormatException if it is of another run, or damaged
     */
    public void goTo(Path file) throws IOException {
        Checkpoint checkpoint = Checkpoint.read(file);
        if (!Settings.of(file, checkpoint).equals(settings)) throw new FormatException(file, "is of another run");
        try {
            Restoring.restore(learner.state(), checkpoint);
        } catch (IllegalArgumentException unfit) {
            throw new FormatException(file, "does not fit this run: " + unfit.getMessage(), unfit);
        }
        count(file, checkpoint);
    }

    /** Takes over its own checkpoint, before its first step. */
    void restore(Path file, Checkpoint checkpoint) {
        unread = Restoring.restore(learner.state(), checkpoint);
        count(file, checkpoint);
    }

    private void count(Path file, Checkpoint checkpoint) {
        done = Settings.read(file, checkpoint, "done", Long::parseLong);
        seconds = Settings.read(file, checkpoint, "seconds", Double::parseDouble);
        losses.restore(file, checkpoint);
        precisions.restore(file, checkpoint, done);
    }

    /** What steps see from here on: shuffled batches, or all images again and again. */
    Feeder feeder(Images images) {
        return switch (card.feed()) {
            case WHOLE -> Feeder.whole(images);
            case BATCHES -> Feeder.shuffled(batches(images));
        };
    }

    /** Shuffled batches from where this run stands; the order of an epoch is a function of the seed. */
    public Batches batches(Images images) {
        long perEpoch = images.count() / settings.batch();
        var position = perEpoch == 0 ? Position.START : new Position((int) (done / perEpoch), (int) (done % perEpoch));
        return Batches.shuffled(
                images,
                settings.batch(),
                epoch -> site.noise().of(Noise.SHUFFLE, epoch).permutation(images.count()),
                position);
    }

    /**
     * Whether a further step follows; the workers of a team agree on it, and on how much of the training is done.
     *
     * @param stop whether to stop before the end
     */
    boolean goesOn(BooleanSupplier stop) {
        double progress = progress();
        agreed = Optional.of(team.exchange().agree(new Exchange.Go(progress, progress < 1 && !stop.getAsBoolean())));
        return agreed.get().goesOn();
    }

    /**
     * One step on a batch. A CUDA device is still at work on it when this returns, until its losses are asked for.
     */
    public void step(Batch batch) {
        long began = System.nanoTime();
        double progress = agreed.map(Exchange.Go::progress).orElseGet(this::progress);
        agreed = Optional.empty();
        var now = new Step(done, Math.min(1, progress), isLogged(done + 1));
        try (var _ = Scope.open()) {
            losses.add(steps.take(() -> learner.step(batch, now)));
        }
        done++;
        precisions.add(Precisions.of(site.device()));
        notes = now.notes();
        seconds += (System.nanoTime() - began) * 1e-9;
    }

    /**
     * Lets a CUDA device have each step launch by launch from here on, not as one graph. The results are the same.
     */
    public void withoutGraph() {
        steps.withoutGraph();
    }

    /** Gives the memory that steps on a CUDA device keep between them back, for other work. */
    public void releaseGraph() {
        steps.release();
    }

    /** Steps so far that were one launch of a CUDA graph. */
    public long graphLaunches() {
        return steps.replays();
    }

    /** How a CUDA device is given the steps, in one line; empty until it is known, and on the CPU. */
    public Optional<String> graphInWords() {
        return steps.inWords();
    }

    /** Whether a line of the log follows a step of this number, from 1. */
    private boolean isLogged(long step) {
        return card.feed() == Card.Feed.WHOLE || step % LOG_EVERY == 0;
    }

    private void readLosses() {
        long began = System.nanoTime();
        losses.read(done);
        seconds += (System.nanoTime() - began) * 1e-9;
    }

    /** Whether a line of the log follows the last step. */
    boolean logged() {
        return isLogged(done);
    }

    /**
     * Means of the losses since this was last asked, by name, each in its unit, and what was noted of the last step.
     *
     * @throws Diverged if the loss of a step so far was not a number
     */
    Map<String, Double> takeLog() {
        readLosses();
        var log = new LinkedHashMap<>(losses.take());
        log.putAll(notes);
        log.put(SECONDS, Math.round(seconds * 1e3) / 1e3);
        return log;
    }

    /**
     * The mean of the first loss since {@link #takeLog}, with its unit.
     *
     * @throws Diverged if the loss of a step so far was not a number
     */
    public String loss() {
        readLosses();
        return losses.first();
    }

    /** The unit of each loss that was logged so far, by name. */
    public Map<String, Unit> units() {
        return losses.units();
    }

    /** Share of the budget that is used; the run is over at 1. */
    public double progress() {
        return learner.converged() ? 1 : settings.budget().progress(done, seconds);
    }

    /** Steps done. */
    public long stepsDone() {
        return done;
    }

    /** Training images that the steps so far have seen, counted each time. */
    public long imagesSeen(Images train) {
        return done * (card.feed() == Card.Feed.WHOLE ? train.count() : settings.batch());
    }

    /** Whether a loss can be asked for at no cost; on a CUDA device that waits for the step to end. */
    boolean lossesAreFree() {
        return site.device().cuda().isEmpty();
    }

    /** Tensors of the checkpoint that were left out, with the reason, in one line; empty if all were read. */
    public Optional<String> unread() {
        return unread;
    }

    /** In what precisions the steps so far were computed, for example "STRICT, then TF32"; empty before the first. */
    public String precisions() {
        return precisions.toString();
    }

    /** Whether no step so far was computed in another precision than this one's device has. */
    public boolean isOfOnePrecision() {
        return precisions.areAll(Precisions.of(site.device()));
    }

    /** Seconds spent in steps. */
    public double seconds() {
        return seconds;
    }

    /** What the run was asked to do. */
    public Settings settings() {
        return settings;
    }

    /** Who the model is. */
    public Card card() {
        return card;
    }

    /** Images that each step needs. */
    public int least() {
        return Math.max(settings.shards() * card.training().least(), learner.least());
    }

    /** Where it is trained. */
    public Site site() {
        return site;
    }

    /** The model as it stands. */
    public Fitted fitted() {
        return learner.fitted();
    }

    /** Fingerprint of the model as it stands. */
    public String weightsSha256() {
        return Weights.sha256(fitted().weights());
    }

    /** Number of values that the model consists of. */
    public long parameters() {
        return fitted().weights().values().stream().mapToLong(Tensor::size).sum();
    }

    /** Fingerprint of all that a step changes. */
    public String stateSha256() {
        return Weights.sha256(learner.state());
    }
}
