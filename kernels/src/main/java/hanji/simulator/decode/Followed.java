package hanji.simulator.decode;

import hanji.simulator.ptx.Operand;
import hanji.simulator.ptx.Statement;
import java.util.Set;

/** The instructions of which it is known what they do to symbols. */
final class Followed {
    /** What computes registers from registers, each lane by itself. */
    private static final Set<String> PURE = Set.of(
            "mov",
            "setp",
            "set",
            "selp",
            "slct",
            "testp",
            "add",
            "sub",
            "mul",
            "mad",
            "fma",
            "div",
            "rem",
            "sqrt",
            "rcp",
            "rsqrt",
            "neg",
            "abs",
            "min",
            "max",
            "and",
            "or",
            "xor",
            "not",
            "cnot",
            "shl",
            "shr",
            "shf",
            "cvt",
            "lop3",
            "prmt",
            "bfe",
            "bfi",
            "bfind",
            "clz",
            "popc",
            "brev",
            "copysign",
            "ex2",
            "lg2",
            "sin",
            "cos",
            "tanh",
            "mul24",
            "mad24",
            "sad");

    /** What neither reads memory nor writes it, and whose sources decide what happens. */
    private static final Set<String> DECIDING = Set.of(
            "bra",
            "brx",
            "ret",
            "exit",
            "bar",
            "barrier",
            "vote",
            "match",
            "redux",
            "activemask",
            "membar",
            "fence",
            "trap",
            "cvta",
            "isspacep",
            "prefetch",
            "prefetchu",
            "nanosleep",
            "discard",
            "applypriority",
            "griddepcontrol",
            "add",
            "sub",
            "mad",
            "addc",
            "subc",
            "madc",
            "dp4a",
            "dp2a",
            "bmsk");

    private final Layout layout;

    Followed(Layout layout) {
        this.layout = layout;
    }

    /** Whether it computes registers from registers, and leaves nothing else. */
    static boolean isPure(Statement.Code code) {
        return PURE.contains(code.name()) && !code.has("cc");
    }

    /**
     * Whether it is known what an instruction does to symbols. It is not for calls, what passes parameters to them, the
     * products of tensor cores, barrier objects, and memory in which a parameter lies.
     */
    boolean includes(Statement.Code code) {
        return switch (code.name()) {
            case "ld" -> code.has("param") ? isParameterByName(code.operands().get(1)) : !namesParameter(code);
            case "ldu", "atom", "red", "shfl" -> !namesParameter(code);
            case "st" -> !code.has("param") && !namesParameter(code);
            case "cp" -> !code.has("mbarrier") && !namesParameter(code);
            default -> (isPure(code) || DECIDING.contains(code.name())) && !namesParameter(code);
        };
    }

    private boolean isParameterByName(Operand address) {
        return address instanceof Operand.Address(Operand base, long _) && isParameter(base);
    }

    private boolean isParameter(Operand operand) {
        return operand instanceof Operand.Symbol(String name, long _) && layout.isParameter(name);
    }

    private boolean namesParameter(Statement.Code code) {
        return code.operands().stream().anyMatch(each -> isParameter(each) || isParameterByName(each));
    }
}
