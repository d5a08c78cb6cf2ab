package hanji.bench.workload;

import hanji.kernels.matmul.MatMul;
import hanji.kernels.matmul.MatMul.Form;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.Map;

/** The product of a matrix [rows, depth] and a matrix [depth, columns], written into a tensor that exists. */
public record Gemm(int rows, int columns, int depth) implements Workload {
    /** [rows, depth]. */
    public float[] left() {
        return Inputs.normal(0, rows * depth, 1);
    }

    /** [depth, columns]. */
    public float[] right() {
        return Inputs.normal(1, depth * columns, 1);
    }

    @Override
    public double tolerance() {
        return 1e-5;
    }

    @Override
    public Task on(Device device) {
        var product = new MatMul(
                Inputs.on(device, left(), rows, depth),
                Form.AS_IS,
                Inputs.on(device, right(), depth, columns),
                Form.AS_IS);
        return new HanjiTask(product, Tensor.empty(DType.F32, Shape.of(rows, columns), device));
    }

    private record HanjiTask(MatMul product, Tensor out) implements Task {
        @Override
        public void run() {
            out.device().cuda().ifPresentOrElse(gpu -> product.cuda(out, gpu), () -> product.cpu(out));
        }

        @Override
        public Map<String, float[]> results() {
            run();
            return Map.of("product", out.toFloats());
        }
    }
}
