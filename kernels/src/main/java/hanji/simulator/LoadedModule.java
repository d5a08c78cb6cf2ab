package hanji.simulator;

import hanji.cuda.CudaException;
import hanji.simulator.ptx.Entry;
import hanji.simulator.ptx.Ptx;
import hanji.simulator.ptx.PtxError;
import hanji.simulator.ptx.Variable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;

/** A module of PTX on a device. */
final class LoadedModule {
    private final String name;
    private final Ptx ptx;
    private final Map<String, Long> globals = new HashMap<>();
    private final Map<String, Function> functions = new HashMap<>();

    /**
     * @param place puts a variable into device memory, and says where
     * @throws CudaException if the PTX is not understood
     */
    LoadedModule(String name, String text, ToLongFunction<Variable> place) {
        this.name = name;
        try {
            ptx = Ptx.parse(text);
        } catch (PtxError error) {
            throw new CudaException(name + ", " + error.getMessage(), error);
        }
        for (Variable variable : ptx.variables())
            if (!variable.space().equals("shared")) globals.put(variable.name(), place.applyAsLong(variable));
    }

    /** A kernel, decoded when it is first launched. */
    static final class Function {
        private final Decoder decoder;
        private Optional<Program> program = Optional.empty();

        private Function(Decoder decoder) {
            this.decoder = decoder;
        }

        Program program() {
            if (program.isEmpty()) program = Optional.of(decoder.program());
            return program.get();
        }
    }

    /** @throws CudaException if there is no kernel of this name */
    Function function(String kernel) {
        return functions.computeIfAbsent(kernel, this::decoded);
    }

    private Function decoded(String kernel) {
        Entry entry = ptx.entry(kernel)
                .orElseThrow(() -> new CudaException("no kernel '" + kernel + "' in " + name + "; there are "
                        + String.join(
                                ", ", ptx.entries().stream().map(Entry::name).toList())));
        List<Variable> shared = ptx.variables().stream()
                .filter(each -> each.space().equals("shared"))
                .toList();
        return new Function(new Decoder(entry, globals, shared));
    }
}
