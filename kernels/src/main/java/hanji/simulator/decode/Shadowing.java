package hanji.simulator.decode;

import hanji.simulator.machine.Bank;
import hanji.simulator.machine.End;
import hanji.simulator.machine.Exchange;
import hanji.simulator.machine.Instruction.Origin;
import hanji.simulator.machine.Observed;
import hanji.simulator.machine.UnknownInstruction;
import hanji.simulator.machine.Warp;
import hanji.simulator.proof.DependsOnData;
import hanji.simulator.proof.Shadow;
import hanji.simulator.ptx.Operand;
import hanji.simulator.ptx.Statement;
import hanji.simulator.ptx.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Puts before each instruction what it does to the symbols in a {@link Shadow}; where it cannot, symbols are refused. */
final class Shadowing {
    private static final Set<String> SAME_SIGNED_OR_NOT =
            Set.of("add", "sub", "mul.lo", "mad.lo", "and", "or", "xor", "not", "shl");
    private static final int MOST_SOURCES = 3;

    private final Shadow shadow;
    private final Operands operands;
    private final Body body;
    private final Layout layout;
    private final Followed followed;
    private final Map<String, Type> declared;
    private final Expressions expressions;

    Shadowing(Shadow shadow, Operands operands, Body body, Layout layout, Map<String, Type> declared) {
        this.shadow = shadow;
        this.operands = operands;
        this.body = body;
        this.layout = layout;
        followed = new Followed(layout);
        this.declared = declared;
        expressions = new Expressions(shadow, operands, body, declared);
    }

    /** Puts what has to be done before an instruction. */
    void before(Statement.Code code, Origin origin, Optional<End.Guard> guard) {
        code.guard().ifPresent(register -> require(register, origin, depends(code, origin, "which lanes execute")));
        body.guard(guard);
        if (followed.includes(code)) follow(code, origin);
        else refuse(code, origin);
        body.guard(Optional.empty());
    }

    private void refuse(Statement.Code code, Origin origin) {
        String what = "symbols are not followed through " + where(code, origin);
        body.add(new Observed(origin, (_, _) -> {
            throw new DependsOnData(what);
        }));
    }

    private void follow(Statement.Code code, Origin origin) {
        switch (code.name()) {
            case "ld", "ldu" -> load(code, origin);
            case "st" ->
                move(code, origin, code.operands().get(1), code.operands().get(0));
            case "atom", "red" -> {
                requireSources(
                        code,
                        origin,
                        "the order of atomic operations is no order of roundings: " + where(code, origin));
                forgetResults(code, origin);
                begin(origin, new Shadow.Move(new int[] {-1}, elementBytes(code), where(code, origin)));
            }
            case "cp" -> copy(code, origin);
            case "shfl" -> {
                for (Operand each : code.operands().subList(2, code.operands().size()))
                    require(each, origin, depends(code, origin, "which lane is read"));
                if (code.operands().get(0) instanceof Operand.Pair(Operand _, Operand second)
                        && second instanceof Operand.Register(String name, boolean _)) forget(name, origin);
            }
            default -> {
                if (Followed.isPure(code)) pure(code, origin);
                else {
                    requireSources(code, origin, depends(code, origin, "what happens"));
                    forgetResults(code, origin);
                }
            }
        }
    }

    private String depends(Statement.Code code, Origin origin, String what) {
        return what + " depends on data at " + where(code, origin);
    }

    private static String where(Statement.Code code, Origin origin) {
        return Expressions.place(origin) + ", " + code.opcode();
    }

    private void require(Operand operand, Origin origin, String what) {
        Operand register = operand instanceof Operand.Address(Operand base, long _) ? base : operand;
        int number = expressions.number(register);
        if (number >= 0) body.add(new Observed(origin, (warp, mask) -> shadow.require(warp, number, mask, what)));
    }

    private void requireSources(Statement.Code code, Origin origin, String what) {
        Effects effects = Effects.of(code, declared);
        for (String name : effects.reads()) require(new Operand.Register(name, false), origin, what);
    }

    private void forgetResults(Statement.Code code, Origin origin) {
        for (String name : Effects.of(code, declared).writes()) forget(name, origin);
    }

    private void forget(String name, Origin origin) {
        int number = expressions.number(name);
        body.add(new Observed(origin, (warp, mask) -> shadow.forget(warp, number, mask)));
    }

    private void begin(Origin origin, Shadow.Move move) {
        body.add(new Observed(origin, (_, _) -> shadow.begin(move)));
    }

    private static int elementBytes(Statement.Code code) {
        return code.types().getLast().bytes();
    }

    private static List<Operand> elements(Operand operand) {
        return operand instanceof Operand.Vector(List<Operand> elements) ? elements : List.of(operand);
    }

    private void move(Statement.Code code, Origin origin, Operand registers, Operand address) {
        require(address, origin, depends(code, origin, "an address"));
        int[] all = elements(registers).stream().mapToInt(expressions::number).toArray();
        begin(origin, new Shadow.Move(all, elementBytes(code), where(code, origin)));
    }

    private void load(Statement.Code code, Origin origin) {
        Operand from = code.operands().get(1);
        if (code.has("param")
                && from instanceof Operand.Address(Operand base, long offset)
                && base instanceof Operand.Symbol(String name, long more))
            loadParameter(code, origin, layout.parameter(name) + (int) (offset + more));
        else {
            move(code, origin, code.operands().get(0), from);
            forgetResults(code, origin);
        }
    }

    private void loadParameter(Statement.Code code, Origin origin, int at) {
        List<Operand> targets = elements(code.operands().get(0));
        for (int i = 0; i < targets.size(); i++) {
            int to = expressions.number(targets.get(i)), offset = at + i * elementBytes(code);
            if (to < 0) continue;
            body.add(new Observed(origin, (warp, mask) -> shadow.loadParameter(warp, mask, offset, to)));
        }
    }

    /** The words of an asynchronous copy go through registers that no kernel knows. */
    private void copy(Statement.Code code, Origin origin) {
        List<Operand> all = code.operands();
        if (all.size() < 3 || !(all.get(2) instanceof Operand.Number(long bytes, Operand.Number.Form _))) return;
        require(all.get(0), origin, depends(code, origin, "an address"));
        require(all.get(1), origin, depends(code, origin, "an address"));
        int[] words = new int[(int) bytes / Integer.BYTES];
        for (int i = 0; i < words.length; i++) {
            words[i] = expressions.number("word " + i + " of a copy");
            forget("word " + i + " of a copy", origin);
        }
        begin(origin, new Shadow.Move(words, Integer.BYTES, where(code, origin)));
    }

    private void pure(Statement.Code code, Origin origin) {
        Operand target = code.operands().get(0);
        if (code.name().equals("mov")) moved(code, origin);
        else if (code.name().equals("setp")) compare(code, origin);
        else if (target instanceof Operand.Pair || target instanceof Operand.Vector)
            throw new UnknownInstruction(code.opcode());
        else if (code.has("pred")) logic(code, origin);
        else if (code.name().equals("selp"))
            compute(
                    code,
                    origin,
                    "select",
                    List.of(
                            expressions.truth(code.operands().get(3)),
                            expressions.source(
                                    code.operands().get(1), code.types().getLast()),
                            expressions.source(
                                    code.operands().get(2), code.types().getLast())));
        else operation(code, origin);
    }

    private void logic(Statement.Code code, Origin origin) {
        List<Expressions.Source> from = code
                .operands()
                .subList(1, code.operands().size())
                .stream()
                .map(expressions::truth)
                .toList();
        if (code.name().equals("xor")) {
            requireSources(code, origin, depends(code, origin, "xor of predicates"));
            forgetResults(code, origin);
        } else compute(code, origin, code.name(), from);
    }

    private void operation(Statement.Code code, Origin origin) {
        Type type = code.types().isEmpty() ? Type.B32 : code.types().getLast();
        StringBuilder name = new StringBuilder(name(code));
        List<Expressions.Source> from = new ArrayList<>();
        List<Operand> all = code.operands();
        boolean byDistance = Set.of("shl", "shr", "bfe", "bfi").contains(code.name());
        for (int i = 1; i < all.size(); i++) {
            Operand each = all.get(i);
            boolean isPredicate =
                    each instanceof Operand.Register(String register, boolean _) && declared.get(register) == Type.PRED;
            if (i > MOST_SOURCES && each instanceof Operand.Number(long bits, Operand.Number.Form _))
                name.append(" by ").append(bits);
            else if (isPredicate) from.add(expressions.truth(each));
            else from.add(expressions.source(each, byDistance && i > 1 ? Type.B32 : type));
        }
        if (from.size() > MOST_SOURCES) {
            requireSources(code, origin, depends(code, origin, "an operation of four numbers"));
            forgetResults(code, origin);
        } else compute(code, origin, name.toString(), from);
    }

    /** What names an operation in {@link hanji.simulator.proof.Rules}. */
    private static String name(Statement.Code code) {
        List<String> words = new ArrayList<>(code.modifiers());
        words.removeIf(word -> word.equals("rn"));
        boolean fused = code.name().equals("mad") && code.types().getLast().isFloat();
        words.addFirst(fused ? "fma" : code.name());
        String type = words.removeLast();
        String name = String.join(".", words);
        return name + "." + (SAME_SIGNED_OR_NOT.contains(name) ? type.replaceFirst("[su]", "b") : type);
    }

    private void moved(Statement.Code code, Origin origin) {
        Operand target = code.operands().get(0), from = code.operands().get(1);
        if (code.types().getLast() == Type.PRED) compute(code, origin, "", List.of(expressions.truth(from)));
        else if (target instanceof Operand.Vector(List<Operand> parts)) unpack(code, origin, parts, from);
        else if (from instanceof Operand.Vector(List<Operand> parts)) {
            if (code.types().getLast().bytes() != Long.BYTES || parts.size() != 2) requireMoved(code, origin);
            else
                compute(
                        code,
                        origin,
                        "pack",
                        parts.stream()
                                .map(part -> expressions.source(part, Type.B32))
                                .toList());
        } else if (expressions.isDeclared(from))
            compute(
                    code,
                    origin,
                    "",
                    List.of(expressions.source(from, code.types().getLast())));
        else forgetResults(code, origin);
    }

    private void unpack(Statement.Code code, Origin origin, List<Operand> parts, Operand from) {
        if (code.types().getLast().bytes() != Long.BYTES || parts.size() != 2) requireMoved(code, origin);
        else {
            Expressions.Source whole = expressions.source(from, Type.B64);
            expressions.compute(parts.get(0), origin, "low", List.of(whole));
            expressions.compute(parts.get(1), origin, "high", List.of(whole));
        }
    }

    private void requireMoved(Statement.Code code, Origin origin) {
        requireSources(code, origin, "takes a number apart into bytes: " + where(code, origin));
        forgetResults(code, origin);
    }

    private void compare(Statement.Code code, Origin origin) {
        List<Operand> all = code.operands();
        Type type = code.types().getLast();
        String comparison = code.modifiers().getFirst(),
                typeName = code.modifiers().getLast();
        Expressions.Source a = expressions.source(all.get(1), type), b = expressions.source(all.get(2), type);
        Optional<Expressions.Source> other =
                all.size() > 3 ? Optional.of(expressions.truth(all.get(3))) : Optional.empty();
        boolean isPair = all.get(0) instanceof Operand.Pair, joinsByAnd = code.has("and");
        if (isPair || other.isPresent() && !joinsByAnd && !code.has("or") || code.has("ftz")) {
            requireSources(code, origin, depends(code, origin, "a comparison of this form"));
            forgetResults(code, origin);
            return;
        }
        List<Expressions.Source> from = new ArrayList<>(List.of(a, b));
        other.ifPresent(from::add);
        expressions.compute(all.get(0), origin, from, each -> {
            int result = shadow.rules().compare(comparison, typeName, each[0], each[1]);
            return other.isEmpty() ? result : shadow.rules().of(joinsByAnd ? "and" : "or", result, each[2]);
        });
    }

    /** The operation on them, or with no name the first. */
    private void compute(Statement.Code code, Origin origin, String name, List<Expressions.Source> from) {
        expressions.compute(code.operands().get(0), origin, name, from);
    }

    /** What an exchange between lanes does, symbols included. */
    Exchange.Action exchange(Statement.Code code, Exchange.Action action) {
        if (!code.name().equals("shfl")) return action;
        List<Operand> all = code.operands();
        Operand target = all.get(0) instanceof Operand.Pair(Operand first, Operand _) ? first : all.get(0);
        int to = expressions.number(target),
                from = expressions.number(all.get(1)),
                lanes = operands.temporary(Bank.INT);
        int self = operands.read(new Operand.Register("%laneid", false), Bank.INT);
        Exchange.Action sources = new Shuffle(
                code.modifiers().get(code.has("sync") ? 1 : 0),
                lanes,
                -1,
                self,
                operands.read(all.get(2), Bank.INT),
                operands.read(all.get(3), Bank.INT));
        return (warp, mask) -> {
            sources.apply(warp, mask);
            int[] before =
                    from < 0 ? new int[Warp.LANES] : shadow.read(warp, from).clone();
            int[] other = warp.register(lanes);
            if (to >= 0)
                for (int lane = 0; lane < Warp.LANES; lane++)
                    if ((mask >>> lane & 1) != 0) shadow.write(warp, to)[lane] = before[other[lane]];
            return action.apply(warp, mask);
        };
    }
}
