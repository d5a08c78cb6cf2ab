package hanji.generative.sampler;

import hanji.generative.model.Fitted;
import hanji.tensor.Tensor;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** A density that is a product of conditionals, or a mean of such products. What each conditional may see can be certified. */
public interface Causal extends Fitted {
    /** The products. */
    List<Product> products();

    /**
     * A product of conditionals.
     *
     * @param logits images [1, H, W, C] of U8 to what the conditional of each intensity is computed from, [1, H, W, C, levels]
     * @param order the intensities of an image in the order in which they are generated
     */
    record Product(UnaryOperator<Tensor> logits, List<Integer> order) {
        /** In the order of the raster, and in a pixel red, green, blue. */
        static Product inRaster(UnaryOperator<Tensor> logits, int intensities) {
            return new Product(logits, IntStream.range(0, intensities).boxed().toList());
        }
    }
}
