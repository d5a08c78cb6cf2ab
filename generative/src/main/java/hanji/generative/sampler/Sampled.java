package hanji.generative.sampler;

import hanji.generative.model.Completes;
import java.util.Locale;

/** A model with a sampler that can be compared with a plain one. */
public interface Sampled extends Completes {
    /** How images are drawn. */
    enum Sampling {
        /** What was computed for a pixel is kept, so that the next computes only what is new. */
        CACHED,
        /** So it is, by one kernel that draws whole images on a CUDA device. */
        PERSISTENT,
        /** Each pixel is computed from the image alone. */
        PLAIN;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** How this model draws; the images do not depend on it. */
    Sampling sampling();

    /** The same model, with nothing kept from one pixel to the next. */
    Completes plain();
}
