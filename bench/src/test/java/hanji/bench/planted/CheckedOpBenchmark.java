package hanji.bench.planted;

import hanji.autograd.Op;
import hanji.bench.BenchmarkOf;
import hanji.tensor.Tensor;
import org.openjdk.jmh.annotations.Benchmark;

/** Names an op and measures it. */
@BenchmarkOf(CheckedOp.class)
public class CheckedOpBenchmark {
    @Benchmark
    public Tensor twice() {
        return Op.run(new CheckedOp(Tensor.of(new float[] {1}, 1)));
    }
}
