package hanji.generative.judge;

import hanji.generative.measure.Modes;
import hanji.generative.model.Draws;
import hanji.generative.model.Fitted;
import hanji.generative.model.Scores;
import hanji.nn.data.Images;
import hanji.tensor.Philox;
import java.util.Locale;
import java.util.Optional;

/**
 * Says when a model in training begins to draw few kinds of images: when the entropy of the classes that the judge's classifier finds
 * among its samples falls under half of that of the training images. Samples of the first tenth of a training count for
 * nothing: noise is of one class to a classifier.
 */
public final class CollapseAlarm {
    /** Name of the entropy in a run's log, in nats. */
    public static final String ENTROPY = "label_entropy";

    /** Looks along a training. */
    public static final int LOOKS = 20;

    private static final int SAMPLES = 100;
    private static final double SHARE = 0.5;
    private static final double FROM = 0.1;

    private final FeatureClassifier classifier;
    private final double ofData;
    private boolean low;

    /** @param training images that the model is trained on, labelled */
    public CollapseAlarm(FeatureClassifier classifier, Images training) {
        this.classifier = classifier;
        this.ofData = entropy(training.labels());
    }

    /** Whether a model is one that this is for: its collapse would show in no likelihood. */
    public static boolean suits(Fitted fitted) {
        return fitted instanceof Draws && !(fitted instanceof Scores);
    }

    /** Entropy of the frequencies of classes, in nats. */
    public static double entropy(int[] classes) {
        return Modes.entropy(classes).ofAll(classes.length);
    }

    /** The label entropy of samples. */
    public double entropy(Draws model, Philox noise) {
        return entropy(
                classifier.describe(model.sample(noise, SAMPLES), _ -> {}).classes());
    }

    /** Goes on where a run was stopped that had this entropy at its last look: what was said then is not said again. */
    public void goOn(double progress, double entropy) {
        low = progress >= FROM && isLow(entropy);
    }

    /** The line to print, if the entropy has fallen since the look before. */
    public Optional<String> fallen(String model, long step, double progress, double entropy) {
        if (progress < FROM) return Optional.empty();
        boolean before = low;
        low = isLow(entropy);
        if (before || !low) return Optional.empty();
        return Optional.of(String.format(
                Locale.ROOT,
                "step %,d: the label entropy of what %s draws is %.2f nats, under half of the training images' %.2f:"
                        + " it draws few kinds of images (mode collapse)",
                step,
                model,
                entropy,
                ofData));
    }

    private boolean isLow(double entropy) {
        return entropy < SHARE * ofData;
    }
}
