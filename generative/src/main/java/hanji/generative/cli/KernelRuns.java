package hanji.generative.cli;

import hanji.cuda.Grid;
import hanji.simulator.Dim3;
import hanji.simulator.LaunchRefused;
import hanji.simulator.Simulation;
import hanji.simulator.ptx.Entry;
import hanji.simulator.run.Argument;
import hanji.simulator.run.KernelRun;
import hanji.simulator.run.Nvcc;
import hanji.simulator.run.Symbol;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** The launches that a command's words say; a file is read once for the macros that it is compiled with. */
final class KernelRuns {
    private final LaunchOptions options;
    private final LaunchWords words;
    private final Simulation simulation;
    private final Map<Source, KernelFile> files = new HashMap<>();

    /** A file and the macros that it is compiled with. */
    private record Source(Path file, List<String> macros) {}

    /** @throws ParameterException if no grid or no block is said */
    KernelRuns(LaunchOptions options, CommandSpec spec, Simulation simulation) {
        this.options = options;
        this.simulation = simulation;
        words = new LaunchWords(spec);
        List<String> missing = new ArrayList<>();
        if (options.blocks().isEmpty()) missing.add("'--grid=X[,Y,Z]'");
        if (options.threads().isEmpty()) missing.add("'--block=X[,Y,Z]'");
        if (!missing.isEmpty())
            throw words.usage(
                    "Missing required option" + (missing.size() == 1 ? ": " : "s: ") + String.join(", ", missing));
    }

    /**
     * The kernel that the options name.
     *
     * @param values of a sweep
     */
    KernelRun first(Path file, Map<String, Long> values, SymbolOptions symbols) throws IOException {
        KernelFile read = read(file, options.macros(values));
        return run(
                read,
                options.kernel(),
                grid(blocks(values), threads(values), options.shared(values), values),
                options.arguments(values),
                symbols.of(read));
    }

    /** The kernel beside it, of which what is not said is as for the first. */
    KernelRun other(SameAs same, Path file, Map<String, Long> values, SymbolOptions symbols) throws IOException {
        KernelFile read = read(file, same.macros(values).orElseGet(() -> options.macros(values)));
        return run(
                read,
                same.kernel(read, options.kernel()),
                grid(
                        same.blocks(values).orElseGet(() -> blocks(values)),
                        same.threads(values).orElseGet(() -> threads(values)),
                        same.shared(values).orElseGet(() -> options.shared(values)),
                        values),
                same.arguments(values).orElseGet(() -> options.arguments(values)),
                symbols.setIn(read));
    }

    private Dim3 blocks(Map<String, Long> values) {
        return options.blocks().orElseThrow().at(values);
    }

    private Dim3 threads(Map<String, Long> values) {
        return options.threads().orElseThrow().at(values);
    }

    private KernelFile read(Path file, List<String> macros) throws IOException {
        var source = new Source(file, macros);
        KernelFile known = files.get(source);
        if (known != null) return known;
        KernelFile read = KernelFile.read(file, Nvcc.find(System.getenv()), understood(() -> options.settings(macros)));
        files.put(source, read);
        return read;
    }

    private <T> T understood(Supplier<T> settings) {
        try {
            return settings.get();
        } catch (IllegalArgumentException wrong) {
            throw words.usage(String.valueOf(wrong.getMessage()));
        }
    }

    /** @throws LaunchRefused if one launch of a sweep cannot be; of a single launch it is misuse */
    private Grid grid(Dim3 of, Dim3 each, int bytes, Map<String, Long> values) {
        try {
            return words.grid(of, each, bytes);
        } catch (ParameterException impossible) {
            if (values.isEmpty()) throw impossible;
            throw new LaunchRefused(String.valueOf(impossible.getMessage()));
        }
    }

    private KernelRun run(
            KernelFile read, Optional<String> name, Grid grid, List<Argument> given, List<Symbol> symbols) {
        Entry entry = words.entry(read, name);
        words.requireArguments(entry, given);
        return new KernelRun(read.file().toString(), read.ptx(), entry.name(), grid, given, symbols, simulation);
    }
}
