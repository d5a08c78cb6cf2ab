package hanji.bench.planted;

import hanji.autograd.Gradients;
import hanji.autograd.Op;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.List;

/** Doubles its input. */
interface Twice extends Op {
    Tensor input();

    @Override
    default List<Tensor> inputs() {
        return List.of(input());
    }

    @Override
    default Shape shape() {
        return input().shape();
    }

    @Override
    default void reference(Tensor out) {
        for (int i = 0; i < out.size(); i++) out.set(i, 2 * input().get(i));
    }

    @Override
    default void cpu(Tensor out) {
        reference(out);
    }

    @Override
    default void gradient(Tensor out, Tensor dOut, Gradients gradients) {
        gradients.add(input(), () -> Op.run(new CheckedOp(dOut)));
    }
}
