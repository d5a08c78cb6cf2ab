package hanji.bench.op;

import hanji.autograd.Op;
import hanji.bench.BenchmarkOf;
import hanji.kernels.image.Interpolation;
import hanji.kernels.image.Margins;
import hanji.kernels.image.Pad2d;
import hanji.kernels.image.PadMode;
import hanji.kernels.image.Upsample2d;
import java.util.function.Supplier;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Finer images of hidden layers, margins around them, and the ways back. */
@State(Scope.Thread)
@BenchmarkOf({Pad2d.class, Upsample2d.class})
public class ImageBenchmark {
    /** What is measured. */
    public enum Call {
        NEAREST(() -> new Upsample2d(Operands.normal(32, 14, 14, 64), 2, Interpolation.NEAREST)),
        NEAREST_GRADIENT(() -> new Upsample2d.InputGradient(Operands.activations(), 2, Interpolation.NEAREST)),
        BILINEAR(() -> new Upsample2d(Operands.normal(32, 14, 14, 64), 2, Interpolation.BILINEAR)),
        BILINEAR_GRADIENT(() -> new Upsample2d.InputGradient(Operands.activations(), 2, Interpolation.BILINEAR)),
        REFLECT(() -> new Pad2d(Operands.activations(), Margins.of(1, PadMode.REFLECT))),
        REFLECT_GRADIENT(
                () -> new Pad2d.InputGradient(Operands.normal(32, 30, 30, 64), Margins.of(1, PadMode.REFLECT)));

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
