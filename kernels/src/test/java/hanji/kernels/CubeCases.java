package hanji.kernels;

import hanji.autograd.Gradients;
import hanji.autograd.Op;
import hanji.autograd.check.OpCase;
import hanji.autograd.check.OpCase.Fill;
import hanji.autograd.check.OpCase.Input;
import hanji.autograd.check.Samples;
import hanji.cuda.Cuda;
import hanji.cuda.Kernel;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.List;

/** An op as a user writes it, outside the engine's families, goes through the same checks as they do. */
final class CubeCases {
    private CubeCases() {}

    static List<OpCase> all() {
        return Samples.SHAPES.stream()
                .map(shape -> new OpCase(
                        Cube.class,
                        shape.toString(),
                        List.of(Input.of(Fill.NORMAL, shape.dims())),
                        in -> new Cube(in.getFirst())))
                .toList();
    }

    /** x * x * x, element by element. */
    record Cube(Tensor x) implements Op {
        static final Kernel CUBE = new Kernel(CubeCases.class, "cube", "cube");

        @Override
        public List<Tensor> inputs() {
            return List.of(x);
        }

        @Override
        public Shape shape() {
            return x.shape();
        }

        @Override
        public void reference(Tensor out) {
            for (int i = 0; i < out.size(); i++) out.set(i, x.get(i) * x.get(i) * x.get(i));
        }

        @Override
        public void cpu(Tensor out) {
            float[] in = x.floats();
            float[] cube = out.floats();
            out.device().parallelRanges(out.size(), 1 << 14, (from, to) -> {
                for (int i = from; i < to; i++) cube[i] = in[i] * in[i] * in[i];
            });
        }

        @Override
        public void cuda(Tensor out, Cuda gpu) {
            gpu.launch(CUBE, gpu.cover(out.size()), out, x, out.size());
        }

        @Override
        public void gradient(Tensor out, Tensor dOut, Gradients gradients) {
            gradients.add(x, () -> Op.run(new Slope(x, dOut)));
        }
    }

    /** The gradient of {@link Cube}: 3 x x dOut. */
    record Slope(Tensor x, Tensor dOut) implements Op {
        private static final Kernel SLOPE = new Kernel(CubeCases.class, "cube", "slope");

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
            for (int i = 0; i < out.size(); i++) out.set(i, 3 * x.get(i) * x.get(i) * dOut.get(i));
        }

        @Override
        public void cpu(Tensor out) {
            float[] in = x.floats();
            float[] d = dOut.floats();
            float[] slope = out.floats();
            for (int i = 0; i < out.size(); i++) slope[i] = 3 * in[i] * in[i] * d[i];
        }

        @Override
        public void cuda(Tensor out, Cuda gpu) {
            gpu.launch(SLOPE, gpu.cover(out.size()), out, x, dOut, out.size());
        }
    }
}
