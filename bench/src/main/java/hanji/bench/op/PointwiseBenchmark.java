package hanji.bench.op;

import hanji.autograd.Op;
import hanji.bench.BenchmarkOf;
import hanji.kernels.pointwise.Affine;
import hanji.kernels.pointwise.Binary;
import hanji.kernels.pointwise.BinaryFunction;
import hanji.kernels.pointwise.Clamp;
import hanji.kernels.pointwise.GatedTanh;
import hanji.kernels.pointwise.LeakyGate;
import hanji.kernels.pointwise.Unary;
import hanji.kernels.pointwise.UnaryFunction;
import hanji.kernels.pointwise.Where;
import java.util.function.Supplier;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Functions of each element; one of each cost, and each way an operand is repeated. */
@State(Scope.Thread)
@BenchmarkOf({Affine.class, Binary.class, Clamp.class, GatedTanh.class, LeakyGate.class, Unary.class, Where.class})
public class PointwiseBenchmark {
    /** What is measured. */
    public enum Call {
        AFFINE(() -> new Affine(Operands.activations(), 2, 1)),
        ADD(() -> new Binary(BinaryFunction.ADD, Operands.activations(), Operands.activations())),
        ADD_BIAS(() -> new Binary(BinaryFunction.ADD, Operands.activations(), Operands.normal(64))),
        ADD_TO_EACH_PIXEL(() -> new Binary(BinaryFunction.ADD, Operands.activations(), Operands.normal(32, 28, 28, 1))),
        DIVIDE(() -> new Binary(BinaryFunction.DIVIDE, Operands.activations(), Operands.activations())),
        LOG_ADD_EXP(() -> new Binary(BinaryFunction.LOG_ADD_EXP, Operands.activations(), Operands.activations())),
        POW(() -> new Binary(BinaryFunction.POW, Operands.activations(), Operands.normal())),
        CLAMP(() -> new Clamp(Operands.activations(), -1, 1)),
        RELU(() -> new Unary(UnaryFunction.RELU, Operands.activations())),
        EXP(() -> new Unary(UnaryFunction.EXP, Operands.activations())),
        LOG(() -> new Unary(UnaryFunction.LOG, Operands.activations())),
        SIN(() -> new Unary(UnaryFunction.SIN, Operands.activations())),
        TANH(() -> new Unary(UnaryFunction.TANH, Operands.activations())),
        SIGMOID(() -> new Unary(UnaryFunction.SIGMOID, Operands.activations())),
        SOFTPLUS(() -> new Unary(UnaryFunction.SOFTPLUS, Operands.activations())),
        ERF(() -> new Unary(UnaryFunction.ERF, Operands.activations())),
        SILU(() -> new Unary(UnaryFunction.SILU, Operands.activations())),
        SILU_GRADIENT(() -> new Binary(BinaryFunction.SILU_GRADIENT, Operands.activations(), Operands.activations())),
        GELU(() -> new Unary(UnaryFunction.GELU, Operands.activations())),
        GELU_GRADIENT(() -> new Binary(BinaryFunction.GELU_GRADIENT, Operands.activations(), Operands.activations())),
        ELU(() -> new Unary(UnaryFunction.ELU, Operands.activations())),
        /** Of 128 channels. */
        GATED_TANH(() -> new GatedTanh(Operands.normal(32, 28, 28, 128), 1)),
        GATED_TANH_GRADIENT(
                () -> new GatedTanh.InputGradient(Operands.normal(32, 28, 28, 128), 1, Operands.activations())),
        LEAKY_GATE(() -> new LeakyGate(Operands.activations(), Operands.activations(), 0.2)),
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
