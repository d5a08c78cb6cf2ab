package hanji.generative.cli;

import java.util.Locale;

/** The models that can be trained, by the name that the command line gives them. */
enum ModelKind {
    /** Masked convolutions: each pixel a softmax over 256 intensities given the pixels before it. */
    PIXELCNN(
            "a network of masked convolutions that predicts each pixel from those above and to its left",
            "arXiv:1601.06759",
            "--channels " + TrainOptions.GREY_CHANNELS + " --layers " + TrainOptions.LAYERS + " --batch "
                    + TrainOptions.BATCH + " --lr " + TrainOptions.LEARNING_RATE + " --steps " + TrainOptions.STEPS),
    /** Counts of intensities given the neighbours: the baseline. */
    COUNTS(
            "a table of counts given the left, upper and upper-left pixel: the baseline that needs no network",
            "",
            "none");

    private final String description;
    private final String paper;
    private final String defaults;

    ModelKind(String description, String paper, String defaults) {
        this.description = description;
        this.paper = paper;
        this.defaults = defaults;
    }

    String description() {
        return description;
    }

    /** The paper, or nothing. */
    String paper() {
        return paper;
    }

    String defaults() {
        return defaults;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
