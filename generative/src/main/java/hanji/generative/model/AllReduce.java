package hanji.generative.model;

import hanji.tensor.Tensor;
import java.util.List;

/** How the shards of a batch, each worked on by a learner of its own, come to one result. */
@FunctionalInterface
public interface AllReduce {
    /** Of a batch that is not cut. */
    AllReduce NONE = tensors -> tensors;

    /**
     * The means of tensors over all shards, with the same bits in each: sums by the fixed binary tree over the shards
     * (docs/numerics.md), times one over their number. Every shard calls this in the same order with tensors of the same
     * shapes, and waits for the others.
     *
     * @param tensors F32; they stay as they are
     * @return new tensors of the innermost scope, or the same where there is one shard
     */
    List<Tensor> mean(List<Tensor> tensors);
}
