package hanji.simulator.ptx;

import java.util.List;
import java.util.Optional;

/**
 * A module of PTX.
 *
 * @param version of the language, for example {@code 8.0}
 * @param target for example {@code sm_75}
 * @param variables of the module
 * @param entries its kernels
 * @param functions those that have a body
 */
public record Ptx(String version, String target, List<Variable> variables, List<Entry> entries, List<Entry> functions) {
    public Ptx {
        variables = List.copyOf(variables);
        entries = List.copyOf(entries);
        functions = List.copyOf(functions);
    }

    /**
     * Reads PTX.
     *
     * @throws PtxError with the line at which it is not understood
     */
    public static Ptx parse(String text) {
        return new Parser(text).module();
    }

    /** A kernel by name. */
    public Optional<Entry> entry(String name) {
        for (Entry each : entries) if (each.name().equals(name)) return Optional.of(each);
        return Optional.empty();
    }
}
