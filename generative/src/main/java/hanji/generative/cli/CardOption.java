package hanji.generative.cli;

import hanji.cuda.CudaDriver;
import hanji.cuda.CudaDriverProvider;
import java.util.Optional;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** On which card a kernel runs after the simulator. */
final class CardOption {
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
            defaultValue = "100",
            converter = AtLeastOne.class,
            description = "How many launches --device times (default: ${DEFAULT-VALUE}).")
    private int launches;

    /** Reads which card. */
    static final class Reader implements ITypeConverter<DeviceKind> {
        @Override
        public DeviceKind convert(String word) {
            DeviceKind named = new DeviceName().convert(word);
            if (named != DeviceKind.CUDA && named != DeviceKind.SIMULATED)
                throw new TypeConversionException(
                        "--device " + named + " runs no kernel; take cuda, or simulated to rehearse");
            return named;
        }
    }

    int launches() {
        return launches;
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
