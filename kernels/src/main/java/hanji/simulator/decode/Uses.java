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
    private final Map<String, Integer> floats = new HashMap<>();

    Uses(Entry entry) {
        declared = entry.registers();
        for (Statement statement : entry.body()) if (statement instanceof Statement.Code code) count(code);
    }

    private void count(Statement.Code code) {
        List<Type> types = code.types();
        if (types.isEmpty() || MOVES.contains(code.name())) return;
        boolean converts = code.name().equals("cvt");
        for (int i = 0; i < code.operands().size(); i++)
            count(code.operands().get(i), converts && i == 0 ? types.getFirst() : types.getLast());
    }

    private void count(Operand operand, Type type) {
        if (operand instanceof Operand.Register(String name, boolean _))
            floats.merge(name, type.isFloat() ? 1 : -1, Integer::sum);
    }

    /** The type of each register, F32 or F64 for bits that are mostly used so. */
    Map<String, Type> types() {
        Map<String, Type> types = new HashMap<>(declared);
        types.replaceAll((name, type) -> {
            if (floats.getOrDefault(name, 0) <= 0) return type;
            return type == Type.B32 ? Type.F32 : type == Type.B64 ? Type.F64 : type;
        });
        return types;
    }
}
