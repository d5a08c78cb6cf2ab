package hanji.bench.op;

import hanji.autograd.Op;
import hanji.bench.BenchmarkOf;
import hanji.kernels.sort.ArgSort;
import hanji.kernels.sort.ArgSort.Direction;
import java.util.function.Supplier;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Sorting of rows. */
@State(Scope.Thread)
@BenchmarkOf({ArgSort.class})
public class SortBenchmark {
    /** What is measured. */
    public enum Call {
        ROWS_OF_256(() -> new ArgSort(Operands.logits(), Direction.ASCENDING, 256)),
        TOP_8_OF_256(() -> new ArgSort(Operands.logits(), Direction.DESCENDING, 8));

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
