package hanji.bench.op;

import static hanji.kernels.layout.Reshape.reshape;

import hanji.autograd.Op;
import hanji.bench.BenchmarkOf;
import hanji.kernels.normalize.ChannelProducts;
import hanji.kernels.normalize.InputGradient;
import hanji.kernels.normalize.Normalize;
import hanji.tensor.Tensor;
import java.util.function.Supplier;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Normalization of a hidden layer's activations: by channels over the batch, by groups over an image, by rows; and gradients. */
@State(Scope.Thread)
@BenchmarkOf({ChannelProducts.class, InputGradient.class, Normalize.class})
public class NormalizeBenchmark {
    /** What is measured. */
    public enum Call {
        BATCH_NORM(() -> normalize(batch(), 64)),
        GROUP_NORM(() -> normalize(images(), 8)),
        LAYER_NORM(() -> normalize(rows(), 1)),
        BATCH_NORM_SUMS(() -> new ChannelProducts(batch(), Operands.normal(1, 64), batch())),
        BATCH_NORM_GRADIENT(() -> gradient(batch(), 1, 64)),
        GROUP_NORM_GRADIENT(() -> gradient(images(), 32, 8));

        private final Supplier<Op> op;

        Call(Supplier<Op> op) {
            this.op = op;
        }

        private static Tensor batch() {
            return reshape(Operands.activations(), 1, -1, 64);
        }

        private static Tensor images() {
            return reshape(Operands.activations(), 32, -1, 64);
        }

        private static Tensor rows() {
            return reshape(Operands.activations(), -1, 1, 64);
        }

        private static Op normalize(Tensor x, int groups) {
            return Normalize.of(x, Operands.normal(64), Operands.normal(64), groups, 1e-5);
        }

        private static Op gradient(Tensor x, int images, int groups) {
            Tensor byGroup = Operands.normal(images, groups);
            return new InputGradient(x, byGroup, x, Operands.normal(64), byGroup, byGroup, byGroup);
        }
    }

    @Param
    public Call call;

    private Op op;

    @Setup
    public void setUp() {
        op = call.op.get();
    }

    @Benchmark
    public void run() {
        Operands.run(op);
    }
}
