package hanji.generative.zoo;

import hanji.generative.dense.Posterior;
import hanji.generative.model.Card;
import hanji.generative.model.Draws;
import hanji.generative.model.Help;
import hanji.generative.model.Learner;
import hanji.generative.model.Loss;
import hanji.generative.model.Recipe;
import hanji.generative.model.Site;
import hanji.generative.model.Step;
import hanji.nn.data.Batch;
import hanji.nn.data.Images;
import hanji.tensor.Philox;
import hanji.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleConsumer;

/**
 * A model that draws training images. Its images are sharp, varied and real, and it has learned nothing: every way to
 * judge images by looks must be seen to expose it. arXiv:1511.01844, section 3.2.
 */
public final class Memorizer implements Recipe<Memorizer.Options> {
    /** @param images training images kept at most, at least 1 */
    public record Options(
            @Help("Training images that are kept, the first ones.")
            int images) {
        /** @throws IllegalArgumentException if there are none */
        public Options {
            if (images < 1) throw new IllegalArgumentException("images must be at least 1, not " + images);
        }
    }

    @Override
    public Card card() {
        return new Card(
                "memorizer",
                "a store that draws training images: what every evaluation must expose",
                "arXiv:1511.01844",
                Card.Family.IMPLICIT_DIRECT,
                Card.Feed.WHOLE,
                Card.Place.CPU,
                new Card.Training(0, 1));
    }

    @Override
    public Options defaults(int channels) {
        return new Options(6000);
    }

    @Override
    public Options tiny() {
        return new Options(20);
    }

    @Override
    public Learner learner(Options options, Site site) {
        return new Memorizing(StoredImages.none(site, options.images));
    }

    /** One step stores the training images. */
    private record Memorizing(StoredImages stored) implements Learner {
        @Override
        public Map<String, Tensor> state() {
            return stored.state();
        }

        @Override
        public boolean converged() {
            return stored.count() > 0;
        }

        @Override
        public List<Loss> step(Batch all, Step now) {
            stored.store(all);
            return List.of();
        }

        @Override
        public Memories fitted() {
            return new Memories(stored);
        }
    }

    /** The fitted model. */
    private record Memories(StoredImages stored) implements Draws {
        @Override
        public Map<String, Tensor> weights() {
            return stored.state();
        }

        /** Training images drawn evenly, with replacement. */
        @Override
        public Images sample(Philox noise, int first, int count, DoubleConsumer progress) {
            Site site = stored.site();
            Images images = stored.images();
            byte[] pixels = new byte[Math.multiplyExact(count, site.dimensions())];
            for (int n = 0; n < count; n++) {
                int drawn = (int) (Posterior.uniform(noise, first + n) * images.count());
                images.copyTo(drawn, pixels, n * site.dimensions());
            }
            progress.accept(1);
            return Images.unlabelled(site.height(), site.width(), site.channels(), pixels);
        }
    }
}
