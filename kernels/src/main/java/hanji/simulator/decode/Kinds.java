package hanji.simulator.decode;

import hanji.simulator.Counts;
import hanji.simulator.ptx.Statement;
import hanji.simulator.ptx.Type;
import java.util.List;

/** What instructions count as. */
final class Kinds {
    private Kinds() {}

    static boolean isExact(Statement.Code code) {
        return !code.has("approx")
                && !code.has("full")
                && !code.name().equals("mma")
                && !code.name().equals("wmma");
    }

    static Counts.Kind of(Statement.Code code) {
        if (code.has("approx") || code.has("full")) return Counts.Kind.APPROXIMATE;
        return switch (code.name()) {
            case "ex2", "lg2", "sin", "cos", "tanh", "rsqrt" -> Counts.Kind.APPROXIMATE;
            case "mma", "wmma", "ldmatrix", "stmatrix" -> Counts.Kind.MATRIX;
            case "bra", "brx", "ret", "exit", "call" -> Counts.Kind.BRANCH;
            case "bar", "barrier", "membar", "fence" -> Counts.Kind.BARRIER;
            case "shfl", "vote", "match", "redux", "activemask" -> Counts.Kind.SHUFFLE;
            case "setp", "set", "selp", "slct", "testp" -> Counts.Kind.COMPARE;
            case "cvt", "cvta" -> Counts.Kind.CONVERT;
            case "mov", "prmt" -> Counts.Kind.MOVE;
            case "ld", "ldu" -> memory(code, Counts.Kind.GLOBAL_LOAD, Counts.Kind.SHARED_LOAD);
            case "st" -> memory(code, Counts.Kind.GLOBAL_STORE, Counts.Kind.SHARED_STORE);
            case "atom", "red" -> memory(code, Counts.Kind.GLOBAL_ATOMIC, Counts.Kind.SHARED_ATOMIC);
            default -> arithmetic(code);
        };
    }

    private static Counts.Kind memory(Statement.Code code, Counts.Kind global, Counts.Kind shared) {
        if (code.has("param") || code.has("const")) return Counts.Kind.CONSTANT;
        if (code.has("local")) return Counts.Kind.LOCAL;
        return code.has("shared") || code.has("shared::cta") ? shared : global;
    }

    private static Counts.Kind arithmetic(Statement.Code code) {
        List<Type> types = code.types();
        Type type = types.isEmpty() ? Type.B32 : types.getLast();
        boolean fused = code.name().equals("fma") || code.name().equals("mad");
        return switch (type) {
            case F64 -> fused ? Counts.Kind.F64_FMA : Counts.Kind.F64;
            case F32 ->
                switch (code.name()) {
                    case "fma", "mad" -> Counts.Kind.F32_FMA;
                    case "div", "rcp", "sqrt" -> Counts.Kind.F32_DIVIDE;
                    default -> Counts.Kind.F32;
                };
            case F16, BF16, F16X2, BF16X2 -> Counts.Kind.F16;
            default -> Counts.Kind.INTEGER;
        };
    }
}
