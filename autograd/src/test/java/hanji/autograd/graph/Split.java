package hanji.autograd.graph;

import hanji.autograd.Op;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.List;

/** Example of an op with two results: the whole part, and what remains. */
record Split(Tensor input, Tensor remainder) implements Op {
    static Tensor split(Tensor input, Tensor remainder) {
        return Op.run(new Split(input, remainder));
    }

    @Override
    public List<Tensor> inputs() {
        return List.of(input);
    }

    @Override
    public Shape shape() {
        return input.shape();
    }

    @Override
    public void reference(Tensor out) {
        for (int i = 0; i < out.size(); i++) {
            out.set(i, Math.floor(input.get(i)));
            remainder.set(i, input.get(i) - Math.floor(input.get(i)));
        }
    }

    @Override
    public void cpu(Tensor out) {
        reference(out);
    }
}
