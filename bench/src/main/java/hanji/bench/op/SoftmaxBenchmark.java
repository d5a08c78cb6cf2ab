package hanji.bench.op;

import hanji.autograd.Op;
import hanji.bench.BenchmarkOf;
import hanji.kernels.softmax.CrossEntropy;
import hanji.kernels.softmax.LogSoftmax;
import hanji.kernels.softmax.LogSumExp;
import hanji.kernels.softmax.Softmax;
import hanji.tensor.Tensor;
import java.util.function.Supplier;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Softmax and what is fused with it, over 256 intensities of 25,088 pixels. */
@State(Scope.Thread)
@BenchmarkOf({CrossEntropy.class, LogSoftmax.class, LogSumExp.class, Softmax.class})
public class SoftmaxBenchmark {
    /** What is measured. */
    public enum Call {
        CROSS_ENTROPY(() -> new CrossEntropy(Operands.logits(), targets())),
        CROSS_ENTROPY_GRADIENT(
                () -> new CrossEntropy.LogitsGradient(Operands.logits(), targets(), Operands.normal(32 * 28 * 28))),
        LOG_SOFTMAX(() -> new LogSoftmax(Operands.logits())),
        LOG_SUM_EXP(() -> new LogSumExp(Operands.logits())),
        SOFTMAX(() -> new Softmax(Operands.logits()));

        private final Supplier<Op> op;

        Call(Supplier<Op> op) {
            this.op = op;
        }

        private static Tensor targets() {
            return Operands.indices(256, 32 * 28 * 28);
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
