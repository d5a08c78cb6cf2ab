package ops;

import hanji.autograd.Op;
import hanji.bench.BenchmarkOf;
import hanji.bench.op.Operands;
import hanji.kernels.pointwise.Binary;
import hanji.kernels.pointwise.BinaryFunction;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** On one thread, beside Hanji's own product: {@code mvn -q test-compile exec:exec}. */
@State(Scope.Thread)
@BenchmarkOf(Product.class)
public class ProductBenchmark {
    private Op own;
    private Op builtIn;

    @Setup
    public void setUp() {
        own = new Product(Operands.activations(), Operands.activations());
        builtIn = new Binary(BinaryFunction.MULTIPLY, Operands.activations(), Operands.activations());
    }

    @Benchmark
    public void own() {
        Operands.run(own);
    }

    @Benchmark
    public void builtIn() {
        Operands.run(builtIn);
    }
}
