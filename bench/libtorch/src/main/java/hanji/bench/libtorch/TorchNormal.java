package hanji.bench.libtorch;

import hanji.bench.workload.NormalFill;
import hanji.bench.workload.Task;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/** {@code normal_} into a tensor that exists. */
record TorchNormal(Tensor out) implements Task {
    static TorchNormal of(NormalFill work) {
        return new TorchNormal(Tensors.of(new float[work.size()], work.size()));
    }

    @Override
    public void run() {
        try (var _ = new PointerScope()) {
            out.normal_();
        }
    }

    @Override
    public Map<String, float[]> results() {
        run();
        return NormalFill.shares(Tensors.floats(out));
    }
}
