package hanji.kernels.pointwise;

import static hanji.kernels.pointwise.Lanes.load;
import static hanji.kernels.reduce.BroadcastTo.broadcastTo;

import hanji.autograd.Gradients;
import hanji.autograd.Op;
import hanji.autograd.Reads;
import hanji.cuda.Cuda;
import hanji.cuda.Kernel;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.List;
import jdk.incubator.vector.VectorOperators;

/**
 * One of two tensors, element by element: a where the condition is positive, b where it is not, NaN where it is NaN. No
 * gradient by the condition.
 *
 * <p>Where a tensor is not taken, its gradient is 0, but that 0 is multiplied by the derivatives of whatever made it: where
 * one of them is infinite the product is NaN. So keep the argument, not the result, away from such a place:
 *
 * <pre>{@code
 * Tensor positive = greater(x, zero);
 * where(positive, log(x), zero);                          // NaN as the gradient where x is 0
 * where(positive, log(where(positive, x, one)), zero);    // 0 there
 * }</pre>
 */
public record Where(Tensor condition, Tensor a, Tensor b) implements Op {
    private static final Kernel WHERE = new Kernel(Where.class, "where", "where");

    /** Broadcasts its three operands to one shape. */
    public static Tensor where(Tensor condition, Tensor a, Tensor b) {
        Shape shape = Broadcast.shape("Where", condition.shape(), Broadcast.shape("Where", a.shape(), b.shape()));
        return Op.run(new Where(broadcastTo(condition, shape), broadcastTo(a, shape), broadcastTo(b, shape)));
    }

    public Where {
        boolean sameDtype = condition.dtype() == a.dtype() && a.dtype() == b.dtype();
        boolean sameShape = condition.shape().equals(a.shape()) && a.shape().equals(b.shape());
        if (!sameDtype || !sameShape || !a.dtype().isFloating())
            throw new IllegalArgumentException("Where needs three tensors of one shape, all F32 or all F64, not "
                    + condition.label() + ", " + a.label() + " and " + b.label());
    }

    @Override
    public List<Tensor> inputs() {
        return List.of(condition, a, b);
    }

    @Override
    public Shape shape() {
        return a.shape();
    }

    @Override
    public void reference(Tensor out) {
        for (int i = 0; i < out.size(); i++) out.set(i, chosen(condition.get(i), a.get(i), b.get(i)));
    }

    private static double chosen(double condition, double a, double b) {
        return condition > 0 ? a : condition <= 0 ? b : condition;
    }

    @Override
    public void cpu(Tensor out) {
        Pointwise.run(
                (o, to, at, count) -> {
                    for (int t = 0; t < count; t += Lanes.COUNT) {
                        var c = load(o[0].array(), o[0].at() + t);
                        c.blend(load(o[1].array(), o[1].at() + t), c.compare(VectorOperators.GT, 0))
                                .blend(load(o[2].array(), o[2].at() + t), c.compare(VectorOperators.LE, 0))
                                .intoArray(to, at + t);
                    }
                },
                out,
                condition,
                a,
                b);
    }

    @Override
    public void cuda(Tensor out, Cuda gpu) {
        gpu.launch(WHERE, gpu.cover(Math.ceilDiv(out.size(), 4)), out, condition, a, b, out.size());
    }

    @Override
    public void reads(Reads reads) {
        Broadcast.reads(reads, shape(), condition, a, b);
    }

    @Override
    public void gradient(Tensor out, Tensor dOut, Gradients gradients) {
        gradients.add(a, () -> Binary.gate(condition, dOut));
        gradients.add(b, () -> where(condition, Tensor.zeros(dOut.dtype(), Shape.of(), dOut.device()), dOut));
    }
}
