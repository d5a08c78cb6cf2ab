package hanji.simulator.decode;

import hanji.simulator.machine.Addresses;
import hanji.simulator.machine.UnknownInstruction;
import hanji.simulator.ptx.Entry;
import hanji.simulator.ptx.Operand;
import hanji.simulator.ptx.Statement;
import hanji.simulator.ptx.Variable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Where a kernel's variables lie: in shared memory those that it names, in order, dynamic shared memory behind them.
 */
final class Layout {
    private static final int DYNAMIC_ALIGNMENT = 16;

    private final Map<String, Long> addresses;
    private final Map<String, Integer> parameters = new HashMap<>();
    private final Entry entry;
    private final ModuleScope scope;
    private int sharedEnd;
    private int localEnd;

    Layout(Entry entry, ModuleScope scope) {
        this.entry = entry;
        this.scope = scope;
        addresses = new HashMap<>(scope.addresses());
        Set<String> used = symbols(entry);
        List<Variable> shared = new ArrayList<>(scope.shared().stream()
                .filter(each -> used.contains(each.name()))
                .toList());
        entry.variables().stream().filter(each -> each.space().equals("shared")).forEach(shared::add);
        for (Variable each : shared) if (each.bytes() > 0) sharedEnd = place(each, sharedEnd);
        int dynamic = align(sharedEnd, DYNAMIC_ALIGNMENT);
        for (Variable each : shared)
            if (each.bytes() == 0) {
                sharedEnd = dynamic;
                addresses.put(each.name(), (long) dynamic);
            }
        for (Variable each : entry.variables()) if (each.space().equals("local")) localEnd = place(each, localEnd);
        int end = 0;
        for (Variable each : entry.parameters()) {
            int at = align(end, each.alignment());
            parameters.put(each.name(), at);
            end = at + (int) each.bytes();
        }
    }

    private int place(Variable variable, int end) {
        int at = align(end, variable.alignment());
        addresses.put(variable.name(), (long) at);
        return at + (int) variable.bytes();
    }

    private static int align(int offset, int alignment) {
        return Math.ceilDiv(offset, alignment) * alignment;
    }

    private static Set<String> symbols(Entry entry) {
        Set<String> names = new HashSet<>();
        for (Statement statement : entry.body())
            if (statement instanceof Statement.Code code)
                for (Operand operand : code.operands()) {
                    Operand base = operand instanceof Operand.Address(Operand of, long _) ? of : operand;
                    if (base instanceof Operand.Symbol(String name, long _)) names.add(name);
                }
        return names;
    }

    /** The address of a variable in its space, or of a parameter. */
    OptionalLong address(String name) {
        String value = scope.unresolved().get(name);
        if (value != null)
            throw new UnknownInstruction("variable '" + name + "' holds the address of '" + value
                    + "', which is no variable: pointers to functions are not simulated");
        Integer parameter = parameters.get(name);
        if (parameter != null) return OptionalLong.of(Addresses.base(Addresses.CONSTANT) + parameter);
        Long address = addresses.get(name);
        return address == null ? OptionalLong.empty() : OptionalLong.of(address);
    }

    /** Where a parameter begins in the parameter space. */
    int parameter(String name) {
        Integer offset = parameters.get(name);
        if (offset == null) throw new UnknownInstruction("parameter '" + name + "' of kernel " + entry.name());
        return offset;
    }

    boolean isParameter(String name) {
        return parameters.containsKey(name);
    }

    /** Static shared memory. */
    int sharedBytes() {
        return sharedEnd;
    }

    /** Local memory of a thread. */
    int localBytes() {
        return align(localEnd, DYNAMIC_ALIGNMENT);
    }
}
