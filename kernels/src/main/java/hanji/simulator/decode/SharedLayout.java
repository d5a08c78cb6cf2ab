package hanji.simulator.decode;

import hanji.simulator.ptx.Entry;
import hanji.simulator.ptx.Operand;
import hanji.simulator.ptx.Statement;
import hanji.simulator.ptx.Variable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Where the variables in shared memory lie that a kernel and its functions name: in order, dynamic shared memory behind
 * them.
 */
final class SharedLayout {
    private static final int DYNAMIC_ALIGNMENT = 16;

    private final Map<String, Long> addresses = new HashMap<>();
    private final int bytes;

    /** @param entries the kernel and the functions that it calls */
    SharedLayout(List<Entry> entries, ModuleScope scope) {
        List<Variable> shared = new ArrayList<>(), ofModule = scope.shared();
        Set<String> used = new HashSet<>();
        if (!ofModule.isEmpty()) for (Entry entry : entries) addSymbols(entry, used);
        for (Variable each : ofModule) if (used.contains(each.name())) shared.add(each);
        for (Entry entry : entries)
            for (Variable each : entry.variables()) if (each.space().equals("shared")) shared.add(each);
        int end = 0;
        for (Variable each : shared)
            if (each.bytes() > 0) {
                int at = align(end, each.alignment());
                addresses.put(each.name(), (long) at);
                end = at + (int) each.bytes();
            }
        int dynamic = align(end, DYNAMIC_ALIGNMENT);
        for (Variable each : shared)
            if (each.bytes() == 0) {
                end = dynamic;
                addresses.put(each.name(), (long) dynamic);
            }
        bytes = end;
    }

    static int align(int offset, int alignment) {
        return Math.ceilDiv(offset, alignment) * alignment;
    }

    private static void addSymbols(Entry entry, Set<String> names) {
        for (Statement statement : entry.body())
            if (statement instanceof Statement.Code code)
                for (Operand operand : code.operands()) {
                    Operand base = operand instanceof Operand.Address(Operand of, long _) ? of : operand;
                    if (base instanceof Operand.Symbol(String name, long _)) names.add(name);
                }
    }

    /** By name, the address in shared memory. */
    Map<String, Long> addresses() {
        return addresses;
    }

    /** Static shared memory. */
    int bytes() {
        return bytes;
    }
}
