package hanji.simulator.decode;

import hanji.simulator.machine.UnknownInstruction;
import hanji.simulator.ptx.Operand;
import hanji.simulator.ptx.Statement;
import java.util.List;

/**
 * The parts of a {@code call}.
 *
 * @param target the name of a function, or a register with its address
 * @param prototype what is known of a function that is called by its address; empty for others
 */
record CallSite(List<Operand> results, Operand target, List<Operand> arguments, String prototype) {
    static CallSite of(Statement.Code code) {
        List<Operand> all = code.operands();
        boolean hasResults = all.getFirst() instanceof Operand.Vector;
        int at = hasResults ? 1 : 0;
        if (at >= all.size()) throw new UnknownInstruction(code.opcode());
        boolean hasArguments = at + 1 < all.size() && all.get(at + 1) instanceof Operand.Vector;
        boolean named = all.getLast() instanceof Operand.Symbol && all.size() > at + 1;
        return new CallSite(
                hasResults ? elements(all.getFirst()) : List.of(),
                all.get(at),
                hasArguments ? elements(all.get(at + 1)) : List.of(),
                named ? ((Operand.Symbol) all.getLast()).name() : "");
    }

    private static List<Operand> elements(Operand operand) {
        return operand instanceof Operand.Vector(List<Operand> elements) ? elements : List.of();
    }

    /** The name of the function; empty if it is called by its address. */
    String name() {
        return target instanceof Operand.Symbol(String name, long _) ? name : "";
    }
}
