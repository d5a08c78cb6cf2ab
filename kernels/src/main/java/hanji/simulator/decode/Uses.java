package hanji.simulator.decode;

import hanji.simulator.ptx.Entry;
import hanji.simulator.ptx.Operand;
import hanji.simulator.ptx.Statement;
import hanji.simulator.ptx.Type;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What registers are used for. Compilers may declare all as bits; one that arithmetic uses as a float more often than
 * as an integer had better lie in a float's bank.
 */
final class Uses {
    /** Instructions that move bits, whatever their type says. */
    private static final Set<String> MOVES = Set.of("mov", "ld", "ldu", "st", "selp", "shfl", "atom", "red");

    private final Map<String, Type> declared;
    /** Of registers that are declared as bits, and that something reads or writes as a float. */
    private final Map<String, Integer> floats = new HashMap<>();

    Uses(Entry entry) {
        declared = entry.registers();
        for (Statement statement : entry.body()) if (statement instanceof Statement.Code code) find(code);
        if (!floats.isEmpty())
            for (Statement statement : entry.body()) if (statement instanceof Statement.Code code) count(code);
    }

    private void find(Statement.Code code) {
        List<Type> types = code.types();
        if (types.isEmpty() || MOVES.contains(code.name())) return;
        if (types.getFirst().isFloat() || types.getLast().isFloat())
            for (Operand operand : code.operands())
                if (operand instanceof Operand.Register(String name, boolean _)) {
                    Type type = declared.getOrDefault(name, Type.F32);
                    if (type == Type.B32 || type == Type.B64) floats.put(name, 0);
                }
    }

    private void count(Statement.Code code) {
        List<Type> types = code.types();
        if (types.isEmpty() || MOVES.contains(code.name())) return;
        boolean converts = code.name().equals("cvt");
        for (int i = 0; i < code.operands().size(); i++)
            count(code.operands().get(i), converts && i == 0 ? types.getFirst() : types.getLast());
    }

    private void count(Operand operand, Type type) {
        if (operand instanceof Operand.Register(String name, boolean _)) {
            Integer count = floats.get(name);
            if (count != null) floats.put(name, count + (type.isFloat() ? 1 : -1));
        }
    }

    /** The type of each register, F32 or F64 for bits that are mostly used so. */
    Map<String, Type> types() {
        if (floats.isEmpty()) return declared;
        Map<String, Type> types = new HashMap<>(declared);
        for (Map.Entry<String, Integer> each : floats.entrySet())
            if (each.getValue() > 0)
                types.put(each.getKey(), declared.get(each.getKey()) == Type.B64 ? Type.F64 : Type.F32);
        return types;
    }
}
