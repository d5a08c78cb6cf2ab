package hanji.bench.op;

import static hanji.kernels.conv.Conv2d.conv2d;
import static hanji.kernels.conv.Dilation.dilatedConv2d;
import static hanji.kernels.conv.GroupedConv2d.groupedConv2d;
import static hanji.kernels.reduce.Sum.sum;

import hanji.autograd.Tape;
import hanji.bench.BenchmarkOf;
import hanji.kernels.conv.GroupedConv2d;
import hanji.kernels.conv.Mask;
import hanji.tensor.Tensor;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * 3x3 convolutions of 64 channels in groups and with holes, beside dense ones of as many multiply-adds, on 32 images of 28x28,
 * forward alone and with all gradients.
 */
@State(Scope.Thread)
@BenchmarkOf(GroupedConv2d.class)
public class GroupedConvBenchmark {
    /** What is measured. */
    public enum Call {
        /** 64 channels to 64. */
        DENSE(64, 64, 1, 1),
        DILATION_2(64, 64, 1, 2),
        DILATION_4(64, 64, 1, 4),
        /** As many multiply-adds as four groups of 64 channels. */
        DENSE_32(32, 32, 1, 1),
        GROUPS_4(64, 64, 4, 1),
        GROUPS_16(64, 64, 16, 1),
        DEPTHWISE(64, 64, 64, 1);

        private final int in;
        private final int out;
        private final int groups;
        private final int dilation;

        Call(int in, int out, int groups, int dilation) {
            this.in = in;
            this.out = out;
            this.groups = groups;
            this.dilation = dilation;
        }
    }

    @Param
    public Call call;

    @Param
    public ConvBenchmark.Pass pass;

    private List<Tensor> inputs = List.of();

    @Setup
    public void setUp() {
        inputs = List.of(
                Operands.normal(32, 28, 28, call.in),
                Operands.normal(3, 3, call.in / call.groups, call.out),
                Operands.normal(call.out));
    }

    private Tensor convolve() {
        Tensor input = inputs.get(0), weight = inputs.get(1), bias = inputs.get(2);
        if (call.dilation > 1) return dilatedConv2d(input, weight, bias, Mask.NONE, call.groups, call.dilation);
        return call.groups > 1
                ? groupedConv2d(input, weight, bias, Mask.NONE, call.groups)
                : conv2d(input, weight, bias);
    }

    @Benchmark
    public void run() {
        switch (pass) {
            case FORWARD -> {
                try (var _ = hanji.tensor.Scope.open()) {
                    convolve();
                }
            }
            case FORWARD_AND_BACKWARD -> {
                try (var tape = Tape.open()) {
                    tape.gradients(sum(convolve()), inputs);
                }
            }
        }
    }
}
