package hanji.autograd;

import hanji.cuda.Cuda;
import hanji.cuda.Kernel;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.List;

/** The sum of two gradient contributions of equal shape: a + b, element by element. */
record Accumulate(Tensor a, Tensor b) implements Op {
    private static final Kernel ADD = new Kernel(Accumulate.class, "accumulate", "add");

    @Override
    public List<Tensor> inputs() {
        return List.of(a, b);
    }

    @Override
    public Shape shape() {
        if (!a.shape().equals(b.shape()) || a.dtype() != b.dtype())
            throw new IllegalArgumentException("gradient contributions differ: " + a.label() + " and " + b.label());
        return a.shape();
    }

    @Override
    public void reference(Tensor out) {
        for (int i = 0; i < out.size(); i++) out.set(i, a.get(i) + b.get(i));
    }

    @Override
    public void cpu(Tensor out) {
        add(a, b, out);
    }

    @Override
    public void cuda(Tensor out, Cuda gpu) {
        gpu.launch(ADD, gpu.cover(Math.ceilDiv(out.size(), 4)), out, a, b, out.size());
    }

    @Override
    public void gradient(Tensor out, Tensor dOut, Gradients gradients) {
        gradients.add(a, () -> dOut);
        gradients.add(b, () -> dOut);
    }

    private static void add(Tensor a, Tensor b, Tensor out) {
        float[] x = a.floats();
        float[] y = b.floats();
        float[] sum = out.floats();
        out.device().parallelRanges(out.size(), 1 << 15, (from, to) -> {
            for (int i = from; i < to; i++) sum[i] = x[i] + y[i];
        });
    }

    /** The same in place: total += b. */
    record Into(Tensor total, Tensor b) implements Update {
        @Override
        public List<Tensor> written() {
            return List.of(total);
        }

        @Override
        public void reference() {
            new Accumulate(total, b).reference(total);
        }

        @Override
        public void cpu() {
            add(total, b, total);
        }

        @Override
        public void cuda(Cuda gpu) {
            new Accumulate(total, b).cuda(total, gpu);
        }
    }
}
