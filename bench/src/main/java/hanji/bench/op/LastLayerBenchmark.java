package hanji.bench.op;

import static hanji.kernels.conv.ConvCrossEntropy.convCrossEntropy;
import static hanji.kernels.layout.Reshape.reshape;
import static hanji.kernels.reduce.Sum.mean;
import static hanji.kernels.softmax.CrossEntropy.crossEntropy;

import hanji.autograd.Op;
import hanji.autograd.Tape;
import hanji.bench.BenchmarkOf;
import hanji.kernels.conv.ConvCrossEntropy;
import hanji.kernels.conv.Mask;
import hanji.kernels.conv.ReluConv2d;
import hanji.kernels.conv.ReluConv2d.Skip;
import hanji.tensor.Tensor;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The last layer of a PixelCNN, 64 channels of 12,544 pixels to 256 logits each, with its loss and all gradients of the mean. */
@State(Scope.Thread)
@BenchmarkOf(ConvCrossEntropy.class)
public class LastLayerBenchmark {
    private static final int IMAGES = 16, SIDE = 28, CHANNELS = 64, CLASSES = 256;

    /** How it is computed. */
    public enum Way {
        /** In one operation. */
        FUSED {
            @Override
            Tensor losses(ReluConv2d layer, Tensor targets) {
                return convCrossEntropy(layer, targets);
            }
        },
        /** The layer, then the loss. */
        COMPOSED {
            @Override
            Tensor losses(ReluConv2d layer, Tensor targets) {
                return crossEntropy(reshape(Op.run(layer), IMAGES, SIDE, SIDE, 1, CLASSES), targets);
            }
        };

        abstract Tensor losses(ReluConv2d layer, Tensor targets);
    }

    @Param
    public Way way;

    private ReluConv2d layer;
    private Tensor targets;

    @Setup
    public void setUp() {
        layer = new ReluConv2d(
                Operands.normal(IMAGES, SIDE, SIDE, CHANNELS),
                Operands.normal(1, 1, CHANNELS, CLASSES),
                Operands.normal(CLASSES),
                Mask.B,
                Skip.NONE);
        targets = Operands.indices(CLASSES, IMAGES, SIDE, SIDE, 1);
    }

    @Benchmark
    public void run() {
        try (var tape = Tape.open()) {
            tape.gradients(mean(way.losses(layer, targets)), layer.inputs());
        }
    }
}
