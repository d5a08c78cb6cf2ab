package hanji.simulator.decode;

import hanji.simulator.ptx.Operand;
import hanji.simulator.ptx.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

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

    /** @param isDeclared tells registers from special ones */
    static Effects of(Statement.Code code, Predicate<String> isDeclared) {
        List<String> reads = new ArrayList<>(), writes = new ArrayList<>();
        if (code.name().equals("call")) {
            CallSite call = CallSite.of(code);
            call.results().forEach(each -> add(each, writes, isDeclared));
            call.arguments().forEach(each -> add(each, reads, isDeclared));
            add(call.target(), reads, isDeclared);
            return new Effects(reads, writes, false);
        }
        boolean hasResult = BARRIERS.contains(code.name()) ? code.has("red") : !WITHOUT_RESULT.contains(code.name());
        hasResult &= code.operands().isEmpty() || !(code.operands().getFirst() instanceof Operand.Address);
        for (int i = 0; i < code.operands().size(); i++)
            add(code.operands().get(i), i == 0 && hasResult ? writes : reads, isDeclared);
        return new Effects(reads, writes, code.name().equals("mov"));
    }

    private static void add(Operand operand, List<String> names, Predicate<String> isDeclared) {
        switch (operand) {
            case Operand.Register(String name, boolean _) -> {
                if (isDeclared.test(name)) names.add(name);
            }
            case Operand.Address(Operand base, long _) -> add(base, names, isDeclared);
            case Operand.Vector(List<Operand> elements) -> elements.forEach(each -> add(each, names, isDeclared));
            case Operand.Pair(Operand first, Operand second) -> {
                add(first, names, isDeclared);
                add(second, names, isDeclared);
            }
            case Operand.Lookup _, Operand.Number _, Operand.Symbol _, Operand.Sink _ -> {}
        }
    }
}
