package hanji.generative.model;

/**
 * What help texts and tables say of a model.
 *
 * @param name on the command line, for example "vae": lower-case letters, digits and hyphens
 * @param sentence what it is, beginning in lower case, without a full stop
 * @param paper where it comes from, for example "arXiv:1312.6114"; empty for a baseline without one
 * @param family of the taxonomy of generative models, or none
 * @param feed what a step sees
 * @param place what it can be computed on
 * @param training how it is trained unless told otherwise
 */
public record Card(
        String name, String sentence, String paper, Family family, Feed feed, Place place, Training training) {
    /** @throws IllegalArgumentException if the name is not of the stated letters */
    public Card {
        if (!name.matches("[a-z][a-z0-9-]*")) throw new IllegalArgumentException("no name for a model: '" + name + "'");
    }

    /** Goodfellow's taxonomy of generative models, arXiv:1701.00160, figure 9; and what is no generative model. */
    public enum Family {
        /** p(x) can be computed. */
        EXPLICIT_TRACTABLE("explicit density, tractable"),
        /** A bound on p(x), or an estimate of it, can be computed. */
        EXPLICIT_APPROXIMATE("explicit density, approximate"),
        /** Images come at the end of a Markov chain. */
        IMPLICIT_CHAIN("implicit density, by a Markov chain"),
        /** Images come out of one pass. */
        IMPLICIT_DIRECT("implicit density, direct"),
        /** p(y | x), or a representation of x. */
        NOT_GENERATIVE("not generative");

        private final String words;

        Family(String words) {
            this.words = words;
        }

        @Override
        public String toString() {
            return words;
        }
    }

    /** What a step sees. */
    public enum Feed {
        /** The next batch of the shuffled training images. */
        BATCHES,
        /** All training images, in their order: EM, k-means, PCA, counts. */
        WHOLE
    }

    /** What a model can be computed on. */
    public enum Place {
        /** The CPU and CUDA devices, to the same bits. */
        ANY_DEVICE,
        /** The CPU alone: it works in double precision, or by counting. */
        CPU
    }

    /**
     * How long and by how much.
     *
     * @param batch images of a step; of no meaning where a step sees all of them
     * @param steps at most: a learner may converge before
     * @param least images that a step needs
     * @param scheduled whether the learning rate follows the progress of the whole training, so that a short run is not the
     *     beginning of a long one
     */
    public record Training(int batch, int least, long steps, boolean scheduled) {
        /** Without a schedule: a run of n steps is the beginning of every longer one. */
        public Training(int batch, long steps) {
            this(batch, 1, steps, false);
        }

        /** With a learning rate that falls along the training. */
        public static Training scheduled(int batch, long steps) {
            return new Training(batch, 1, steps, true);
        }

        /** The same with steps that need some images. */
        public Training ofAtLeast(int images) {
            return new Training(batch, images, steps, scheduled);
        }
    }
}
