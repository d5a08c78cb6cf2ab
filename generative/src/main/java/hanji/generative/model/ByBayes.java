package hanji.generative.model;

import hanji.nn.data.Images;
import hanji.tensor.Philox;
import hanji.tensor.Tensor;

/**
 * A generative classifier: p(image, class) = p(image | class) p(class), from which follow p(image), the sum over the classes, and
 * p(class | image), by Bayes' rule. So it can be sure of the class of an image, given that it is of one, and yet find the image
 * unlikely. Bishop, "Pattern Recognition and Machine Learning" (2006), section 1.5.4.
 */
public interface ByBayes extends Scores, Classifies {
    /**
     * log p(image, class) of each image.
     *
     * @param images [N, H, W, C] of the size that the model is over
     */
    Joint joint(Images images);

    @Override
    default double[] nats(Images images, Philox noise) {
        return joint(images).nats();
    }

    @Override
    default Tensor logProbs(Images images) {
        Joint joint = joint(images);
        return Tensor.of(joint.logPosterior(), images.count(), joint.classes());
    }

    @Override
    default Meaning meaning() {
        return Meaning.EXACT;
    }
}
