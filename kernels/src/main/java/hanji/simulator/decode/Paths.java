package hanji.simulator.decode;

import hanji.simulator.ptx.Opcode;
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
import java.util.TreeSet;

/**
 * The ways from a branch to where they meet, put one behind the other: each result goes to a register of its own, and
 * where ways meet, registers are chosen by the predicates that led there.
 */
final class Paths {
    private final List<Statement> all;
    private final Map<String, Integer> labels;
    private final Map<String, Type> types;
    private final List<Statement> out;
    private final Map<Integer, List<Way>> arrivals = new HashMap<>();
    private Statement.Code at;
    /** The way on which the next statement is; empty where none leads. */
    private Optional<Way> now = Optional.of(new Way(List.of(), new HashMap<>()));

    /** A predicate that holds, or with {@code negated} does not. */
    private record Literal(String name, boolean negated) {
        Literal not() {
            return new Literal(name, !negated);
        }

        Operand.Register operand() {
            return new Operand.Register(name, negated);
        }
    }

    /**
     * @param when all of which hold on this way
     * @param names by register, where its value is
     */
    private record Way(List<Literal> when, Map<String, String> names) {
        Way and(Literal literal) {
            List<Literal> more = new ArrayList<>(when);
            more.add(literal);
            return new Way(List.copyOf(more), new HashMap<>(names));
        }

        String name(String register) {
            return names.getOrDefault(register, register);
        }
    }

    /**
     * @param types of the registers, to which new ones are added
     * @param out takes the statements
     */
    Paths(
            List<Statement> all,
            Map<String, Integer> labels,
            Map<String, Type> types,
            List<Statement> out,
            Statement.Code branch) {
        this.all = all;
        this.labels = labels;
        this.types = types;
        this.out = out;
        at = branch;
    }

    /** From the branch to the label where all ways have met, which is left out. */
    void convert(int branch, int end) {
        for (int i = branch; i < end; i++)
            switch (all.get(i)) {
                case Statement.Code code -> {
                    at = code;
                    if (now.isPresent()) pass(code, now.get());
                }
                case Statement.Label _ -> meet(i);
                case Statement.Targets _, Statement.Prototype _, Statement.Unreadable _ -> {}
            }
        meet(end);
        now.ifPresent(way -> new TreeSet<>(way.names.keySet())
                .forEach(register -> emit(
                        "mov." + type(register),
                        new Operand.Register(register, false),
                        new Operand.Register(way.name(register), false))));
    }

    private void pass(Statement.Code code, Way way) {
        Optional<Literal> guard =
                code.guard().map(register -> new Literal(way.name(register.name()), register.negated()));
        if (!code.name().equals("bra")) compute(code, way, guard);
        else {
            String label = code.operands().get(0) instanceof Operand.Symbol(String name, long _) ? name : "";
            Way taken = guard.map(way::and).orElse(way);
            arrivals.computeIfAbsent(labels.getOrDefault(label, -1), _ -> new ArrayList<>())
                    .add(taken);
            now = guard.map(literal -> way.and(literal.not()));
        }
    }

    private void compute(Statement.Code code, Way way, Optional<Literal> guard) {
        List<Operand> operands = new ArrayList<>();
        for (int i = 1; i < code.operands().size(); i++)
            operands.add(renamed(code.operands().get(i), way));
        Map<String, String> before = new HashMap<>(way.names);
        operands.addFirst(fresh(code.operands().get(0), way));
        out.add(new Statement.Code(Optional.empty(), code.operation(), operands, code.position(), code.ptxLine()));
        guard.ifPresent(literal -> {
            for (String register : List.copyOf(way.names.keySet())) {
                String old = before.getOrDefault(register, register), made = way.name(register);
                if (!old.equals(made)) way.names.put(register, chosen(register, literal, made, old));
            }
        });
    }

    private Operand renamed(Operand operand, Way way) {
        return switch (operand) {
            case Operand.Register(String name, boolean negated) -> new Operand.Register(way.name(name), negated);
            case Operand.Vector(List<Operand> elements) ->
                new Operand.Vector(
                        elements.stream().map(each -> renamed(each, way)).toList());
            case Operand.Address(Operand base, long offset) -> new Operand.Address(renamed(base, way), offset);
            default -> operand;
        };
    }

    private Operand fresh(Operand target, Way way) {
        return switch (target) {
            case Operand.Register(String name, boolean _) -> {
                String made = register(name);
                way.names.put(name, made);
                yield new Operand.Register(made, false);
            }
            case Operand.Vector(List<Operand> elements) ->
                new Operand.Vector(
                        elements.stream().map(each -> fresh(each, way)).toList());
            case Operand.Pair(Operand first, Operand second) -> new Operand.Pair(fresh(first, way), fresh(second, way));
            default -> target;
        };
    }

    /** A new register like another. */
    private String register(String like) {
        String name = like + "'" + types.size();
        types.put(name, types.getOrDefault(like, Type.B32));
        return name;
    }

    /** All ways to a label become one. */
    private void meet(int label) {
        List<Way> ways = new ArrayList<>(arrivals.getOrDefault(label, List.of()));
        now.ifPresent(ways::add);
        if (ways.size() < 2) {
            now = ways.stream().findFirst();
            return;
        }
        int common = common(ways);
        List<List<Literal>> rests = ways.stream()
                .map(way -> way.when.subList(common, way.when.size()))
                .toList();
        Map<String, String> names = new HashMap<>(ways.getLast().names);
        Set<String> changed = new TreeSet<>();
        for (Way way : ways) changed.addAll(way.names.keySet());
        changed.removeIf(register ->
                ways.stream().map(way -> way.name(register)).distinct().count() == 1);
        List<Optional<Literal>> conditions = changed.isEmpty() ? List.of() : conditions(rests);
        for (String register : changed) {
            String value = ways.getLast().name(register);
            for (int i = ways.size() - 2; i >= 0; i--)
                if (conditions.get(i).isEmpty()) value = ways.get(i).name(register);
                else
                    value = chosen(
                            register, conditions.get(i).get(), ways.get(i).name(register), value);
            names.put(register, value);
        }
        List<Literal> when = new ArrayList<>(ways.getFirst().when.subList(0, common));
        when.addAll(either(rests));
        now = Optional.of(new Way(List.copyOf(when), names));
    }

    private static int common(List<Way> ways) {
        List<Literal> first = ways.getFirst().when;
        int common = 0;
        while (common < first.size()) {
            int i = common;
            if (!ways.stream()
                    .allMatch(way -> way.when.size() > i && way.when.get(i).equals(first.get(i)))) break;
            common++;
        }
        return common;
    }

    /** By way but the last, what tells it from those behind it, once those before it are ruled out. */
    private List<Optional<Literal>> conditions(List<List<Literal>> rests) {
        List<Optional<Literal>> conditions = new ArrayList<>();
        Set<Literal> known = new HashSet<>();
        for (List<Literal> rest : rests.subList(0, rests.size() - 1)) {
            List<Literal> open =
                    rest.stream().filter(each -> !known.contains(each)).toList();
            Optional<Literal> condition = open.stream().reduce((a, b) -> joined("and", a, b));
            if (open.size() == 1) known.add(open.getFirst().not());
            conditions.add(condition);
        }
        return conditions;
    }

    /** What holds where one of several conjunctions does: nothing needs to be said if one of them must. */
    private List<Literal> either(List<List<Literal>> all) {
        List<List<Literal>> rests = new ArrayList<>(all);
        while (joinTwo(rests)) {}
        if (rests.size() == 1) return rests.getFirst();
        if (rests.contains(List.<Literal>of())) return List.of();
        return rests.stream()
                .map(rest -> rest.stream().reduce((a, b) -> joined("and", a, b)).orElseThrow())
                .reduce((a, b) -> joined("or", a, b))
                .map(List::of)
                .orElseThrow();
    }

    /** Joins two that differ in their last condition only, which holds in one and not in the other. */
    private static boolean joinTwo(List<List<Literal>> rests) {
        for (List<Literal> a : rests)
            for (List<Literal> b : rests)
                if (!a.isEmpty()
                        && a.size() == b.size()
                        && a.getLast().equals(b.getLast().not())
                        && a.subList(0, a.size() - 1).equals(b.subList(0, b.size() - 1))) {
                    rests.remove(a);
                    rests.remove(b);
                    rests.add(a.subList(0, a.size() - 1));
                    return true;
                }
        return false;
    }

    private Literal joined(String name, Literal a, Literal b) {
        String made = register(a.name);
        emit(name + ".pred", new Operand.Register(made, false), a.operand(), b.operand());
        return new Literal(made, false);
    }

    /** The register with one of two values of a register. */
    private String chosen(String register, Literal when, String then, String otherwise) {
        String made = register(register);
        Operand target = new Operand.Register(made, false);
        Operand a = new Operand.Register(then, false), b = new Operand.Register(otherwise, false);
        if (types.get(register) == Type.PRED) {
            Literal first = joined("and", when, new Literal(then, false));
            Literal second = joined("and", when.not(), new Literal(otherwise, false));
            emit("or.pred", target, first.operand(), second.operand());
        } else emit("selp." + type(register), target, a, b, when.operand());
        return made;
    }

    /** The type as which a register is moved. */
    private String type(String register) {
        Type type = types.getOrDefault(register, Type.B32);
        return switch (type) {
            case PRED -> "pred";
            case F32 -> "f32";
            case F64 -> "f64";
            default -> "b" + Math.max(type.bits(), Short.SIZE);
        };
    }

    private void emit(String opcode, Operand... operands) {
        out.add(new Statement.Code(
                Optional.empty(), Opcode.of(opcode), List.of(operands), at.position(), at.ptxLine()));
    }
}
