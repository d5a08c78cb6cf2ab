package hanji.generative.model;

import hanji.nn.data.Batch;
import hanji.tensor.Tensor;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * A model in training. What a step does is a function of {@link #state}, the step and the batch alone, and no loop hides
 * its order: one descent, two against each other, or none.
 */
public interface Learner {
    /**
     * Everything that a step changes, by name: weights, moments, averages, running statistics, chains. The tensors live as
     * long as the learner; a run resumes by overwriting them.
     */
    Map<String, Tensor> state();

    /**
     * One step; the tensors that it returns may belong to the innermost scope, which the caller opens.
     *
     * @param batch the next images; all of them where the card says {@link Card.Feed#WHOLE}
     * @return what it minimizes, as it was before the step
     */
    List<Loss> step(Batch batch, Step now);

    /**
     * Of {@link #state}, what forward passes overwrite, such as the running statistics of a norm. Learners that share a batch go
     * on with the mean.
     */
    default Collection<Tensor> buffers() {
        return List.of();
    }

    /** Images that each step needs with these options, if more than the card says. */
    default int least() {
        return 1;
    }

    /** Whether a further step would change nothing; a function of {@link #state}. */
    default boolean converged() {
        return false;
    }

    /** The model as it stands, which shares this learner's tensors. */
    Fitted fitted();
}
