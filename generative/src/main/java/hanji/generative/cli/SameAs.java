package hanji.generative.cli;

import hanji.simulator.Dim3;
import hanji.simulator.run.Argument;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The other kernel of a proof or a comparison; what is not said of it is as for the first. */
final class SameAs {
    @Option(
            names = "--same-as",
            paramLabel = "FILE",
            description =
                    "Prove that the kernel of this file gives the same bits for all F32 and F64 numbers in the arguments:"
                            + " both run with symbols in their place and come to the same trees of roundings.")
    private Optional<Path> file = Optional.empty();

    @Option(
            names = "--beside",
            paramLabel = "FILE",
            description = "Run the kernel of this file too, and show what both did in columns, with ratios.")
    private Optional<Path> beside = Optional.empty();

    @Option(
            names = {"--same-kernel", "--beside-kernel"},
            paramLabel = "NAME",
            description = "Its name there (default: that of the first kernel, or the only one).")
    private Optional<String> kernel = Optional.empty();

    @Option(
            names = {"--same-grid", "--beside-grid"},
            paramLabel = "X[,Y,Z]",
            converter = Templates.OfExtent.class,
            description = "Its blocks.")
    private Optional<Template<Dim3>> blocks = Optional.empty();

    @Option(
            names = {"--same-block", "--beside-block"},
            paramLabel = "X[,Y,Z]",
            converter = Templates.OfExtent.class,
            description = "Its threads.")
    private Optional<Template<Dim3>> threads = Optional.empty();

    @Option(
            names = {"--same-shared", "--beside-shared"},
            paramLabel = "BYTES",
            converter = Templates.OfBytes.class,
            description = "Its dynamic shared memory.")
    private Optional<Template<Integer>> shared = Optional.empty();

    @Option(
            names = {"--same-arg", "--beside-arg"},
            paramLabel = "SPEC",
            converter = Templates.OfArgument.class,
            description =
                    "Its arguments, all of them; arrays, and F32 and F64 numbers, stand for those of the first in their"
                            + " order.")
    private List<Template<Argument>> arguments = new ArrayList<>();

    @Option(
            names = {"--same-D", "--beside-D"},
            paramLabel = "NAME[=VALUE]",
            description = "Its macros, all of them.")
    private List<String> definitions = new ArrayList<>();

    /** The file of --same-as. */
    Optional<Path> proved() {
        return file;
    }

    /** The file of --beside. */
    Optional<Path> beside() {
        return beside;
    }

    /** Either. */
    Optional<Path> other() {
        return file.or(() -> beside);
    }

    /** Whether something is said of a kernel that is not named. */
    boolean isOfNothing() {
        boolean says = kernel.isPresent() || blocks.isPresent() || threads.isPresent() || shared.isPresent();
        return other().isEmpty() && (says || !arguments.isEmpty() || !definitions.isEmpty());
    }

    /** The kernel to take from a file: what is said, or the one of the first kernel's name. */
    Optional<String> kernel(KernelFile file, Optional<String> first) {
        return kernel.or(() -> first.filter(name -> file.kernel(name).isPresent()));
    }

    Optional<Dim3> blocks(Map<String, Long> values) {
        return blocks.map(each -> each.at(values));
    }

    Optional<Dim3> threads(Map<String, Long> values) {
        return threads.map(each -> each.at(values));
    }

    Optional<Integer> shared(Map<String, Long> values) {
        return shared.map(each -> each.at(values));
    }

    Optional<List<Argument>> arguments(Map<String, Long> values) {
        if (arguments.isEmpty()) return Optional.empty();
        return Optional.of(arguments.stream().map(each -> each.at(values)).toList());
    }

    Optional<List<String>> macros(Map<String, Long> values) {
        if (definitions.isEmpty()) return Optional.empty();
        return Optional.of(definitions.stream()
                .map(each -> Template.filledWhereNamed(each, values))
                .toList());
    }
}
