package hanji.generative.cli;

import hanji.simulator.run.Argument;
import hanji.simulator.run.ArrayFile;
import hanji.simulator.run.Expectation;
import hanji.simulator.run.KernelRun;
import hanji.simulator.run.Tolerance;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** What a kernel's arrays should hold after the launch, and the files that take them. */
final class CheckOptions {
    @Option(
            names = "--expect",
            paramLabel = "ARRAY=WHAT",
            converter = ExpectationReader.class,
            description =
                    "Compare an array after the launch: arg0=file:y.npy, or 'arg0[i]=arg1[i]*2+arg3', a formula of"
                            + " the arguments before it, computed in double and rounded; the exit code is 4 if it differs.")
    private List<Template<Expectation>> expected = new ArrayList<>();

    @Option(
            names = "--tolerance",
            paramLabel = "AMOUNT",
            converter = ToleranceReader.class,
            description = "How far --expect lets results be: 1e-5, 1e-5rel or 2ulps (default: equal bits).")
    private Tolerance tolerance = Tolerance.NONE;

    @Option(
            names = "--out",
            paramLabel = "ARG=FILE",
            converter = OutReader.class,
            description = "Write an array after the launch, arg0=y.npy; not as .npy, its bytes as they lie in memory.")
    private List<Out> out = new ArrayList<>();

    /** A file that takes an argument. */
    private record Out(int argument, Path file) {}

    /** Reads an expectation. */
    static final class ExpectationReader implements ITypeConverter<Template<Expectation>> {
        @Override
        public Template<Expectation> convert(String word) {
            try {
                return Template.of(word, Expectation::parse);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }

    /** Reads a tolerance. */
    static final class ToleranceReader implements ITypeConverter<Tolerance> {
        @Override
        public Tolerance convert(String word) {
            try {
                return Tolerance.parse(word);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }

    /** Reads what is written. */
    static final class OutReader implements ITypeConverter<Out> {
        @Override
        public Out convert(String word) {
            if (!word.matches("arg\\d{1,4}=.+"))
                throw new TypeConversionException("'" + word + "' is not understood; expected ARG=FILE, as arg0=y.npy");
            int equals = word.indexOf('=');
            return new Out(
                    Integer.parseInt(word.substring("arg".length(), equals)), Path.of(word.substring(equals + 1)));
        }
    }

    boolean areGiven() {
        return writes() || !expected.isEmpty();
    }

    boolean writes() {
        return !out.isEmpty();
    }

    /** Compares what a run left. */
    List<Expectation.Outcome> outcomes(KernelRun run, KernelRun.Ran ran, Map<String, Long> values) {
        return expected.stream()
                .map(each -> each.at(values).of(run.arguments(), ran.arrays(), tolerance))
                .toList();
    }

    /** Writes what a run left. */
    void write(KernelRun run, KernelRun.Ran ran) throws IOException {
        for (Out each : out) {
            if (each.argument >= run.arguments().size()
                    || !(run.arguments().get(each.argument) instanceof Argument.Array array))
                throw new IllegalArgumentException(
                        "--out arg" + each.argument + ": argument " + each.argument + " is no array");
            ArrayFile.write(
                    each.file, array, Objects.requireNonNull(ran.arrays().get(each.argument)));
        }
    }
}
