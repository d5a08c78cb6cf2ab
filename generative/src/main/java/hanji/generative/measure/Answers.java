package hanji.generative.measure;

import hanji.generative.model.Bounds;
import hanji.generative.model.ByBayes;
import hanji.generative.model.Classifies;
import hanji.generative.model.Fitted;
import hanji.generative.model.Joint;
import hanji.generative.model.Scores;
import hanji.nn.data.Images;
import hanji.tensor.Philox;
import hanji.tensor.Scope;

/**
 * What a model says of some images, each thing computed once: how likely they are, and of which classes.
 *
 * @param images how many
 * @param nats -log p of each image, or what the model's meaning says of it; empty if it does not score
 * @param boundNats a bound on that; empty if the model has none beside its estimate
 * @param logProbs log p(class | image), [N, classes]; empty if it does not classify
 */
public record Answers(int images, double[] nats, double[] boundNats, double[] logProbs) {
    private static final double[] NONE = {};

    /** All that a model says. */
    public static Answers of(Fitted fitted, Images images, Philox noise) {
        try (var _ = Scope.open()) {
            if (fitted instanceof ByBayes both) {
                Joint joint = both.joint(images);
                return new Answers(images.count(), joint.nats(), NONE, joint.logPosterior());
            }
            if (fitted instanceof Bounds bounds) {
                Bounds.Estimates both = bounds.estimates(images, noise);
                return new Answers(images.count(), both.nats(), both.boundNats(), NONE);
            }
            return new Answers(
                    images.count(),
                    fitted instanceof Scores scores ? scores.nats(images, noise) : NONE,
                    NONE,
                    fitted instanceof Classifies classifies
                            ? classifies.logProbs(images).toDoubles()
                            : NONE);
        }
    }

    /** Probability of the likeliest class of each image. */
    public double[] confidence() {
        int classes = logProbs.length / images;
        double[] confidence = new double[images];
        for (int i = 0; i < logProbs.length; i++)
            confidence[i / classes] = Math.max(confidence[i / classes], Math.exp(logProbs[i]));
        return confidence;
    }

    /** Of each image 1 if its label has the highest probability, the lowest label of several, else 0. */
    public double[] hits(Images labelled) {
        double[] hits = new double[images];
        int[] predicted = Modes.predicted(logProbs, images);
        for (int n = 0; n < images; n++) hits[n] = predicted[n] == labelled.label(n) ? 1 : 0;
        return hits;
    }

    /** -log p(label | image) of each image. */
    public double[] natsOfLabels(Images labelled) {
        double[] natsOfLabels = new double[images];
        int classes = logProbs.length / images;
        for (int n = 0; n < images; n++) natsOfLabels[n] = -logProbs[n * classes + labelled.label(n)];
        return natsOfLabels;
    }
}
