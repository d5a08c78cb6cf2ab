package hanji.kernels.pointwise;

import static hanji.kernels.layout.Concat.concat;
import static hanji.kernels.layout.Reshape.reshape;
import static hanji.kernels.layout.Slice.slice;
import static hanji.kernels.pointwise.Affine.affine;
import static hanji.kernels.pointwise.Affine.scale;
import static hanji.kernels.pointwise.Binary.add;
import static hanji.kernels.pointwise.Binary.multiply;
import static hanji.kernels.pointwise.Binary.sigmoidGradient;
import static hanji.kernels.pointwise.Binary.tanhGradient;
import static hanji.kernels.pointwise.Unary.sigmoid;
import static hanji.kernels.pointwise.Unary.tanh;

import hanji.autograd.Gradients;
import hanji.autograd.Op;
import hanji.autograd.Reads;
import hanji.cuda.Cuda;
import hanji.cuda.Kernel;
import hanji.kernels.math.Sigmoid;
import hanji.kernels.math.Tanh;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.List;

/**
 * The gated activation unit: {@code y = tanh(a) o sigmoid(b)}, where a and b are the halves of the channels of each group, one
 * behind the other. WaveNet, arXiv:1609.03499, (2); gated PixelCNN, arXiv:1606.05328, (2).
 *
 * @param x [..., groups 2C]
 * @param groups of channels, for example the colours of an image
 */
public record GatedTanh(Tensor x, int groups) implements Op {
    private static final int GRAIN = 1 << 13;
    private static final Kernel KERNEL = new Kernel(GatedTanh.class, "gated_tanh", "gatedTanh");

    /**
     * The result of one group after the other.
     *
     * @param x [..., groups 2C]
     * @return [..., groups C]
     */
    public static Tensor gatedTanh(Tensor x, int groups) {
        return Op.run(new GatedTanh(x, groups));
    }

    /** @throws IllegalArgumentException if the channels cannot be halved in each group, or x is not F32 or F64 */
    public GatedTanh {
        if (!x.dtype().isFloating()
                || x.shape().rank() == 0
                || groups < 1
                || x.shape().dim(-1) % (2 * groups) != 0)
            throw new IllegalArgumentException("GatedTanh needs F32 or F64 with an even number of channels in each of "
                    + groups + " groups, not " + x.label());
    }

    /** C. */
    private int part() {
        return x.shape().dim(-1) / groups / 2;
    }

    @Override
    public List<Tensor> inputs() {
        return List.of(x);
    }

    @Override
    public Shape shape() {
        return x.shape().with(x.shape().rank() - 1, groups * part());
    }

    @Override
    public void reference(Tensor out) {
        int part = part();
        for (int i = 0; i < out.size(); i++) {
            int a = a(i, part);
            out.set(i, Math.tanh(x.get(a)) / (1 + Math.exp(-x.get(a + part))));
        }
    }

    /** Where the a of element i of the result stands; its b is {@code part} further on. */
    private static int a(int i, int part) {
        return i / part * 2 * part + i % part;
    }

    @Override
    public void cpu(Tensor out) {
        int part = part();
        if (out.size() == 0) return;
        float[] from = x.floats(), to = out.floats();
        out.device().parallelRanges(out.size() / part, Math.max(1, GRAIN / part), (first, end) -> {
            float[] open = new float[part];
            for (int row = first; row < end; row++) {
                int at = row * part;
                Tanh.tanh(from, 2 * at, to, at, part);
                Sigmoid.sigmoid(from, 2 * at + part, open, 0, part);
                for (int c = 0; c < part; c++) to[at + c] *= open[c];
            }
        });
    }

    @Override
    public void cuda(Tensor out, Cuda gpu) {
        gpu.launch(KERNEL, gpu.cover(out.size()), out, x, out.size(), part());
    }

    @Override
    public void reads(Reads reads) {
        int part = part();
        for (int i = 0; i < x.size() / 2; i++) {
            reads.add(x, a(i, part), i);
            reads.add(x, a(i, part) + part, i);
        }
    }

    @Override
    public void gradient(Tensor out, Tensor dOut, Gradients gradients) {
        gradients.add(x, () -> Op.run(new InputGradient(x, groups, dOut)));
    }

    /**
     * The gradient by x, of whose tanh and sigmoid t and s are computed again: {@code dOut s (1 - t^2)} by a,
     * {@code dOut t s (1 - s)} by b.
     *
     * @param x [..., groups 2C]
     * @param dOut [..., groups C]
     */
    public record InputGradient(Tensor x, int groups, Tensor dOut) implements Op {
        private static final Kernel KERNEL = new Kernel(GatedTanh.class, "gated_tanh", "gatedTanhGradient");

        /** @throws IllegalArgumentException if shapes or dtypes do not fit */
        public InputGradient {
            if (!dOut.shape().equals(new GatedTanh(x, groups).shape()) || dOut.dtype() != x.dtype())
                throw new IllegalArgumentException("GatedTanh.InputGradient of " + x.label() + " in " + groups
                        + " groups cannot have " + dOut.label());
        }

        private int part() {
            return x.shape().dim(-1) / groups / 2;
        }

        @Override
        public List<Tensor> inputs() {
            return List.of(x, dOut);
        }

        @Override
        public Shape shape() {
            return x.shape();
        }

        @Override
        public void reference(Tensor out) {
            int part = part();
            for (int i = 0; i < dOut.size(); i++) {
                int a = a(i, part);
                double t = Math.tanh(x.get(a)), s = 1 / (1 + Math.exp(-x.get(a + part)));
                out.set(a, dOut.get(i) * s * (1 - t * t));
                out.set(a + part, dOut.get(i) * t * s * (1 - s));
            }
        }

        @Override
        public void cpu(Tensor out) {
            int part = part();
            if (out.size() == 0) return;
            float[] from = x.floats(), given = dOut.floats(), to = out.floats();
            out.device().parallelRanges(dOut.size() / part, Math.max(1, GRAIN / part), (first, end) -> {
                for (int row = first; row < end; row++) {
                    int at = row * part, a = 2 * at, b = a + part;
                    Tanh.tanh(from, a, to, a, part);
                    Sigmoid.sigmoid(from, b, to, b, part);
                    derive(given, at, to, a, b, part);
                }
            });
        }

        /** Puts gradients where tanh and sigmoid stand. */
        private static void derive(float[] dOut, int at, float[] to, int a, int b, int part) {
            for (int c = 0; c < part; c++) {
                float t = to[a + c], s = to[b + c], d = dOut[at + c];
                to[a + c] = d * s * Math.fma(-t, t, 1);
                to[b + c] = d * t * Math.fma(-s, s, s);
            }
        }

        @Override
        public void cuda(Tensor out, Cuda gpu) {
            gpu.launch(KERNEL, gpu.cover(dOut.size()), out, x, dOut, dOut.size(), part());
        }

        /** With t and s as above and u, v the gradients that arrive by a and b. */
        @Override
        public void gradient(Tensor out, Tensor dX, Gradients gradients) {
            Tensor t = tanh(half(x, 0)), s = sigmoid(half(x, 1)), u = half(dX, 0), v = half(dX, 1);
            Tensor d = reshape(dOut, t.shape());
            gradients.add(
                    dOut,
                    () -> reshape(
                            add(tanhGradient(t, multiply(u, s)), sigmoidGradient(s, multiply(v, t))), dOut.shape()));
            gradients.add(x, () -> {
                Tensor ofTanh = add(multiply(multiply(u, s), scale(t, -2)), sigmoidGradient(s, v));
                Tensor ofSigmoid = add(tanhGradient(t, u), multiply(multiply(v, t), affine(s, -2, 1)));
                Tensor byA = tanhGradient(t, multiply(d, ofTanh)), byB = sigmoidGradient(s, multiply(d, ofSigmoid));
                return reshape(concat(1, byA, byB), x.shape());
            });
        }

        /** The a or the b of all rows, [rows, 1, C]. */
        private Tensor half(Tensor of, int which) {
            int part = part(), rows = of.size() / Math.max(1, 2 * part);
            return slice(reshape(of, rows, 2, part), 1, which, which + 1);
        }
    }
}
