package hanji.simulator.decode;

import hanji.simulator.machine.Bank;
import hanji.simulator.machine.End;
import hanji.simulator.machine.Instruction;
import hanji.simulator.machine.Instruction.Origin;
import hanji.simulator.machine.Lanes;
import hanji.simulator.machine.Named;
import hanji.simulator.machine.Predicates;
import hanji.simulator.machine.UnknownInstruction;
import hanji.simulator.machine.Warp;
import hanji.simulator.ptx.Operand;
import hanji.simulator.ptx.Statement;
import hanji.simulator.ptx.Type;
import java.util.List;
import java.util.Optional;

/** Decodes comparisons, selections and the logic of predicates. */
final class PredicateDecoder {
    private final Operands operands;
    private final Body body;

    PredicateDecoder(Operands operands, Body body) {
        this.operands = operands;
        this.body = body;
    }

    /** Whether it is one of these instructions. */
    boolean decode(Statement.Code code, Origin origin) {
        switch (code.name()) {
            case "setp" -> compare(code, origin);
            case "set" -> set(code, origin);
            case "selp" -> select(code, origin);
            case "slct" -> selectBySign(code, origin);
            case "testp" -> test(code, origin);
            case "and", "or", "xor", "not" -> {
                if (!code.has("pred")) return false;
                logic(code, origin);
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private void compare(Statement.Code code, Origin origin) {
        Operand target = code.operands().get(0);
        boolean two = target instanceof Operand.Pair;
        int to = operands.predicate(target instanceof Operand.Pair(Operand first, Operand _) ? first : target);
        int opposite = target instanceof Operand.Pair(Operand _, Operand second) ? operands.predicate(second) : -1;
        boolean joins = code.operands().size() > 3;
        Predicates.Join join = Predicates.join(joins ? code.modifiers().get(1) : "and");
        Optional<End.Guard> other =
                joins ? Optional.of(operands.guard(code.operands().get(3))) : Optional.empty();
        Type type = code.types().getLast();
        boolean pairs = type.isPair();
        body.add(comparison(code, origin, type, to, two && !pairs ? opposite : -1, join, other));
        if (pairs && two) {
            Lanes.Test<int[]> upper = HalfDecoder.test(code, type, 16);
            int a = operands.read(code.operands().get(1), Bank.INT);
            int b = operands.read(code.operands().get(2), Bank.INT);
            body.add(new Predicates.Compare<>(origin, upper, opposite, -1, a, b, join, other));
        }
    }

    private Instruction comparison(
            Statement.Code code,
            Origin origin,
            Type type,
            int to,
            int opposite,
            Predicates.Join join,
            Optional<End.Guard> other) {
        String name = code.modifiers().get(0);
        Bank bank = Bank.of(type);
        int a = operands.read(code.operands().get(1), bank);
        int b = operands.read(code.operands().get(2), bank);
        return switch (bank) {
            case INT -> {
                if (type.isHalf())
                    yield new Predicates.Compare<>(
                            origin, HalfDecoder.test(code, type, 0), to, opposite, a, b, join, other);
                Lanes.Test<int[]> test = Comparisons.ints(name, type.isSigned());
                test = type.bits() == 16
                        ? Narrow.test(test, type.isSigned())
                        : new Named.Test<>("b32 " + name + sign(type), test);
                yield new Predicates.Compare<>(origin, test, to, opposite, a, b, join, other);
            }
            case LONG ->
                new Predicates.Compare<>(
                        origin,
                        new Named.Test<>("b64 " + name + sign(type), Comparisons.longs(name, type.isSigned())),
                        to,
                        opposite,
                        a,
                        b,
                        join,
                        other);
            case FLOAT -> {
                Lanes.Test<float[]> test = Comparisons.floats(name);
                test = code.has("ftz") ? Flushed.test(test) : new Named.Test<>("f32 " + name, test);
                yield new Predicates.Compare<>(origin, test, to, opposite, a, b, join, other);
            }
            case DOUBLE -> new Predicates.Compare<>(origin, Comparisons.doubles(name), to, opposite, a, b, join, other);
        };
    }

    private static String sign(Type type) {
        return type.isSigned() ? " signed" : " unsigned";
    }

    /** {@code set}: like setp, with all ones or 1.0 where it holds. */
    private void set(Statement.Code code, Origin origin) {
        Type result = code.types().get(0);
        Type type = code.types().get(1);
        if (result.isPair() || type.isPair()) throw new UnknownInstruction(code.opcode());
        boolean joins = code.operands().size() > 3;
        Predicates.Join join = Predicates.join(joins ? code.modifiers().get(1) : "and");
        Optional<End.Guard> other =
                joins ? Optional.of(operands.guard(code.operands().get(3))) : Optional.empty();
        int holds = operands.predicate(new Operand.Sink());
        body.add(comparison(code, origin, type, holds, -1, join, other));
        Bank bank = Bank.of(result);
        int one = operands.constant(bank, one(result));
        int to = operands.write(code.operands().get(0), bank);
        int zero = operands.constant(bank, 0);
        body.add(new Predicates.Select(origin, bank, to, one, zero, new End.Guard(holds, false)));
    }

    private static int one(Type result) {
        if (result.isHalf()) return HalfDecoder.format(result).bits(1);
        return result == Type.F32 ? Float.floatToRawIntBits(1) : result.bits() == 16 ? 0xffff : -1;
    }

    private void select(Statement.Code code, Origin origin) {
        List<Operand> all = code.operands();
        Type type = code.types().getLast();
        Bank bank = operands.isRegister(all.get(0)) && operands.type(all.get(0)).bits() == type.bits()
                ? Bank.of(operands.type(all.get(0)))
                : Bank.of(type);
        int a = operands.read(all.get(1), bank);
        int b = operands.read(all.get(2), bank);
        End.Guard guard = operands.guard(all.get(3));
        body.add(new Predicates.Select(origin, bank, operands.write(all.get(0), bank), a, b, guard));
    }

    /** {@code slct}: one of two by whether a third is at least 0. */
    private void selectBySign(Statement.Code code, Origin origin) {
        List<Operand> all = code.operands();
        Type by = code.types().getLast();
        Bank bank = Bank.of(code.types().get(0));
        int holds = operands.predicate(new Operand.Sink());
        if (by == Type.F32) {
            int c = operands.read(all.get(3), Bank.FLOAT);
            int zero = operands.constant(Bank.FLOAT, 0);
            body.add(new Predicates.Compare<>(
                    origin, Comparisons.floats("ge"), holds, -1, c, zero, Predicates.join("and"), Optional.empty()));
        } else {
            int c = operands.read(all.get(3), Bank.INT);
            int zero = operands.constant(Bank.INT, 0);
            body.add(new Predicates.Compare<>(
                    origin,
                    Comparisons.ints("ge", true),
                    holds,
                    -1,
                    c,
                    zero,
                    Predicates.join("and"),
                    Optional.empty()));
        }
        int a = operands.read(all.get(1), bank);
        int b = operands.read(all.get(2), bank);
        int to = operands.write(all.get(0), bank);
        body.add(new Predicates.Select(origin, bank, to, a, b, new End.Guard(holds, false)));
    }

    private void test(Statement.Code code, Origin origin) {
        String name = code.modifiers().get(0);
        int to = operands.predicate(code.operands().get(0));
        if (code.types().getLast() == Type.F64) {
            int a = operands.read(code.operands().get(1), Bank.DOUBLE);
            Lanes.One<int[], double[]> test = (d, values) -> {
                for (int i = 0; i < Warp.LANES; i++) d[i] = is(name, values[i], Double.MIN_NORMAL) ? 1 : 0;
            };
            body.add(new Predicates.Check<>(origin, test, to, a));
        } else {
            int a = operands.read(code.operands().get(1), Bank.FLOAT);
            Lanes.One<int[], float[]> test = (d, values) -> {
                for (int i = 0; i < Warp.LANES; i++) d[i] = is(name, values[i], Float.MIN_NORMAL) ? 1 : 0;
            };
            body.add(new Predicates.Check<>(origin, test, to, a));
        }
    }

    private static boolean is(String name, double a, double leastNormal) {
        return switch (name) {
            case "finite" -> Double.isFinite(a);
            case "infinite" -> Double.isInfinite(a);
            case "number" -> !Double.isNaN(a);
            case "notanumber" -> Double.isNaN(a);
            case "normal" -> Double.isFinite(a) && Math.abs(a) >= leastNormal;
            case "subnormal" -> a != 0 && Math.abs(a) < leastNormal;
            default -> throw new UnknownInstruction("testp." + name);
        };
    }

    private void logic(Statement.Code code, Origin origin) {
        List<Operand> all = code.operands();
        End.Guard a = operands.guard(all.get(1));
        if (code.name().equals("not")) {
            End.Guard not = new End.Guard(a.predicate(), !a.negated());
            body.add(new Predicates.Logic(origin, Predicates.join("and"), operands.predicate(all.get(0)), not, not));
        } else {
            End.Guard b = operands.guard(all.get(2));
            body.add(new Predicates.Logic(origin, Predicates.join(code.name()), operands.predicate(all.get(0)), a, b));
        }
    }
}
