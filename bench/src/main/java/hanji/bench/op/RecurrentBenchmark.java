package hanji.bench.op;

import hanji.autograd.Op;
import hanji.bench.BenchmarkOf;
import hanji.kernels.recurrent.DiagonalLstm;
import hanji.kernels.recurrent.GridRnn;
import hanji.kernels.recurrent.Gru;
import hanji.kernels.recurrent.Lstm;
import hanji.kernels.recurrent.RecurrentWeightGradient;
import java.util.function.Supplier;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Recurrent layers over images of 28x28. */
@State(Scope.Thread)
@BenchmarkOf({
    GridRnn.class,
    GridRnn.InputGradient.class,
    Lstm.class,
    Lstm.InputGradient.class,
    DiagonalLstm.class,
    DiagonalLstm.InputGradient.class,
    Gru.class,
    Gru.InputGradient.class,
    RecurrentWeightGradient.class
})
public class RecurrentBenchmark {
    /** What is measured. */
    public enum Call {
        GRID_RNN(() -> new GridRnn(Operands.normal(16, 28, 28, 64), Operands.normal(64, 64), Operands.normal(64, 64))),
        GRID_RNN_GRADIENT(() -> new GridRnn.InputGradient(
                Operands.normal(16, 28, 28, 64),
                Operands.normal(16, 28, 28, 64),
                Operands.normal(64, 64),
                Operands.normal(64, 64))),
        /** The columns of skewed images. */
        LSTM(() -> Lstm.of(Operands.normal(16, 55, 28, 256), Operands.normal(2, 64, 256), 1)),
        LSTM_GRADIENT(() -> Lstm.InputGradient.of(
                Operands.normal(16, 55, 28, 64), Operands.normal(16, 55, 28, 320), Operands.normal(2, 64, 256), 1)),
        DIAGONAL_LSTM(() -> DiagonalLstm.of(Operands.normal(16, 28, 28, 256), Operands.normal(2, 64, 256))),
        DIAGONAL_LSTM_GRADIENT(() -> DiagonalLstm.InputGradient.of(
                Operands.normal(16, 28, 28, 64), Operands.normal(16, 28, 28, 320), Operands.normal(2, 64, 256))),
        RECURRENT_WEIGHTS(() -> new RecurrentWeightGradient(
                Operands.normal(16, 28, 28, 64), Operands.normal(16, 28, 28, 256), 2, 1, 1)),
        GRU(() -> new Gru(Operands.normal(16, 55, 28, 192), Operands.normal(2, 64, 192), Operands.normal(64), 1)),
        GRU_GRADIENT(() -> new Gru.InputGradient(
                Operands.normal(16, 55, 28, 320), Operands.normal(16, 55, 28, 320), Operands.normal(2, 64, 192), 1));

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
