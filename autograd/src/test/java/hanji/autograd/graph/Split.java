package hanji.autograd.graph;

import hanji.autograd.OfOne;
import hanji.autograd.Op;
import hanji.tensor.Tensor;

/** Example of an op with two results: the whole part, and what remains. */
record Split(Tensor input, Tensor remainder) implements OfOne {
    static Tensor split(Tensor input, Tensor remainder) {
        return Op.run(new Split(input, remainder));
    }

    @Override
    public void reference(Tensor out) {
        for (int i = 0; i < out.size(); i++) {
            out.set(i, Math.floor(input.get(i)));
            remainder.set(i, input.get(i) - Math.floor(input.get(i)));
        }
    }
}
