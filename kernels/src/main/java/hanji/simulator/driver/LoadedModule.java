package hanji.simulator.driver;

import hanji.cuda.CudaException;
import hanji.simulator.decode.Decoder;
import hanji.simulator.decode.ModuleScope;
import hanji.simulator.machine.Addresses;
import hanji.simulator.machine.Program;
import hanji.simulator.proof.Shadow;
import hanji.simulator.ptx.Entry;
import hanji.simulator.ptx.Ptx;
import hanji.simulator.ptx.PtxError;
import hanji.simulator.ptx.Variable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** A module of PTX on a device. */
final class LoadedModule {
    private final String name;
    private final Ptx ptx;
    private final Map<String, Long> globals = new HashMap<>();
    private final Map<String, String> unresolved = new HashMap<>();
    private final ModuleScope scope;
    private final Map<String, Function> functions = new HashMap<>();

    /**
     * @throws CudaException if the PTX is not understood
     */
    LoadedModule(String name, String text, Memory memory, boolean checksRegisters, Optional<Shadow> shadow) {
        this.name = name;
        try {
            ptx = Ptx.parse(text);
        } catch (PtxError error) {
            throw new CudaException(name + ", " + error.getMessage(), error);
        }
        for (Variable variable : ptx.variables())
            if (!variable.space().equals("shared")) globals.put(variable.name(), memory.place(variable));
        for (Variable variable : ptx.variables())
            for (Variable.Reference reference : variable.references()) resolve(variable, reference, memory);
        scope = new ModuleScope(name, ptx, globals, unresolved, checksRegisters, shadow);
    }

    private void resolve(Variable variable, Variable.Reference reference, Memory memory) {
        Long address = globals.get(reference.name());
        OptionalInt function = ModuleScope.function(ptx, reference.name());
        if (function.isPresent()) address = Addresses.ofFunction(function.getAsInt());
        if (address == null || variable.type().bytes() != Long.BYTES || !globals.containsKey(variable.name()))
            unresolved.put(variable.name(), reference.name());
        else memory.put(globals.get(variable.name()) + reference.at(), address + reference.offset());
    }

    /** The device memory in which its variables are. */
    interface Memory {
        /** Makes room for a variable and gives it its initial value; where. */
        long place(Variable variable);

        /** Puts 64 bits to an address. */
        void put(long address, long value);
    }

    /** The variables in global and constant memory. */
    List<Variable> variables() {
        return ptx.variables().stream()
                .filter(each -> globals.containsKey(each.name()))
                .toList();
    }

    /** The address of a variable in global or constant memory. */
    long address(Variable variable) {
        return globals.getOrDefault(variable.name(), 0L);
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
        Function function = functions.get(kernel);
        if (function == null) functions.put(kernel, function = decoded(kernel));
        return function;
    }

    private Function decoded(String kernel) {
        Optional<Entry> entry = ptx.entry(kernel);
        if (entry.isPresent()) return new Function(new Decoder(entry.get(), scope));
        List<String> there = ptx.entries().stream().map(Entry::name).toList();
        throw new CudaException("no kernel '" + kernel + "' in " + name
                + (there.isEmpty()
                        ? ", which holds none; does it end too early?"
                        : "; there are " + String.join(", ", there)));
    }
}
