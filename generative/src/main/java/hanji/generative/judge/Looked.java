package hanji.generative.judge;

import hanji.generative.measure.Autocorrelation;
import hanji.generative.measure.Described;
import hanji.generative.measure.NearestImages;
import hanji.nn.data.Images;
import java.util.Optional;

/**
 * Images, and what was found out about them.
 *
 * @param nearest to each among the images that the model was trained on
 * @param described as the classifier sees them, if there is one
 * @param texture of whole images, if they are large enough
 * @param middle of their middle
 */
public record Looked(
        Images images,
        NearestImages nearest,
        Optional<Described> described,
        Optional<Autocorrelation> texture,
        Optional<Autocorrelation> middle) {}
