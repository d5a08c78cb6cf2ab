package hanji.generative.sampler;

import hanji.tensor.Tensor;
import java.util.function.Supplier;

/** What becomes of an intensity whose logits are known: it is drawn, or written to a file, or read from one. */
@FunctionalInterface
public interface Choice {
    /**
     * Chooses the intensities of one colour that a step of the sampler is about, of all images that it works on together; what
     * follows them is computed from what stands in {@code images} afterwards.
     *
     * @param logits [elements, levels], which the call may not keep
     * @param elements of {@code images}, in any order
     * @param images all images of the call, [N, H, W, C]; threads choose for images of their own
     */
    void choose(Tensor logits, int[] elements, byte[] images);

    /**
     * The class of each image, for a density that is told it before all intensities.
     *
     * @param images how many
     * @param classes that there are
     * @param likeliest finds the class that makes each image the likeliest, where the images are there already
     */
    default int[] classes(int images, int classes, Supplier<int[]> likeliest) {
        return likeliest.get();
    }

    /**
     * Images that have to be worked on together, without others, and in one order: those from n times this number on, so many.
     * With 1, a sampler may group images as it likes.
     */
    default int block() {
        return 1;
    }
}
