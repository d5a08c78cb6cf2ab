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
import jdk.incubator.vector.FloatVector;

/** A tensor times a constant plus a constant, rounded once: x scale + shift. */
public record Affine(Tensor x, double scale, double shift) implements Op {
    private static final Kernel AFFINE = new Kernel(Affine.class, "affine", "affine");

    /** Adding -0 changes no number, not even -0. */
    private static final double NOTHING = -0.0;

    /** x scale + shift. */
    public static Tensor affine(Tensor x, double scale, double shift) {
        return Op.run(new Affine(x, scale, shift));
    }

    /** x factor. */
    public static Tensor scale(Tensor x, double factor) {
        return affine(x, factor, NOTHING);
    }

    /** x + term. */
    public static Tensor shift(Tensor x, double term) {
        return affine(x, 1, term);
    }

    @Override
    public List<Tensor> inputs() {
        return List.of(x);
    }

    @Override
    public Shape shape() {
        if (!x.dtype().isFloating())
            throw new IllegalArgumentException("Affine needs F32 or F64, not " + x.label() + "; convert it with Cast");
        return x.shape();
    }

    @Override
    public void reference(Tensor out) {
        for (int i = 0; i < out.size(); i++) out.set(i, Math.fma(x.get(i), scale, shift));
    }

    @Override
    public void cpu(Tensor out) {
        Pointwise.run((o, to, at, count) -> fma(o[0].array(), o[0].at(), to, at, count), out, x);
    }

    private void fma(float[] from, int i, float[] to, int k, int n) {
        var factor = FloatVector.broadcast(Lanes.SPECIES, (float) scale);
        var term = FloatVector.broadcast(Lanes.SPECIES, (float) shift);
        for (int t = 0; t < n; t += Lanes.COUNT)
            load(from, i + t).fma(factor, term).intoArray(to, k + t);
    }

    @Override
    public void cuda(Tensor out, Cuda gpu) {
        gpu.launch(AFFINE, gpu.cover(Math.ceilDiv(out.size(), 4)), out, x, (float) scale, (float) shift, out.size());
    }

    @Override
    public void reads(Reads reads) {
        Broadcast.reads(reads, shape(), x);
    }

    @Override
    public void gradient(Tensor out, Tensor dOut, Gradients gradients) {
        gradients.add(x, () -> scale(dOut, scale));
    }
}
