package hanji.nn.distribution;

import hanji.tensor.Philox;
import hanji.tensor.Tensor;

/** Independent probability distributions, one for each element (or row) of their parameter tensors. */
public interface Distribution {
    /** Log-probability, or log-density, in nats of each value; differentiable in the parameters. */
    Tensor logProb(Tensor value);

    /** One value drawn from each distribution: a function of the parameters and of {@code random} alone. */
    Tensor sample(Philox random);
}
