package hanji.bench.op;

import hanji.autograd.Op;
import hanji.bench.BenchmarkOf;
import hanji.kernels.reduce.ArgMax;
import hanji.kernels.reduce.BroadcastTo;
import hanji.kernels.reduce.CumSum;
import hanji.kernels.reduce.Max;
import hanji.kernels.reduce.Sum;
import hanji.tensor.Shape;
import java.util.function.Supplier;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Sums and maxima over rows, over columns and over all, sums up to each element, and repetition. */
@State(Scope.Thread)
@BenchmarkOf({ArgMax.class, BroadcastTo.class, CumSum.class, Max.class, Sum.class})
public class ReduceBenchmark {
    /** What is measured. */
    public enum Call {
        ARG_MAX(() -> new ArgMax(Operands.logits(), 1)),
        BROADCAST_TO(() -> new BroadcastTo(Operands.normal(64), Shape.of(32, 28, 28, 64))),
        CUM_SUM_OF_ROWS(() -> new CumSum(Operands.logits(), 1, CumSum.Direction.FORWARD, CumSum.Form.INCLUSIVE)),
        CUM_SUM_OF_COLUMNS(() -> new CumSum(Operands.logits(), 0, CumSum.Direction.FORWARD, CumSum.Form.INCLUSIVE)),
        MAX_OF_ROWS(() -> new Max(Operands.logits(), 1, 2)),
        SUM_OF_ROWS(() -> new Sum(Operands.logits(), 1, 2)),
        SUM_OF_COLUMNS(() -> new Sum(Operands.logits(), 0, 1)),
        SUM_OF_ALL(() -> new Sum(Operands.logits(), 0, 2));

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
