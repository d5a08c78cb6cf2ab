package hanji.generative.judge;

import hanji.generative.measure.Figure;

/** What the figures on test images cannot see. */
public final class BlindSpots {
    private BlindSpots() {}

    /** The end of a sentence: a figure "is blind to" it. */
    public static String of(Figure figure) {
        return switch (figure.name()) {
            case "bits_per_dim", "nats_per_binarized_image" ->
                "how samples look: a model whose samples are noise 99 times of 100 loses 4.6 nats an image at most";
            case "bound_nats_per_binarized_image" -> "how loose the bound is, and how samples look";
            case "accuracy" -> "how sure the model is, and images of no class";
            case "cross_entropy" -> "images of no class, of which it must name one";
            case "reconstruction_error" -> "what is drawn without an image; and it favours blur";
            default -> "all that it does not measure";
        };
    }
}
