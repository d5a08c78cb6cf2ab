package hanji.bench.libtorch;

import hanji.bench.workload.Gemm;
import hanji.bench.workload.Task;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** {@code mm} into a tensor that exists. */
record TorchGemm(Tensor left, Tensor right, Tensor out) implements Task {
    static TorchGemm of(Gemm work) {
        return new TorchGemm(
                Tensors.of(work.left(), work.rows(), work.depth()),
                Tensors.of(work.right(), work.depth(), work.columns()),
                Tensors.of(new float[work.rows() * work.columns()], work.rows(), work.columns()));
    }

    @Override
    public void run() {
        try (var _ = new PointerScope()) {
            torch.mm_out(out, left, right);
        }
    }

    @Override
    public Map<String, float[]> results() {
        run();
        return Map.of("product", Tensors.floats(out));
    }
}
