package hanji.generative.model;

/**
 * One model of one paper: how it is set up and trained. Found by {@link java.util.ServiceLoader}, so it has a public
 * constructor without parameters.
 *
 * @param <O> its options: a record whose components are options of {@code ./hanji train NAME} and keys of checkpoints.
 *     Components are int, long, double, boolean or enum, each with a {@link Help}; the record's constructor throws an
 *     {@link IllegalArgumentException} for a value that no images allow
 */
public interface Recipe<O extends Record> {
    /** Who the model is and how it is trained unless told otherwise. */
    Card card();

    /** The options when none are given, for images of this many channels. */
    O defaults(int channels);

    /** The smallest options with which it still does all that it does: what the tests over all recipes train. */
    default O tiny() {
        return defaults(1);
    }

    /**
     * A learner before its first step. All that it will be is a function of the options, the site and the batches.
     *
     * @throws IllegalArgumentException if these options do not suit these images, in words for who chose them, before
     *     anything large is allocated
     */
    Learner learner(O options, Site site);
}
