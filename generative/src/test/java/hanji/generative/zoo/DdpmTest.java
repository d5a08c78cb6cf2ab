package hanji.generative.zoo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.generative.model.Denoises;
import hanji.generative.model.DrawsClasses;
import hanji.generative.model.DrawsCodes;
import hanji.generative.model.Edits;
import hanji.generative.model.Fitted;
import hanji.generative.model.Inpaints;
import hanji.generative.model.Scores;
import hanji.generative.model.Site;
import hanji.generative.model.SplitsBound;
import hanji.nn.data.Images;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Noise;
import hanji.tensor.Philox;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class DdpmTest {
    private static final Philox NOISE = new Philox(61, 0, 0);
    private static final Images IMAGES = Whole.clustered(3, 24, 6, 5, 3);

    private static Ddpm.Options options(double eta, boolean classes) {
        return new Ddpm.Options(4, 20, NoiseSchedule.COSINE, Parameterization.NOISE, 10, eta, classes, 1, 0.9, 0.01);
    }

    private static Whole trained(Ddpm.Options options, int steps) {
        return Whole.of(new Ddpm(), options, IMAGES).steps(steps);
    }

    private static Fitted fitted(double eta, boolean classes) {
        return trained(options(eta, classes), 20).learner.fitted();
    }

    private static double loss(Whole training) {
        return Optional.ofNullable(training.step().get("train_error")).orElseThrow();
    }

    @Test
    void trainingLowersTheErrorAndTheBound() {
        Whole training = trained(options(0, false), 0);
        double first = loss(training);
        assertEquals(1, first, 0.15); // it begins by answering 0, and noise has variance 1
        double bound = bits((Scores) training.learner.fitted());
        training.steps(150);
        assertTrue(loss(training) < 0.5 * first);
        assertTrue(bits((Scores) training.learner.fitted()) < bound - 0.3);
    }

    /** The same of what is the default. */
    @Test
    void trainingLowersTheErrorOfVelocitiesAndTheBound() {
        var options =
                new Ddpm.Options(4, 20, NoiseSchedule.COSINE, Parameterization.VELOCITY, 10, 0, false, 1, 0.9, 0.01);
        Whole training = trained(options, 0);
        double first = loss(training), bound = bits((Scores) training.learner.fitted());
        training.steps(150);
        assertTrue(loss(training) < 0.5 * first);
        assertTrue(bits((Scores) training.learner.fitted()) < bound - 0.3);
    }

    private static double bits(Scores scores) {
        return Arrays.stream(scores.nats(IMAGES, NOISE)).average().orElseThrow() / 30 / Math.log(2);
    }

    /** What commands and reports ask for. */
    @Test
    void whatItCanDoFollowsFromItsOptions() {
        assertTrue(fitted(0, false) instanceof DrawsCodes);
        assertFalse(fitted(1, false) instanceof DrawsCodes);
        assertTrue(fitted(0, true) instanceof DrawsClasses classes && classes.classes() == 3);
    }

    @Test
    void thePathLeadsFromNoiseToTheSample() {
        var denoises = (Denoises) fitted(0.5, false);
        Images path = denoises.path(NOISE, 3, 4);
        assertEquals(12, path.count());
        Images samples = denoises.sample(NOISE, 3);
        for (int n = 0; n < 3; n++)
            assertArrayEquals(
                    samples.slice(n, n + 1).pixels(),
                    path.slice(4 * n + 3, 4 * n + 4).pixels());
    }

    @Test
    void anEditIsTheImageAtStrengthZeroAndAnotherAtOne() {
        var edits = (Edits) fitted(0, false);
        Images few = IMAGES.limit(5);
        assertArrayEquals(few.pixels(), edits.edit(NOISE, few, 0).pixels());
        double slight = distance(few, edits.edit(NOISE, few, 0.2)), strong = distance(few, edits.edit(NOISE, few, 1));
        assertTrue(slight > 0 && slight < 0.5 * strong, slight + ", " + strong);
        assertRefused("the strength of an edit must be from 0 to 1", () -> edits.edit(NOISE, few, 1.1));
    }

    private static double distance(Images a, Images b) {
        double sum = 0;
        for (int i = 0; i < a.pixels().length; i++)
            sum += Math.abs(Byte.toUnsignedInt(a.pixels()[i]) - Byte.toUnsignedInt(b.pixels()[i]));
        return sum / a.pixels().length;
    }

    @Test
    void whatIsKnownOfAnImageStays() {
        var inpaints = (Inpaints) fitted(0, false);
        boolean[] known = new boolean[30];
        for (int i = 0; i < 30; i++) known[i] = i % 5 < 2 || i / 5 == 5;
        Images few = IMAGES.limit(4), filled = inpaints.inpaint(NOISE, few, known);
        boolean changed = false;
        for (int i = 0; i < filled.pixels().length; i++)
            if (known[i % 30]) assertEquals(few.pixels()[i], filled.pixels()[i]);
            else changed |= few.pixels()[i] != filled.pixels()[i];
        assertTrue(changed);
    }

    /** As far as random timesteps allow. */
    @Test
    void theTermsOfTheBoundSumToIt() {
        var splits = (SplitsBound) fitted(0, false);
        double nats = 0;
        for (int part = 0; part < 10; part++)
            nats += Arrays.stream(splits.nats(IMAGES, NOISE.stream(part)))
                            .average()
                            .orElseThrow()
                    / 10;
        double terms = splits.split(IMAGES, NOISE.stream(77)).stream()
                .mapToDouble(SplitsBound.Term::nats)
                .sum();
        assertEquals(1, terms / nats, 0.03);
    }

    @Test
    void whatCannotBeIsRefusedInOneLine() {
        assertRefused(
                "drawing-steps must be from 1 to the 10 timesteps, not 11",
                () -> new Ddpm.Options(4, 10, NoiseSchedule.LINEAR, Parameterization.NOISE, 11, 0, false, 0, 0.9, 0.1));
        assertRefused(
                "eta must be from 0 to 1, not 2",
                () -> new Ddpm.Options(4, 10, NoiseSchedule.LINEAR, Parameterization.NOISE, 1, 2, false, 0, 0.9, 0.1));
        assertRefused(
                "ema must be from 0 to below 1",
                () -> new Ddpm.Options(4, 10, NoiseSchedule.LINEAR, Parameterization.NOISE, 1, 0, false, 0, 1, 0.1));
        var unlabelled = new Site(4, 4, 1, 0, Device.CPU, DType.F32, new Noise(1));
        assertRefused("needs images of at least 2 classes", () -> new Ddpm().learner(options(0, true), unlabelled));
        var large = new Ddpm.Options(100_000, 10, NoiseSchedule.LINEAR, Parameterization.NOISE, 1, 0, false, 0, 0, 0.1);
        assertRefused("weights take", () -> new Ddpm().learner(large, unlabelled));
    }

    private static void assertRefused(String part, Executable made) {
        String message = String.valueOf(
                assertThrows(IllegalArgumentException.class, made).getMessage());
        assertTrue(message.contains(part), message);
        assertEquals(1, message.lines().count());
    }
}
