package hanji.bench.op;

import hanji.autograd.Op;
import hanji.bench.BenchmarkOf;
import hanji.kernels.conv.Window;
import hanji.kernels.pool.AveragePool;
import hanji.kernels.pool.MaxPool;
import java.util.function.Supplier;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Pooling of hidden layers in windows of 2x2 and 3x3 pixels. */
@State(Scope.Thread)
@BenchmarkOf({AveragePool.class, MaxPool.class})
public class PoolBenchmark {
    /** What is measured. */
    public enum Call {
        AVERAGE_2X2(() -> AveragePool.of(Operands.activations(), 2, 2, new Window(2, 0))),
        MAX_2X2(() -> MaxPool.of(Operands.activations(), 2, 2, new Window(2, 0))),
        MAX_3X3(() -> MaxPool.of(Operands.activations(), 3, 3, new Window(2, 1)));

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
