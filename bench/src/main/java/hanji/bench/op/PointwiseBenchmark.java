package hanji.bench.op;

import hanji.autograd.Op;
import hanji.bench.BenchmarkOf;
import hanji.kernels.pointwise.Affine;
import hanji.kernels.pointwise.Binary;
import hanji.kernels.pointwise.Unary;
import hanji.kernels.pointwise.Where;
import java.util.function.Supplier;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Functions of each element; one of each cost, and each way an operand is repeated. */
@State(Scope.Thread)
@BenchmarkOf({Affine.class, Binary.class, Unary.class, Where.class})
public class PointwiseBenchmark {
    /** What is measured. */
    public enum Call {
        AFFINE(() -> new Affine(Operands.activations(), 2, 1)),
        ADD(() -> new Binary(Binary.Function.ADD, Operands.activations(), Operands.activations())),
        ADD_BIAS(() -> new Binary(Binary.Function.ADD, Operands.activations(), Operands.normal(64))),
        ADD_TO_EACH_PIXEL(
                () -> new Binary(Binary.Function.ADD, Operands.activations(), Operands.normal(32, 28, 28, 1))),
        DIVIDE(() -> new Binary(Binary.Function.DIVIDE, Operands.activations(), Operands.activations())),
        RELU(() -> new Unary(Unary.Function.RELU, Operands.activations())),
        EXP(() -> new Unary(Unary.Function.EXP, Operands.activations())),
        LOG(() -> new Unary(Unary.Function.LOG, Operands.activations())),
        SIN(() -> new Unary(Unary.Function.SIN, Operands.activations())),
        TANH(() -> new Unary(Unary.Function.TANH, Operands.activations())),
        SIGMOID(() -> new Unary(Unary.Function.SIGMOID, Operands.activations())),
        SOFTPLUS(() -> new Unary(Unary.Function.SOFTPLUS, Operands.activations())),
        WHERE(() -> new Where(Operands.activations(), Operands.activations(), Operands.activations()));

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
