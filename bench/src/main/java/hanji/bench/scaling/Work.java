package hanji.bench.scaling;

import hanji.bench.workload.Convolution;
import hanji.bench.workload.PixelCnnStep;
import hanji.bench.workload.Workload;
import hanji.kernels.conv.Mask;
import java.util.Locale;

/** A piece of work that is measured at many sizes. */
enum Work {
    /** A 3x3 convolution with mask B and bias from C channels to C, forward and backward. */
    CONVOLUTION("masked 3x3 convolution, forward and backward", 32, 64) {
        @Override
        Workload workload(Setting at) {
            return new Convolution(
                    at.batch(),
                    at.side(),
                    3,
                    at.channels(),
                    at.channels(),
                    Mask.B,
                    Convolution.Pass.FORWARD_AND_BACKWARD);
        }

        @Override
        long multiplyAdds(Setting at) {
            return at.pixels() * PASSES * hidden(at);
        }
    },

    /** One step of training a PixelCNN of four 3x3 layers. */
    TRAINING_STEP("training step of a PixelCNN of four 3x3 layers", 16, 32) {
        @Override
        Workload workload(Setting at) {
            return new PixelCnnStep(at.batch(), at.side(), at.channels(), LAYERS);
        }

        @Override
        long multiplyAdds(Setting at) {
            long first = (long) OPEN_TAPS_OF_7X7_A * at.channels(), last = (long) at.channels() * PixelCnnStep.LEVELS;
            return at.pixels() * ((PASSES - 1) * first + PASSES * (LAYERS * hidden(at) + last));
        }
    };

    /** Output, gradient by input, gradient by weight; a first layer has no gradient by its input. */
    private static final int PASSES = 3;

    private static final int LAYERS = 4, OPEN_TAPS_OF_3X3_B = 5, OPEN_TAPS_OF_7X7_A = 24, SIDE = 28;

    final String words;

    private final int batch;
    private final int channels;

    Work(String words, int batch, int channels) {
        this.words = words;
        this.batch = batch;
        this.channels = channels;
    }

    /** One word, for the classes of a drawing. */
    String style() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** What stays where something else is varied. */
    Setting base(int cores) {
        return new Setting(batch, channels, SIDE, cores);
    }

    abstract Workload workload(Setting at);

    /** Products that the convolutions need, forward and backward; padding counts as pixels do. */
    abstract long multiplyAdds(Setting at);

    private static long hidden(Setting at) {
        return (long) OPEN_TAPS_OF_3X3_B * at.channels() * at.channels();
    }
}
