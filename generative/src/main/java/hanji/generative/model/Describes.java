package hanji.generative.model;

import hanji.nn.data.Images;
import hanji.tensor.Tensor;

/** A classifier that describes an image by the units before its last layer: numbers by which sets of images are compared. */
public interface Describes extends Classifies {
    /**
     * What it says of images, in one pass.
     *
     * @param features [N, D]
     * @param logProbs log p(class | image): [N, classes]
     */
    record Description(Tensor features, Tensor logProbs) {}

    /** Features and classes of images. */
    Description describe(Images images);

    @Override
    default Tensor logProbs(Images images) {
        return describe(images).logProbs();
    }
}
