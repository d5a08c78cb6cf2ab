package hanji.bench.op;

import hanji.autograd.Op;
import hanji.bench.BenchmarkOf;
import hanji.kernels.matmul.BatchMatMul;
import hanji.kernels.matmul.ExactMatMul;
import hanji.kernels.matmul.MaskedMatMul;
import hanji.kernels.matmul.MatMul;
import hanji.kernels.matmul.MatMul.Form;
import java.util.function.Supplier;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Matrix products, each way a factor can be stored. */
@State(Scope.Thread)
@BenchmarkOf({BatchMatMul.class, ExactMatMul.class, MaskedMatMul.class, MatMul.class})
public class MatMulBenchmark {
    /** What is measured. */
    public enum Call {
        CUBE_256(() -> product(256, Form.AS_IS, Form.AS_IS)),
        CUBE_1024(() -> product(1024, Form.AS_IS, Form.AS_IS)),
        CUBE_256_FIRST_TRANSPOSED(() -> product(256, Form.TRANSPOSED, Form.AS_IS)),
        CUBE_256_SECOND_TRANSPOSED(() -> product(256, Form.AS_IS, Form.TRANSPOSED)),
        /** By sums of whole numbers. */
        EXACT_256(() -> new ExactMatMul(Operands.normal(256, 256), Form.AS_IS, Operands.normal(256, 256), Form.AS_IS)),
        /** The products of queries and keys in an attention of 32 heads. */
        HEADS(() -> new BatchMatMul(
                Operands.normal(32, 196, 64), Form.AS_IS, Operands.normal(32, 196, 64), Form.TRANSPOSED)),
        /** A hidden layer of a masked autoencoder over 28x28 pixels. */
        MASKED(() -> new MaskedMatMul(Operands.normal(100, 784), Operands.normal(784, 500), Operands.normal(784, 500))),
        /** The logits of all pixels from 64 channels. */
        TALL(() -> new MatMul(Operands.normal(32 * 28 * 28, 64), Form.AS_IS, Operands.normal(64, 256), Form.AS_IS));

        private final Supplier<Op> op;

        Call(Supplier<Op> op) {
            this.op = op;
        }

        private static Op product(int size, Form formOfA, Form formOfB) {
            return new MatMul(Operands.normal(size, size), formOfA, Operands.normal(size, size), formOfB);
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
