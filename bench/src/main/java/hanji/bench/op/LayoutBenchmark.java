package hanji.bench.op;

import hanji.autograd.Op;
import hanji.bench.BenchmarkOf;
import hanji.kernels.conv.MaskedPatches;
import hanji.kernels.layout.Cast;
import hanji.kernels.layout.Concat;
import hanji.kernels.layout.Gather;
import hanji.kernels.layout.OneHot;
import hanji.kernels.layout.Pad;
import hanji.kernels.layout.Permute;
import hanji.kernels.layout.Reshape;
import hanji.kernels.layout.Slice;
import hanji.kernels.layout.TakeAlong;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Shape;
import java.util.List;
import java.util.function.Supplier;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Ops that move numbers without computing. */
@State(Scope.Thread)
@BenchmarkOf({
    Cast.class,
    Concat.class,
    Gather.class,
    MaskedPatches.class,
    OneHot.class,
    Pad.class,
    Permute.class,
    Reshape.class,
    Slice.class,
    TakeAlong.class
})
public class LayoutBenchmark {
    /** What is measured. */
    public enum Call {
        CAST(() -> new Cast(Operands.indices(256, 32, 28, 28, 64), DType.F32)),
        CONCAT(() -> new Concat(List.of(Operands.activations(), Operands.activations()), -1)),
        GATHER(() -> new Gather(Operands.normal(256, 64), Operands.indices(256, 32, 28, 28))),
        /** Of 3x3 pixels, half of them open. */
        MASKED_PATCHES(() -> new MaskedPatches(
                Operands.activations(), Operands.indices(2, 28, 28, 3, 3).to(DType.U8, Device.CPU))),
        ONE_HOT(() -> new OneHot(Operands.indices(256, 32, 28, 28), 256, DType.F32)),
        PAD(() -> new Pad(Operands.activations(), 1, 1, 1)),
        PERMUTE(() -> new Permute(Operands.activations(), List.of(0, 3, 1, 2))),
        RESHAPE(() -> new Reshape(Operands.activations(), Shape.of(32 * 28 * 28, 64))),
        SLICE(() -> new Slice(Operands.activations(), 1, 4, 20)),
        TAKE_ALONG(() -> new TakeAlong(Operands.logits(), Operands.indices(256, 32 * 28 * 28, 64), 1));

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
