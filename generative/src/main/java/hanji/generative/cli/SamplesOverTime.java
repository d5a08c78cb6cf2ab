package hanji.generative.cli;

import hanji.generative.model.Card;
import hanji.generative.model.Denoises;
import hanji.generative.model.Draws;
import hanji.generative.model.Fitted;
import hanji.generative.model.MarkovChain;
import hanji.generative.report.Film;
import hanji.generative.report.Plural;
import hanji.generative.run.Marks;
import hanji.generative.run.Moments;
import hanji.generative.run.Run;
import hanji.generative.run.RunFolder;
import hanji.generative.sampler.Causal;
import hanji.nn.data.Images;
import hanji.tensor.format.FormatException;
import java.io.IOException;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Draws the same images at several moments of a training, and keeps them in the run's folder. When that is and how many they are
 * follows from the settings; a moment is left out where drawing would take more than {@link LookingTime} allows. The last moment is
 * that of the run's samples.
 */
final class SamplesOverTime {
    private static final int MOST = 32;

    /** Values of the images of a moment. */
    private static final int VALUES = 100_000;

    private static final int MOST_COLUMNS = 1_000;

    /** Seconds of an image from which on many are expected to take that many times as long. */
    private static final double SLOW = 1;

    /** Seconds that a first image takes at most where others are quick. */
    private static final double COLD = 5;

    private static final int FEW = 4;

    private final RunFolder folder;
    private final Marks marks;
    private final LookingTime time;
    private final Consumer<String> say;
    private Moments moments;

    /** Of the quickest moment so far, since the first is slow whatever the model; NaN before it. */
    private double seconds = Double.NaN;

    private boolean drawn;

    /** @param say prints a line */
    SamplesOverTime(Run run, RunFolder folder, LookingTime time, Consumer<String> say) throws IOException {
        this.folder = folder;
        this.marks = Marks.squares(run);
        this.time = time;
        this.say = say;
        this.moments = kept(run);
    }

    /** Whether such images are drawn of a run: not where a step sees all images, so that few steps are all of the training. */
    static boolean suit(Run run) {
        return run.card().feed() == Card.Feed.BATCHES
                && run.fitted() instanceof Draws
                && run.site().width() <= MOST_COLUMNS
                && run.site().dimensions() <= 2 * VALUES;
    }

    /** Images of each moment: fewer where they are large or come pixel by pixel, sweep by sweep or step by step. */
    static int images(Run run) {
        Fitted fitted = run.fitted();
        return fitted instanceof Causal || fitted instanceof MarkovChain || fitted instanceof Denoises
                ? Film.COLUMNS
                : Math.clamp(VALUES / run.site().dimensions(), Film.COLUMNS, MOST);
    }

    private Moments kept(Run run) throws IOException {
        try {
            return Moments.read(folder).upTo(run.stepsDone());
        } catch (FormatException damaged) {
            say.accept("samples over time begin anew: " + damaged.getMessage());
            Moments.NONE.write(folder);
            return Moments.NONE;
        }
    }

    /** Draws, if this is a moment before the last. */
    void at(Run run) throws IOException {
        if (!marks.meets(run) || run.progress() >= 1 || !(run.fitted() instanceof Draws draws)) return;
        run.loss(); // fails where the run has diverged
        if (Double.isNaN(seconds)) seconds = expected(run, draws);
        if (time.allows(run, seconds)) seconds = shortest(time.of(() -> keep(run, draws)));
        else leaveOut(run);
    }

    /** How long a moment takes, by one image; by a few more where it may be slow for being the first, or as many are quick. */
    private double expected(Run run, Draws draws) throws IOException {
        double one = time.of(() -> draw(run, draws, 1));
        if (one < SLOW) return one;
        double few = one < COLD ? time.of(() -> draw(run, draws, FEW)) / FEW : one;
        return Math.min(one, few) * images(run);
    }

    private static Images draw(Run run, Draws draws, int count) {
        return draws.sample(RunOutputs.sampling(run.settings().seed()), count);
    }

    /** What is known before the first moment is of one image only. */
    private double shortest(double last) {
        double shortest = drawn ? Math.min(seconds, last) : last;
        drawn = true;
        return shortest;
    }

    private void keep(Run run, Draws draws) throws IOException {
        moments = moments.with(run.stepsDone(), draw(run, draws, images(run)));
        moments.write(folder);
    }

    private void leaveOut(Run run) throws IOException {
        if (!moments.leftOut().isEmpty()) return;
        String reason = String.format(
                Locale.ROOT,
                "drawing %s takes about %.1f s, and looking at a run may take a twentieth of its time",
                Plural.of(images(run), "image"),
                seconds);
        say.accept("samples over time leave out step " + run.stepsDone() + " and maybe others: " + reason);
        moments = moments.leavingOut("Some moments are left out: " + reason + ".");
        moments.write(folder);
    }
}
