package hanji.kernels.pointwise;

import static hanji.kernels.pointwise.Lanes.load;

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
 * The values where a gate is positive, {@code slope} times the values where it is not, NaN where it is NaN. With the values as their own gate
 * it is the leaky relu, arXiv:1505.00853. Its gradient by the values is itself with the same gate, in every order; by the gate it has none.
 *
 * @param gate F32 or F64
 * @param values of the same shape and dtype
 * @param slope above 0, up to 1
 */
public record LeakyGate(Tensor gate, Tensor values, double slope) implements Op {
    private static final Kernel LEAKY_GATE = new Kernel(LeakyGate.class, "leaky_gate", "leakyGate");

    /** @throws IllegalArgumentException if the slope is out of range, or the tensors differ in shape or dtype, or are not floating */
    public LeakyGate {
        if (!(slope > 0 && slope <= 1))
            throw new IllegalArgumentException("LeakyGate needs a slope above 0, up to 1, not " + slope);
        if (gate.dtype() != values.dtype()
                || !gate.shape().equals(values.shape())
                || !gate.dtype().isFloating())
            throw new IllegalArgumentException("LeakyGate needs two tensors of one shape, both F32 or both F64, not "
                    + gate.label() + " and " + values.label());
    }

    @Override
    public List<Tensor> inputs() {
        return List.of(gate, values);
    }

    @Override
    public Shape shape() {
        return values.shape();
    }

    @Override
    public void reference(Tensor out) {
        for (int i = 0; i < out.size(); i++) {
            double g = gate.get(i), v = values.get(i);
            out.set(i, g > 0 ? v : g <= 0 ? slope * v : g);
        }
    }

    @Override
    public void cpu(Tensor out) {
        Pointwise.run(this::pass, out, gate, values);
    }

    private void pass(Operand[] operands, float[] out, int at, int count) {
        float[] gates = operands[0].array(), from = operands[1].array();
        int g = operands[0].at(), v = operands[1].at();
        for (int t = 0; t < count; t += Lanes.COUNT) {
            var open = load(gates, g + t);
            var value = load(from, v + t);
            open.blend(value, open.compare(VectorOperators.GT, 0))
                    .blend(value.mul((float) slope), open.compare(VectorOperators.LE, 0))
                    .intoArray(out, at + t);
        }
    }

    @Override
    public void cuda(Tensor out, Cuda gpu) {
        gpu.launch(LEAKY_GATE, gpu.cover(Math.ceilDiv(out.size(), 4)), out, gate, values, (float) slope, out.size());
    }

    @Override
    public void reads(Reads reads) {
        Broadcast.reads(reads, shape(), gate, values);
    }

    @Override
    public void gradient(Tensor out, Tensor dOut, Gradients gradients) {
        gradients.add(values, () -> Op.run(new LeakyGate(gate, dOut, slope)));
    }
}
