package hanji.kernels.pointwise;

import static hanji.kernels.pointwise.Binary.gate;
import static hanji.kernels.pointwise.Binary.heaviside;
import static hanji.kernels.pointwise.Lanes.load;

import hanji.autograd.Gradients;
import hanji.autograd.Op;
import hanji.autograd.Reads;
import hanji.cuda.Cuda;
import hanji.cuda.Kernel;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.List;

/** A tensor limited to a range: x, but at least {@code low} and at most {@code high}. */
public record Clamp(Tensor x, double low, double high) implements Op {
    private static final Kernel CLAMP = new Kernel(Clamp.class, "clamp", "clamp");

    /**
     * x, but at least {@code low} and at most {@code high}, which may be infinite; NaN stays NaN. The gradient passes where
     * x is from low to high, both included; outside it is 0, and at NaN it is NaN.
     *
     * @throws IllegalArgumentException if low is above high, or one is NaN
     */
    public static Tensor clamp(Tensor x, double low, double high) {
        return Op.run(new Clamp(x, low, high));
    }

    public Clamp {
        if (!(low <= high)) throw new IllegalArgumentException("clamp: " + low + " to " + high + " is no range");
    }

    @Override
    public List<Tensor> inputs() {
        return List.of(x);
    }

    @Override
    public Shape shape() {
        if (!x.dtype().isFloating())
            throw new IllegalArgumentException("clamp needs F32 or F64, not " + x.label() + "; convert it with Cast");
        return x.shape();
    }

    @Override
    public void reference(Tensor out) {
        for (int i = 0; i < out.size(); i++) out.set(i, Math.min(Math.max(x.get(i), low), high));
    }

    @Override
    public void cpu(Tensor out) {
        Pointwise.run((o, to, at, count) -> limit(o[0].array(), o[0].at(), to, at, count), out, x);
    }

    private void limit(float[] from, int i, float[] to, int k, int n) {
        for (int t = 0; t < n; t += Lanes.COUNT)
            load(from, i + t).max((float) low).min((float) high).intoArray(to, k + t);
    }

    @Override
    public void cuda(Tensor out, Cuda gpu) {
        gpu.launch(CLAMP, gpu.cover(Math.ceilDiv(out.size(), 4)), out, x, (float) low, (float) high, out.size());
    }

    @Override
    public void reads(Reads reads) {
        Broadcast.reads(reads, shape(), x);
    }

    @Override
    public void gradient(Tensor out, Tensor dOut, Gradients gradients) {
        gradients.add(x, () -> gate(heaviside(x, constant(low)), gate(heaviside(constant(high), x), dOut)));
    }

    private Tensor constant(double value) {
        return Tensor.full(value, x.dtype(), Shape.of(), x.device());
    }
}
