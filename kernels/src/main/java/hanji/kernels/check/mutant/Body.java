package hanji.kernels.check.mutant;

import hanji.simulator.ptx.Entry;
import hanji.simulator.ptx.Operand;
import hanji.simulator.ptx.Statement;
import hanji.simulator.ptx.Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a kernel's instructions write and read, as far as a change has to know it to make a difference. */
public final class Body {
    private static final Set<String> COPIES = Set.of("mov", "cvta");

    private final Entry entry;
    private final List<Statement> statements;
    private final Set<String> read = new HashSet<>();
    private final Map<String, Integer> writes = new HashMap<>();
    /** By a register that is written once, as a copy: the register that it is a copy of. */
    private final Map<String, String> copies = new HashMap<>();

    Body(Entry entry) {
        this.entry = entry;
        statements = entry.body();
        for (Statement statement : statements)
            if (statement instanceof Statement.Code code) {
                code.guard().ifPresent(guard -> read.add(guard.name()));
                for (int i = hasResult(code) ? 1 : 0; i < code.operands().size(); i++)
                    addRegisters(code.operands().get(i), read);
                results(code).forEach(each -> writes.merge(each, 1, Integer::sum));
            }
        for (Statement statement : statements)
            if (statement instanceof Statement.Code code
                    && COPIES.contains(code.name())
                    && code.guard().isEmpty()
                    && code.operands().getFirst() instanceof Operand.Register to
                    && code.operands().getLast() instanceof Operand.Register from)
                if (once(to.name()) && once(from.name())) copies.put(to.name(), from.name());
    }

    private boolean once(String register) {
        return writes.getOrDefault(register, 0) <= 1;
    }

    List<Statement> statements() {
        return statements;
    }

    static boolean hasResult(Statement.Code code) {
        return switch (code.name()) {
            case "st",
                    "bra",
                    "brx",
                    "bar",
                    "barrier",
                    "red",
                    "ret",
                    "exit",
                    "trap",
                    "call",
                    "membar",
                    "fence",
                    "cp",
                    "nanosleep" -> false;
            default -> true;
        };
    }

    /** The registers that an instruction writes. */
    public static Set<String> results(Statement.Code code) {
        Set<String> results = new HashSet<>();
        if (hasResult(code) && !code.operands().isEmpty())
            addRegisters(code.operands().getFirst(), results);
        return results;
    }

    /** Adds the registers of an operand to a set. */
    public static void addRegisters(Operand operand, Set<String> to) {
        switch (operand) {
            case Operand.Register(String name, boolean _) -> to.add(name);
            case Operand.Address(Operand base, long _) -> addRegisters(base, to);
            case Operand.Lookup(Operand base, List<Operand> coordinates) -> {
                addRegisters(base, to);
                coordinates.forEach(each -> addRegisters(each, to));
            }
            case Operand.Vector(List<Operand> elements) -> elements.forEach(each -> addRegisters(each, to));
            case Operand.Pair(Operand first, Operand second) -> {
                addRegisters(first, to);
                addRegisters(second, to);
            }
            case Operand.Number _, Operand.Symbol _, Operand.Sink _ -> {}
        }
    }

    /**
     * Whether what an instruction computes is never read, or stood in its register already: a constant that the same instruction
     * put there, with no label and no other write between.
     */
    boolean isIdle(int index) {
        var code = (Statement.Code) statements.get(index);
        Set<String> results = results(code);
        if (!results.isEmpty()
                && results.stream().noneMatch(read::contains)
                && !code.name().startsWith("atom")) return true;
        if (!code.name().equals("mov") || !(code.operands().getLast() instanceof Operand.Number)) return false;
        for (int i = index - 1; i >= 0 && statements.get(i) instanceof Statement.Code before; i--) {
            if (results(before).stream().noneMatch(results::contains)) continue;
            return before.guard().isEmpty()
                    && before.opcode().equals(code.opcode())
                    && before.operands().equals(code.operands());
        }
        return false;
    }

    /** Another register of the same type that was written before an instruction, the nearest, whose value may differ. */
    Optional<String> another(String register, int index, Set<String> not) {
        Type type = entry.registers().get(register);
        if (type == null) return Optional.empty();
        for (int i = index - 1; i >= 0; i--)
            if (statements.get(i) instanceof Statement.Code code)
                for (String each : List.copyOf(results(code)))
                    if (entry.registers().get(each) == type
                            && !not.contains(each)
                            && !root(each).equals(root(register))) return Optional.of(each);
        return Optional.empty();
    }

    private String root(String register) {
        String at = register;
        for (int i = 0; i < copies.size() && copies.containsKey(at); i++) at = copies.getOrDefault(at, at);
        return at;
    }

    /** Another parameter of the same type, the next one round. */
    Optional<String> anotherParameter(String name) {
        List<String> alike = new ArrayList<>();
        for (var parameter : entry.parameters())
            if (parameter.name().equals(name))
                for (var each : entry.parameters())
                    if (each.type() == parameter.type() && each.bytes() == parameter.bytes()) alike.add(each.name());
        return alike.size() < 2 ? Optional.empty() : Optional.of(alike.get((alike.indexOf(name) + 1) % alike.size()));
    }
}
