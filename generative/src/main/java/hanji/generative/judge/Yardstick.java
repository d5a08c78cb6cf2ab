package hanji.generative.judge;

import hanji.generative.measure.Interval;
import java.util.Locale;

/** What images that a model draws are held against real ones by. */
public enum Yardstick {
    /** {@link hanji.generative.measure.FrechetDistance} of features. */
    FRECHET_DISTANCE(
            Better.LOWER,
            "How far mean and covariance of the classifier's features are from those of training images; it grows where samples are fewer.",
            "all of the features' law beyond mean and covariance, all that the classifier ignores, and copies of training images"),
    /** {@link hanji.generative.measure.KernelDistance} of features. */
    KERNEL_DISTANCE(
            Better.LOWER,
            "Moments of the features up to the third, without bias: 0 in the mean for equal laws, however few the samples.",
            "all that the classifier ignores, rare kinds of images, and copies of training images"),
    /** {@link hanji.generative.measure.Manifolds#precision}. */
    PRECISION(
            Better.HIGHER,
            "Share of samples whose features lie among those of training images.",
            "what is never drawn: one good image drawn for ever has precision 1"),
    /** {@link hanji.generative.measure.Manifolds#recall}. */
    RECALL(
            Better.HIGHER,
            "Share of training images whose features lie among those of samples.",
            "bad samples beside good ones; one sample far off has a wide reach and covers much"),
    /** How often a sample is nearer to the training images than an unseen real image is. */
    MEMORIZATION(
            Better.AS_REAL,
            "Chance that a sample is nearer to its nearest training image, pixel by pixel, than a real image never trained on is to"
                    + " its own: 0.5 as real images, 1 for copies.",
            "copies that are moved by a pixel; and blur may pass for copying, as a blurred image is near to many"),
    /** The same of the distance to the nearest over the mean distance to the ten nearest. */
    MEMORIZATION_BY_RATIO(
            Better.AS_REAL,
            "The same chance, of the distance to the nearest training image over the mean of those to the ten nearest: blur does"
                    + " not lower it, a copy does.",
            "copies that are moved by a pixel, and of images that are in the data many times"),
    /** {@link hanji.generative.measure.Modes#distinct} of classes. */
    CLASSES_DRAWN(
            Better.AS_REAL,
            "How many classes the classifier finds among the samples.",
            "variety within a class, and images of no class, each of which is given one"),
    /** {@link hanji.generative.measure.Modes#entropy} of classes. */
    LABEL_ENTROPY(
            Better.AS_REAL,
            "Entropy of the classes' frequencies in nats, ln K where K classes are drawn alike; near 0 after a collapse.",
            "variety within a class: one image of each class has all of it"),
    /** {@link hanji.generative.measure.Sharpness}. */
    SHARPNESS(
            Better.AS_REAL,
            "Variance of the Laplacian of an image, the mean over images: below that of real images is blur, above it noise.",
            "where the edges are: noise makes up for blur"),
    /** {@link hanji.generative.measure.Autocorrelation} of whole images. */
    AUTOCORRELATION_DISTANCE(
            Better.LOWER,
            "How far the correlations of pixels up to four rows and columns apart are from those of training images, in the root of"
                    + " the mean square.",
            "all that images show: other images of the same texture have the same"),
    /** The same of the middle of images. */
    AUTOCORRELATION_DISTANCE_ZOOMED_IN(
            Better.LOWER,
            "The same in the middle half of height and width, where no edge of the image makes up for it.",
            "the same, and all outside of the middle");

    private final Better better;
    private final String says;
    private final String blindTo;

    Yardstick(Better better, String says, String blindTo) {
        this.better = better;
        this.says = says;
        this.blindTo = blindTo;
    }

    /** Which figure is the better one. */
    public enum Better {
        /** The lower, down to the floor that real images have. */
        LOWER("lower"),
        /** The higher, up to that of real images. */
        HIGHER("higher"),
        /** The nearer to that of real images. */
        AS_REAL("as real images");

        private final String words;

        Better(String words) {
            this.words = words;
        }

        @Override
        public String toString() {
            return words;
        }
    }

    /** Which figure is the better one. */
    public Better better() {
        return better;
    }

    /** An interval of this figure without what it cannot be: shares are from 0 to 1, distances not below 0. */
    Interval possible(Interval interval) {
        return switch (this) {
            case KERNEL_DISTANCE -> interval;
            case PRECISION, RECALL, MEMORIZATION, MEMORIZATION_BY_RATIO -> interval.within(0, 1);
            case FRECHET_DISTANCE,
                    CLASSES_DRAWN,
                    LABEL_ENTROPY,
                    SHARPNESS,
                    AUTOCORRELATION_DISTANCE,
                    AUTOCORRELATION_DISTANCE_ZOOMED_IN -> interval.within(0, Double.POSITIVE_INFINITY);
        };
    }

    /** What it is, in a sentence. */
    public String says() {
        return says;
    }

    /** What it cannot see, the end of a sentence. */
    public String blindTo() {
        return blindTo;
    }

    /** The key in JSON: "frechet_distance". */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** A key in words. */
    public static String words(String key) {
        return key.replace('_', ' ').replace("frechet", "Fréchet");
    }

    /** The name in words: "Fréchet distance". */
    @Override
    public String toString() {
        return words(key());
    }
}
