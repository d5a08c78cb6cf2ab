package hanji.kernels.check.mutant;

import hanji.kernels.check.mutant.Mutant.Change;
import hanji.simulator.ptx.Entry;
import hanji.simulator.ptx.Ptx;
import hanji.simulator.ptx.Statement;
import hanji.simulator.ptx.Type;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * All changes of one instruction that a mistake in the source might have come to. Those that change nothing by the rules of PTX
 * are left out: factors and terms exchanged, what nobody reads, one copy of a value in place of another.
 */
public final class Mutations {
    private static final Map<String, String> COMPARISONS = Map.ofEntries(
            Map.entry("lt", "le"),
            Map.entry("le", "lt"),
            Map.entry("gt", "ge"),
            Map.entry("ge", "gt"),
            Map.entry("eq", "ne"),
            Map.entry("ne", "eq"),
            Map.entry("lo", "ls"),
            Map.entry("ls", "lo"),
            Map.entry("hi", "hs"),
            Map.entry("hs", "hi"),
            Map.entry("ltu", "leu"),
            Map.entry("leu", "ltu"),
            Map.entry("gtu", "geu"),
            Map.entry("geu", "gtu"),
            Map.entry("equ", "neu"),
            Map.entry("neu", "equ"),
            Map.entry("nan", "num"),
            Map.entry("num", "nan"));
    private static final Map<String, String> OPERATIONS = Map.ofEntries(
            Map.entry("add", "sub"),
            Map.entry("sub", "add"),
            Map.entry("mul", "add"),
            Map.entry("max", "min"),
            Map.entry("min", "max"),
            Map.entry("and", "or"),
            Map.entry("or", "and"),
            Map.entry("shl", "shr"),
            Map.entry("shr", "shl"),
            Map.entry("div", "mul"),
            Map.entry("rem", "div"),
            Map.entry("neg", "mov"),
            Map.entry("abs", "mov"));
    /** Their sources may not be exchanged without a difference. */
    private static final Set<String> ORDERED = Set.of("sub", "div", "rem", "shl", "shr", "selp", "setp");
    /** Their numbers are values that a source may have wrong by one. */
    private static final Set<String> COUNTING = Set.of(
            "add", "sub", "mul", "mad", "mov", "setp", "selp", "and", "or", "xor", "shl", "shr", "div", "rem", "min",
            "max");

    private final String module;
    private final String[] lines;
    private final List<Mutant> mutants = new ArrayList<>();

    private Mutations(String module, String ptx) {
        this.module = module;
        lines = ptx.split("\n", -1);
    }

    /**
     * The mutants of some kernels, and of the functions beside them.
     *
     * @param module what the mutants call it
     * @param kernels by name
     */
    public static List<Mutant> of(String module, String ptx, Set<String> kernels) {
        Mutations mutations = new Mutations(module, ptx);
        Ptx parsed = Ptx.parse(ptx);
        Stream.concat(
                        parsed.entries().stream().filter(each -> kernels.contains(each.name())),
                        parsed.functions().stream())
                .forEach(mutations::addOf);
        return List.copyOf(mutations.mutants);
    }

    private void addOf(Entry entry) {
        Body body = new Body(entry);
        for (int i = 0; i < body.statements().size(); i++)
            if (body.statements().get(i) instanceof Statement.Code code && !body.isIdle(i)) {
                int index = i;
                Line.of(code, lines[code.ptxLine() - 1])
                        .ifPresent(line -> new OfLine(entry.name(), body, index, line).addAll());
            }
    }

    /** The mutants of one instruction. */
    private final class OfLine {
        private final String kernel;
        private final Body body;
        private final int index;
        private final Line line;
        private final Set<String> made = new LinkedHashSet<>();

        OfLine(String kernel, Body body, int index, Line line) {
            this.kernel = kernel;
            this.body = body;
            this.index = index;
            this.line = line;
        }

        void addAll() {
            made.add(line.text());
            addRemoved();
            addGuards();
            addModifiers();
            addSwaps();
            boolean stores = line.name().equals("st");
            for (int i = stores || !Body.hasResult(line.code()) ? 0 : 1;
                    i < line.operands().size();
                    i++) addOperand(i);
            if (stores) addZero();
        }

        private void add(Change change, String becomes) {
            if (made.add(becomes))
                mutants.add(new Mutant(
                        module, kernel, line.code().position(), line.code().ptxLine(), change, line.text(), becomes));
        }

        private void addRemoved() {
            switch (line.name()) {
                case "ret", "exit", "call", "trap" -> {}
                case "st", "red" -> add(Change.STORE_REMOVED, "");
                case "bar", "barrier" -> add(Change.BARRIER_REMOVED, "");
                default -> add(Change.REMOVED, "");
            }
        }

        private void addGuards() {
            if (line.guard().isEmpty()) return;
            boolean negated = line.guard().startsWith("@!");
            String register = line.guard().substring(negated ? 2 : 1);
            add(
                    Change.CONDITION_NEGATED,
                    line.withGuard((negated ? "@" : "@!") + register).text());
            add(Change.CONDITION_DROPPED, line.withGuard("").text());
        }

        private void addModifiers() {
            List<String> words = new ArrayList<>(List.of(line.opcode().split("\\.")));
            boolean compares = line.name().equals("setp") || line.name().equals("set");
            if (compares && COMPARISONS.containsKey(words.get(1))) {
                words.set(1, COMPARISONS.getOrDefault(words.get(1), ""));
                add(Change.COMPARISON, line.withOpcode(String.join(".", words)).text());
            }
            operation().ifPresent(other -> add(Change.OPERATION, other.text()));
        }

        private Optional<Line> operation() {
            String opcode = line.opcode(), name = line.name();
            boolean isFused = name.equals("fma") || name.equals("mad") && !opcode.contains(".wide");
            if (isFused) return Optional.of(withoutLast(opcode.replace(name + ".", "mul.")));
            String other = OPERATIONS.get(name);
            if (other == null || opcode.contains(".wide") || opcode.contains(".hi")) return Optional.empty();
            String rest = opcode.substring(name.length());
            return Optional.of(line.withOpcode(
                    switch (name) {
                        case "mul" -> other + rest.replace(".lo", "");
                        case "div" -> other + (isFloat() ? rest : ".lo" + rest);
                        case "shl" -> other + rest.replace(".b", ".u");
                        case "shr" -> other + rest.replace(".u", ".b").replace(".s", ".b");
                        case "neg", "abs" -> other + rest.replace(".ftz", "");
                        default -> other + rest;
                    }));
        }

        private Line withoutLast(String opcode) {
            List<String> operands = line.operands();
            return new Line(line.code(), line.guard(), opcode, operands.subList(0, operands.size() - 1));
        }

        private boolean isFloat() {
            return line.code().types().stream().anyMatch(Type::isFloat);
        }

        private void addSwaps() {
            boolean isEquality = line.opcode().matches("setp\\.(eq|ne|equ|neu|num|nan)\\..*");
            if (ORDERED.contains(line.name()) && !isEquality && line.differ(1, 2))
                add(Change.SWAPPED, line.swapped(1, 2).text());
            boolean isFused = line.name().equals("fma") || line.opcode().startsWith("mad.lo");
            if (isFused && line.differ(2, 3))
                add(Change.SWAPPED, line.swapped(2, 3).text());
        }

        private void addOperand(int i) {
            String operand = line.operands().get(i);
            if (operand.startsWith("[")) addAddress(i, operand);
            else if (operand.startsWith("%")) addRegister(i, operand, operand);
            else if (operand.matches("-?\\d+") && COUNTING.contains(line.name()) && !isFloat()) {
                long number = Long.parseLong(operand);
                add(
                        Change.OFF_BY_ONE,
                        line.withOperand(i, String.valueOf(number + 1)).text());
                add(
                        Change.OFF_BY_ONE,
                        line.withOperand(i, String.valueOf(number - 1)).text());
            }
        }

        /** Another register in place of one in an operand. */
        private void addRegister(int i, String operand, String register) {
            Set<String> not = new HashSet<>(line.operands());
            body.another(register, index, not)
                    .ifPresent(other -> add(
                            Change.REGISTER,
                            line.withOperand(i, operand.replace(register, other))
                                    .text()));
        }

        private void addAddress(int i, String operand) {
            String inside = operand.substring(1, operand.length() - 1);
            String base = inside.split("\\+")[0].strip();
            if (line.code().has("param")) {
                if (line.name().equals("ld"))
                    body.anotherParameter(base)
                            .ifPresent(other -> add(
                                    Change.PARAMETER,
                                    line.withOperand(i, operand.replace(base, other))
                                            .text()));
                return;
            }
            if (base.startsWith("%")) addRegister(i, operand, base);
            List<Type> types = line.code().types();
            if (types.isEmpty()) return;
            int bytes = types.getLast().bytes();
            for (int n : List.of(2, 4)) if (line.code().has("v" + n)) bytes *= n;
            String offset = inside.substring(base.length()).replace("+", "").strip();
            long at = offset.isEmpty() ? 0 : Long.parseLong(offset);
            add(
                    Change.ADDRESS,
                    line.withOperand(i, "[" + base + "+" + (at + bytes) + "]").text());
        }

        private void addZero() {
            int last = line.operands().size() - 1;
            List<Type> types = line.code().types();
            if (types.isEmpty() || !line.operands().get(last).startsWith("%")) return;
            String zero = switch (types.getLast()) {
                case F32 -> "0f00000000";
                case F64 -> "0d0000000000000000";
                default -> "0";
            };
            add(Change.ZERO, line.withOperand(last, zero).text());
        }
    }
}
