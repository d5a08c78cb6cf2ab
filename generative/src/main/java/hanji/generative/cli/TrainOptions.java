package hanji.generative.cli;

import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** What a model is and how long it is trained; all of it optional, and all of it fixed once a run has begun. */
final class TrainOptions {
    @Option(
            names = "--channels",
            paramLabel = "N",
            converter = AtLeastOne.class,
            description = "Width of the hidden layers (default: 32; for colour images 48, and always a multiple of 3).")
    Optional<Integer> channels = Optional.empty();

    @Option(
            names = "--layers",
            paramLabel = "N",
            converter = AtLeastOne.class,
            description = "Residual blocks (default: 4).")
    Optional<Integer> layers = Optional.empty();

    @Option(
            names = "--batch",
            paramLabel = "N",
            converter = AtLeastOne.class,
            description = "Images per step (default: 16).")
    Optional<Integer> batch = Optional.empty();

    @Option(
            names = "--lr",
            paramLabel = "RATE",
            converter = AboveZero.class,
            description = "Highest learning rate (default: 0.003).")
    Optional<Double> learningRate = Optional.empty();

    @Option(
            names = "--seed",
            paramLabel = "N",
            converter = WholeNumber.class,
            description = "Seed of all randomness; the same seed gives the same bits (default: 1).")
    Optional<Long> seed = Optional.empty();

    @ArgGroup
    Length length = new Length();

    /** At most one of three ways to say how long. */
    static final class Length {
        @Option(
                names = "--steps",
                paramLabel = "N",
                converter = AtLeastOne.class,
                description = "Train for N steps (default: 2400).")
        Optional<Integer> steps = Optional.empty();

        @Option(
                names = "--epochs",
                paramLabel = "N",
                converter = AtLeastOne.class,
                description = "Train for N passes over the images.")
        Optional<Integer> epochs = Optional.empty();

        @Option(
                names = "--minutes",
                paramLabel = "N",
                converter = AboveZero.class,
                description = "Train for N minutes; how many steps that is depends on the machine, so such a run"
                        + " cannot be repeated to the bit.")
        Optional<Double> minutes = Optional.empty();

        boolean anyGiven() {
            return steps.isPresent() || epochs.isPresent() || minutes.isPresent();
        }
    }

    boolean anyGiven() {
        return anyOfNetwork() || seed.isPresent();
    }

    /** Whether one is given that a model without a network has no use for. */
    boolean anyOfNetwork() {
        return length.anyGiven()
                || Stream.of(channels, layers, batch, learningRate).anyMatch(Optional::isPresent);
    }
}
