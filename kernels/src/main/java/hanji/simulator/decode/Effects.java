package hanji.simulator.decode;

import hanji.simulator.ptx.Operand;
import hanji.simulator.ptx.Statement;
import hanji.simulator.ptx.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The declared registers that an instruction reads and writes, predicates among them, its guard apart.
 *
 * @param moves whether it only moves bits: reading what nobody wrote then does no harm yet
 */
record Effects(List<String> reads, List<String> writes, boolean moves) {
    private static final Set<String> WITHOUT_RESULT = Set.of(
            "st",
            "red",
            "bra",
            "brx",
            "ret",
            "exit",
            "membar",
            "fence",
            "cp",
            "prefetch",
            "prefetchu",
            "trap",
            "nanosleep",
            "discard",
            "applypriority",
            "griddepcontrol");
    private static final Set<String> BARRIERS = Set.of("bar", "barrier");

    /** @param declared the registers that are no special ones */
    static Effects of(Statement.Code code, Map<String, Type> declared) {
        List<String> reads = new ArrayList<>(), writes = new ArrayList<>();
        if (code.name().equals("call")) {
            CallSite call = CallSite.of(code);
            for (Operand each : call.results()) add(each, writes, declared);
            for (Operand each : call.arguments()) add(each, reads, declared);
            add(call.target(), reads, declared);
            return new Effects(reads, writes, false);
        }
        boolean hasResult = hasResult(code);
        for (int i = 0; i < code.operands().size(); i++)
            add(code.operands().get(i), i == 0 && hasResult ? writes : reads, declared);
        return new Effects(reads, writes, code.name().equals("mov"));
    }

    private static boolean hasResult(Statement.Code code) {
        boolean has = BARRIERS.contains(code.name()) ? code.has("red") : !WITHOUT_RESULT.contains(code.name());
        return has && (code.operands().isEmpty() || !(code.operands().getFirst() instanceof Operand.Address));
    }

    private static void add(Operand operand, List<String> names, Map<String, Type> declared) {
        if (operand instanceof Operand.Register(String name, boolean _)) {
            if (declared.containsKey(name)) names.add(name);
        } else if (operand instanceof Operand.Address(Operand base, long _)) add(base, names, declared);
        else if (operand instanceof Operand.Vector(List<Operand> elements))
            for (Operand each : elements) add(each, names, declared);
        else if (operand instanceof Operand.Pair(Operand first, Operand second)) {
            add(first, names, declared);
            add(second, names, declared);
        }
    }
}
