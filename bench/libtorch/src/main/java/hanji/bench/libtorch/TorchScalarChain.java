package hanji.bench.libtorch;

import hanji.bench.workload.ScalarChain;
import hanji.bench.workload.Task;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.ReLUImpl;
import org.bytedeco.pytorch.SequentialImpl;
import org.bytedeco.pytorch.Tensor;

/**
 * A chain of relus, called by C++: the whole chain is one call from Java and its gradient is another, so that the way
 * from Java to libtorch counts twice a run and not twice an op.
 */
record TorchScalarChain(SequentialImpl chain, Tensor input) implements Task {
    static TorchScalarChain of(ScalarChain work) {
        var chain = new SequentialImpl();
        for (int i = 0; i < work.ops(); i++) chain.push_back(new ReLUImpl());
        return new TorchScalarChain(
                chain, Tensors.of(new float[] {ScalarChain.INPUT}, 1).requires_grad_(true));
    }

    @Override
    public void run() {
        try (var _ = new PointerScope()) {
            Tensors.gradients(chain.forward(input), input);
        }
    }

    @Override
    public Map<String, float[]> results() {
        try (var _ = new PointerScope()) {
            Tensor output = chain.forward(input);
            Tensor gradient = Tensors.gradients(output, input).get(0);
            return Map.of("output", Tensors.floats(output), "gradient", Tensors.floats(gradient));
        }
    }
}
