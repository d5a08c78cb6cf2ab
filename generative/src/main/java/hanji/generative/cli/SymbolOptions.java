package hanji.generative.cli;

import hanji.simulator.run.Argument;
import hanji.simulator.run.Symbol;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** The variables of a module that are set before a launch and shown after it. */
final class SymbolOptions {
    @Option(
            names = "--set",
            paramLabel = "NAME=SPEC",
            converter = SymbolSet.class,
            description = "What a __constant__ or __device__ variable holds before the launch.")
    private List<Symbol> set = new ArrayList<>();

    @Option(
            names = "--print-symbol",
            paramLabel = "NAME[=TYPE]",
            converter = SymbolShown.class,
            description = "Show a __constant__ or __device__ variable after the launch, for example hits or taps=f32"
                    + " (default: the type that the PTX tells, for arrays often bytes).")
    private List<SymbolShown.Wanted> shown = new ArrayList<>();

    /** Those of the first kernel. */
    List<Symbol> of(KernelFile read) {
        List<Symbol> all = new ArrayList<>(set);
        for (SymbolShown.Wanted each : shown)
            all.add(each.symbol(typeSet(each.name()).orElse(read.type(each.name()))));
        return all;
    }

    /** Of a second kernel: those that are set and that its file has. */
    List<Symbol> setIn(KernelFile read) {
        return set.stream().filter(each -> read.has(each.name())).toList();
    }

    /** The type of the elements that --set gives a variable. */
    private Optional<Argument.Type> typeSet(String variable) {
        return set.stream()
                .filter(each -> each.name().equals(variable))
                .flatMap(each -> each.content().stream())
                .flatMap(content -> switch (content) {
                    case Argument.Array array -> Stream.of(array.type());
                    case Argument.Scalar scalar -> Stream.of(scalar.type());
                    case Argument.Struct _, Argument.Pointer _, Argument.Pointers _ -> Stream.empty();
                })
                .findFirst();
    }

    /** Whether variables are shown. */
    boolean areShown() {
        return !shown.isEmpty();
    }
}
