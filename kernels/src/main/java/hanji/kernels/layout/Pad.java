package hanji.kernels.layout;

import hanji.autograd.Gradients;
import hanji.autograd.Op;
import hanji.autograd.Reads;
import hanji.cuda.Cuda;
import hanji.cuda.Kernel;
import hanji.tensor.DType;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.List;
import java.util.Map;

/** A tensor with rows of zeros before and after it along one axis; any dtype. */
public record Pad(Tensor input, int axis, int before, int after) implements Op {
    private static final Map<Unit, Kernel> PAD = Unit.kernels("runs", "pad", Unit.values());

    /**
     * @param axis negative axes count from the end
     * @throws IllegalArgumentException if a count is negative
     */
    public static Tensor pad(Tensor input, int axis, int before, int after) {
        return Op.run(new Pad(input, axis, before, after));
    }

    public Pad {
        axis = input.shape().axis(axis);
        if (before < 0 || after < 0)
            throw new IllegalArgumentException(
                    "Pad: counts must not be negative, not " + before + " and " + after + "; Slice takes rows away");
    }

    @Override
    public List<Tensor> inputs() {
        return List.of(input);
    }

    @Override
    public Shape shape() {
        return input.shape().with(axis, before + input.shape().dim(axis) + after);
    }

    @Override
    public void reference(Tensor out) {
        Slab to = Slab.of(out.shape(), axis);
        int length = input.shape().dim(axis) * to.inner();
        out.fill(0);
        for (int i = 0; i < input.size(); i++)
            out.set((i / length * to.extent() + before) * to.inner() + i % length, input.get(i));
    }

    @Override
    public void cpu(Tensor out) {
        out.fill(0);
        Slab.copyRows(input, 0, out, before, input.shape().dim(axis), axis);
    }

    @Override
    public void cuda(Tensor out, Cuda gpu) {
        Slab to = Slab.of(out.shape(), axis);
        DType dtype = out.dtype();
        int run = to.extent() * to.inner();
        int length = input.shape().dim(axis) * to.inner();
        Unit unit = Unit.of(dtype, run, before * to.inner(), length);
        int n = unit.count(dtype, out.size());
        gpu.launch(
                unit.in(PAD),
                gpu.cover(n),
                out,
                input,
                n,
                unit.count(dtype, run),
                unit.count(dtype, before * to.inner()),
                unit.count(dtype, length));
    }

    @Override
    public void reads(Reads reads) {
        Slab.readRows(reads, input, 0, shape(), before, input.shape().dim(axis), axis);
    }

    @Override
    public void gradient(Tensor out, Tensor dOut, Gradients gradients) {
        gradients.add(
                input,
                () -> Slice.slice(dOut, axis, before, before + input.shape().dim(axis)));
    }
}
