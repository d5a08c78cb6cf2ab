package hanji.generative.cli;

import hanji.simulator.run.Expectation;
import hanji.simulator.run.KernelRun;
import hanji.simulator.run.Tolerance;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** What a kernel's arrays should hold after the launch. */
public final class ExpectOptions {
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
    private Optional<Tolerance> tolerance = Optional.empty();

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

    /** Whether anything is said. */
    public boolean areGiven() {
        return !expected.isEmpty() || tolerance.isPresent();
    }

    /** @throws picocli.CommandLine.ParameterException if there is a tolerance and nothing that it is for */
    public void requireWhole(CommandSpec command) {
        if (tolerance.isPresent() && expected.isEmpty())
            throw new LaunchWords(command)
                    .usage("--tolerance says how far --expect lets results be; give --expect too, or leave it out");
    }

    /** Compares what a run left. */
    public List<Expectation.Outcome> outcomes(KernelRun run, KernelRun.Ran ran) {
        return outcomes(run, ran, Map.of());
    }

    /** The same of one launch of a sweep. */
    List<Expectation.Outcome> outcomes(KernelRun run, KernelRun.Ran ran, Map<String, Long> values) {
        return expected.stream()
                .map(each -> each.at(values).of(run.arguments(), ran.arrays(), tolerance.orElse(Tolerance.NONE)))
                .toList();
    }
}
