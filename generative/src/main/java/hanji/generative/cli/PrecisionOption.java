package hanji.generative.cli;

import hanji.cuda.Cuda;
import hanji.cuda.Precision;
import hanji.tensor.Device;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** The option of commands that may round the operands of products and convolutions, for a GPU's tensor cores. */
final class PrecisionOption {
    @Option(
            names = "--precision",
            paramLabel = "PRECISION",
            converter = Name.class,
            description =
                    "On a GPU: tf32 or bf16 compute products and convolutions on its tensor cores, faster and with"
                            + " larger errors; results say which it was (default: strict, the bits of the CPU).")
    private Optional<Precision> precision = Optional.empty();

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    /** Reads which precision. */
    static final class Name implements ITypeConverter<Precision> {
        @Override
        public Precision convert(String word) {
            for (Precision known : Precision.values()) if (known.name().equalsIgnoreCase(word)) return known;
            throw new TypeConversionException("'" + word + "' is no precision; expected strict, tf32 or bf16");
        }
    }

    /** The device in the precision that was asked for; says so where its GPU has no tensor cores for that. */
    Device on(Device device) {
        Precision asked = precision.orElse(Precision.STRICT);
        if (asked == Precision.STRICT) return device;
        Cuda gpu = device.cuda()
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(),
                        "--precision " + word(asked) + " is of a GPU's tensor cores, and the CPU computes STRICT;"
                                + " leave it out, or take --device cuda"))
                .with(asked);
        if (gpu.precision() != asked)
            new LoadNotices(spec.commandLine().getErr())
                    .notice(gpu + " has no tensor cores for " + asked
                            + ", which begin with compute capability 8.0; it computes STRICT");
        return Device.cuda(gpu);
    }

    /** As the command line has it. */
    static String word(Precision precision) {
        return precision.name().toLowerCase(Locale.ROOT);
    }
}
