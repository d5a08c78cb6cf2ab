package hanji.bench.op;

import static hanji.kernels.reduce.Sum.sum;

import hanji.autograd.Op;
import hanji.autograd.Tape;
import hanji.bench.BenchmarkOf;
import hanji.kernels.conv.StridedConv2d;
import hanji.kernels.conv.TransposedConv2d;
import hanji.kernels.conv.Window;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** 4x4 convolutions with stride 2 between 28x28 and 14x14 pixels of 64 channels, forward alone and with all gradients. */
@State(Scope.Thread)
@BenchmarkOf({StridedConv2d.class, TransposedConv2d.class})
public class StridedConvBenchmark {
    private static final int IMAGES = 32;
    private static final int SIDE = 28;
    private static final int CHANNELS = 64;
    private static final int SIZE = 4;
    private static final Window HALVING = new Window(2, 1);

    /** What is measured. */
    public enum Call {
        STRIDED,
        TRANSPOSED
    }

    @Param
    public Call call;

    @Param
    public ConvBenchmark.Pass pass;

    private Op conv;

    @Setup
    public void setUp() {
        var weight = Operands.normal(SIZE, SIZE, CHANNELS, CHANNELS);
        var bias = Operands.normal(CHANNELS);
        conv = switch (call) {
            case STRIDED -> new StridedConv2d(Operands.normal(IMAGES, SIDE, SIDE, CHANNELS), weight, bias, HALVING);
            case TRANSPOSED -> {
                var coarse = Operands.normal(IMAGES, SIDE / 2, SIDE / 2, CHANNELS);
                yield new TransposedConv2d(coarse, weight, bias, HALVING, SIDE, SIDE);
            }
        };
    }

    @Benchmark
    public void run() {
        switch (pass) {
            case FORWARD -> Operands.run(conv);
            case FORWARD_AND_BACKWARD -> {
                try (var tape = Tape.open()) {
                    tape.gradients(sum(Op.run(conv)), conv.inputs());
                }
            }
        }
    }
}
