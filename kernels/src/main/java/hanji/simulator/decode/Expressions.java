package hanji.simulator.decode;

import hanji.simulator.machine.Bank;
import hanji.simulator.machine.End;
import hanji.simulator.machine.Instruction.Origin;
import hanji.simulator.machine.Observed;
import hanji.simulator.machine.Warp;
import hanji.simulator.proof.Shadow;
import hanji.simulator.proof.Terms;
import hanji.simulator.ptx.Operand;
import hanji.simulator.ptx.Type;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Makes the expression of a register from those of others, lane by lane, while a kernel runs. */
final class Expressions {
    private final Shadow shadow;
    private final Terms terms;
    private final Operands operands;
    private final Body body;
    private final Map<String, Type> declared;
    private final Map<String, Integer> numbers = new HashMap<>();

    /** @param declared the registers that have expressions */
    Expressions(Shadow shadow, Operands operands, Body body, Map<String, Type> declared) {
        this.shadow = shadow;
        terms = shadow.rules().terms();
        this.operands = operands;
        this.body = body;
        this.declared = declared;
    }

    /**
     * Where an expression comes from.
     *
     * @param number of a register that is declared; -1 for what always is a known number
     * @param negated whether the opposite is meant, of a predicate
     * @param constant what it is where the number is known
     */
    record Source(int number, boolean negated, Constant constant) {}

    private interface Constant {
        int of(Warp warp, int lane);
    }

    /** Makes one expression of several. */
    interface Maker {
        int of(int[] each);
    }

    /** Where an instruction comes from, in short. */
    static String place(Origin origin) {
        return origin.file().substring(origin.file().lastIndexOf('/') + 1) + ":" + origin.line();
    }

    /** The number of a register, or of what stands for one. */
    int number(String register) {
        return numbers.computeIfAbsent(register, _ -> numbers.size());
    }

    boolean isDeclared(Operand operand) {
        return operand instanceof Operand.Register(String name, boolean _) && declared.containsKey(name);
    }

    /** The number of a register that is declared; -1 for anything else. */
    int number(Operand operand) {
        return operand instanceof Operand.Register(String name, boolean _) && declared.containsKey(name)
                ? number(name)
                : -1;
    }

    /** Puts an operation on sources to the end of the kernel so far; with no name it takes the first. */
    void compute(Operand target, Origin origin, String name, List<Source> from) {
        compute(
                target,
                origin,
                from,
                each -> name.isEmpty() ? each[0] : shadow.rules().of(name, each));
    }

    void compute(Operand target, Origin origin, List<Source> sources, Maker maker) {
        int to = number(target);
        if (to < 0) return;
        Source[] from = sources.toArray(Source[]::new);
        int place = terms.place(origin.line() == 0 ? "" : place(origin));
        body.add(new Observed(origin, (warp, mask) -> {
            int[][] rows = new int[from.length][];
            boolean any = false;
            for (int i = 0; i < from.length; i++) {
                rows[i] = from[i].number < 0 ? Shadow.NOTHING : shadow.read(warp, from[i].number);
                any |= rows[i] != Shadow.NOTHING;
            }
            if (!any) shadow.forget(warp, to, mask);
            else {
                terms.from(place);
                compute(warp, mask, from, rows, shadow.write(warp, to), maker);
            }
        }));
    }

    private void compute(Warp warp, int mask, Source[] from, int[][] rows, int[] to, Maker maker) {
        int[] each = new int[from.length];
        for (int rest = mask; rest != 0; rest &= rest - 1) {
            int lane = Integer.numberOfTrailingZeros(rest);
            boolean symbolic = false;
            for (int[] row : rows) symbolic |= row[lane] != Terms.NONE;
            if (symbolic) {
                for (int i = 0; i < each.length; i++) each[i] = of(from[i], rows[i][lane], warp, lane);
                to[lane] = maker.of(each);
            } else to[lane] = Terms.NONE;
        }
    }

    private int of(Source source, int term, Warp warp, int lane) {
        if (term == Terms.NONE) return source.constant.of(warp, lane);
        return source.negated ? shadow.rules().of("not", term) : term;
    }

    Source source(Operand operand, Type type) {
        int number = number(operand);
        int slot = operands.read(operand, Bank.of(number >= 0 ? operands.type(operand) : type));
        return new Source(number, false, (warp, lane) -> switch (warp.<Object>register(slot)) {
            case int[] ints -> terms.word(ints[lane]);
            case float[] floats -> terms.word(Float.floatToRawIntBits(floats[lane]));
            case long[] longs -> terms.wide(longs[lane]);
            case double[] doubles -> terms.wide(Double.doubleToRawLongBits(doubles[lane]));
            default -> throw new AssertionError(slot);
        });
    }

    /** A predicate, perhaps negated. */
    Source truth(Operand operand) {
        End.Guard guard = operands.guard(operand);
        return new Source(
                number(operand), guard.negated(), (warp, lane) -> terms.truth(guard.lanes(warp, 1 << lane) != 0));
    }
}
