package hanji.generative.inspect;

import hanji.generative.model.Layered;
import hanji.nn.data.Images;
import hanji.tensor.Scope;
import hanji.tensor.Tensor;
import java.util.function.DoubleConsumer;

/** Images shown to a model some at a time. */
public final class Parts {
    private static final int PART = 100;

    private Parts() {}

    /** Takes some images; what it computes is let go of afterwards. */
    @FunctionalInterface
    public interface Use {
        /**
         * @param from number of the first
         * @param part the images
         * @param input the same as the model takes them, [n, H, W, C]
         */
        void take(int from, Images part, Tensor input);
    }

    /** @param progress is told the share that is done, 0 to 1 */
    public static void each(Layered model, Images images, DoubleConsumer progress, Use use) {
        for (int from = 0; from < images.count(); from += PART) {
            progress.accept((double) from / images.count());
            Images part = images.slice(from, Math.min(images.count(), from + PART));
            try (var _ = Scope.open()) {
                use.take(from, part, model.input(part));
            }
        }
        progress.accept(1);
    }
}
