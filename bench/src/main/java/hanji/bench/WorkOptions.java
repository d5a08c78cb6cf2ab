package hanji.bench;

import hanji.simulator.run.WorkFormula;
import java.util.Optional;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** What a kernel of one's own must do. */
final class WorkOptions {
    @Option(
            names = "--bytes",
            paramLabel = "FORMULA",
            converter = Reader.class,
            description =
                    "How many bytes a launch must move, '4*(arg0+2*arg1)': an argument that is a number stands for"
                            + " its value, an array for the number of its elements (default: what the simulator counts).")
    private Optional<WorkFormula> bytes = Optional.empty();

    @Option(
            names = "--flops",
            paramLabel = "FORMULA",
            converter = Reader.class,
            description = "How many operations in F32 it must do, likewise.")
    private Optional<WorkFormula> flops = Optional.empty();

    /** Reads a formula. */
    static final class Reader implements ITypeConverter<WorkFormula> {
        @Override
        public WorkFormula convert(String word) {
            try {
                return new WorkFormula(word);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }

    boolean areGiven() {
        return bytes.isPresent() || flops.isPresent();
    }

    Optional<WorkFormula> bytes() {
        return bytes;
    }

    Optional<WorkFormula> flops() {
        return flops;
    }
}
