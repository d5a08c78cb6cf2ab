package hanji.bench.op;

import hanji.autograd.Op;
import hanji.autograd.Tape;
import hanji.bench.BenchmarkOf;
import hanji.kernels.conv.Conv2d;
import hanji.kernels.conv.Mask;
import hanji.kernels.conv.ReluConv2d;
import hanji.kernels.conv.ReluConv2d.Skip;
import hanji.kernels.reduce.Sum;
import hanji.tensor.Tensor;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The convolutions of a PixelCNN with 64 channels, forward alone and with all three gradients. */
@State(Scope.Thread)
@BenchmarkOf({Conv2d.class, ReluConv2d.class})
public class ConvBenchmark {
    /** What is measured: a kernel's size, its channels in and out, and its mask. */
    public enum Call {
        PLAIN_3X3(3, 64, 64, Mask.NONE),
        B_3X3(3, 64, 64, Mask.B),
        A_7X7_ONE_CHANNEL(7, 1, 64, Mask.A),
        A_7X7(7, 64, 64, Mask.A),
        B_1X1_TO_LOGITS(1, 64, 256, Mask.B),
        B_3X3_AFTER_RELU(3, 64, 64, Mask.B);

        private final int size;
        private final int in;
        private final int out;
        private final Mask mask;

        Call(int size, int in, int out, Mask mask) {
            this.size = size;
            this.in = in;
            this.out = out;
            this.mask = mask;
        }
    }

    /** How far the call goes. */
    public enum Pass {
        FORWARD,
        FORWARD_AND_BACKWARD
    }

    @Param
    public Call call;

    @Param
    public Pass pass;

    private Op conv;

    @Setup
    public void setUp() {
        Tensor input = Operands.normal(32, 28, 28, call.in);
        Tensor weight = Operands.normal(call.size, call.size, call.in, call.out);
        Tensor bias = Operands.normal(call.out);
        conv = call == Call.B_3X3_AFTER_RELU
                ? new ReluConv2d(input, weight, bias, call.mask, Skip.INPUT)
                : new Conv2d(input, weight, bias, call.mask);
    }

    @Benchmark
    public void run() {
        switch (pass) {
            case FORWARD -> Operands.run(conv);
            case FORWARD_AND_BACKWARD -> backward();
        }
    }

    /** Through the sum of all outputs, so that the gradient that arrives is all ones. */
    private void backward() {
        try (var tape = Tape.open()) {
            Tensor loss = Sum.sum(Op.run(conv));
            tape.gradients(loss, conv.inputs());
        }
    }
}
