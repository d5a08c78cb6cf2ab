package hanji.generative.cli;

import hanji.cuda.CudaDriver;
import hanji.cuda.CudaDriverProvider;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** On which card a kernel runs after the simulator. */
final class CardOption {
    private static final int USUAL = 100;

    @Option(
            names = "--device",
            paramLabel = "DEVICE",
            converter = Reader.class,
            description =
                    "Where to run it, too: cuda, an NVIDIA GPU, which is timed and whose results are compared with the"
                            + " simulator's; simulated rehearses that with no GPU (default: the simulator alone).")
    private Optional<DeviceKind> kind = Optional.empty();

    @Option(
            names = "--launches",
            paramLabel = "N",
            converter = AtLeastOne.class,
            description = "How many launches --device times (default: " + USUAL + ").")
    private Optional<Integer> launches = Optional.empty();

    /** Reads which card. */
    static final class Reader implements ITypeConverter<DeviceKind> {
        @Override
        public DeviceKind convert(String word) {
            for (DeviceKind kind : List.of(DeviceKind.CUDA, DeviceKind.SIMULATED))
                if (kind.toString().equalsIgnoreCase(word)) return kind;
            boolean isOther = List.of(DeviceKind.values()).stream()
                    .anyMatch(kind -> kind.toString().equalsIgnoreCase(word));
            throw new TypeConversionException(
                    isOther
                            ? "--device " + word + " runs no kernel; take cuda, or simulated to rehearse"
                            : "'" + word + "' is no device; expected cuda, or simulated to rehearse");
        }
    }

    int launches() {
        return launches.orElse(USUAL);
    }

    /** Whether it is said how many launches are timed, and not on what. */
    boolean isOfNothing() {
        return launches.isPresent() && kind.isEmpty();
    }

    /**
     * The card; empty if none is wanted.
     *
     * @throws hanji.cuda.CudaException if it is not there, in one line with what to do
     */
    Optional<CudaDriver> open() {
        return kind.map(named -> CudaDriverProvider.named(named.toString()).open());
    }

    boolean isGiven() {
        return kind.isPresent();
    }
}
