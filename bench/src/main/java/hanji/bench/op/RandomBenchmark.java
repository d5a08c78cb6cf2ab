package hanji.bench.op;

import hanji.autograd.Op;
import hanji.bench.BenchmarkOf;
import hanji.kernels.random.Bernoulli;
import hanji.kernels.random.Categorical;
import hanji.kernels.random.Dropout;
import hanji.kernels.random.Gaussian;
import hanji.kernels.random.Uniform;
import hanji.tensor.DType;
import java.util.function.Supplier;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Draws from distributions. */
@State(Scope.Thread)
@BenchmarkOf({Bernoulli.class, Categorical.class, Dropout.class, Gaussian.class, Uniform.class})
public class RandomBenchmark {
    /** What is measured. */
    public enum Call {
        BERNOULLI(() -> new Bernoulli(Operands.activations(), Operands.RANDOM, 0)),
        CATEGORICAL(() -> new Categorical(
                Operands.logits(), Operands.indices(1 << 20, 32 * 28 * 28), Operands.RANDOM, DType.I32)),
        DROPOUT(() -> new Dropout(Operands.activations(), 0.1, Operands.RANDOM, 0)),
        GAUSSIAN(() -> new Gaussian(Operands.RANDOM, 0, Operands.MILLION, DType.F32, Operands.DEVICE)),
        UNIFORM(() -> new Uniform(Operands.RANDOM, 0, Operands.MILLION, DType.F32, Operands.DEVICE));

        private final Supplier<Op> op;

        Call(Supplier<Op> op) {
            this.op = op;
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
