package hanji.simulator.decode;

import hanji.simulator.Counts;
import hanji.simulator.ptx.Statement;
import hanji.simulator.ptx.Type;
import java.util.List;
import java.util.Set;

/** What instructions count as. */
final class Kinds {
    private static final Set<String> DIVISIONS = Set.of("div", "rcp", "sqrt", "rsqrt");
    private static final Set<String> COMPARISONS = Set.of("setp", "set", "selp", "slct", "testp");
    private static final Set<String> BARRIERS = Set.of("bar", "barrier", "membar", "fence");
    private static final Set<String> EXCHANGES = Set.of("shfl", "vote", "match", "redux", "activemask");
    private static final Set<String> BRANCHES = Set.of("bra", "brx", "ret", "exit", "call");
    private static final Set<String> MATRICES = Set.of("mma", "wmma", "ldmatrix", "stmatrix");
    private static final Set<String> APPROXIMATIONS = Set.of("ex2", "lg2", "sin", "cos", "tanh", "rsqrt");

    private Kinds() {}

    static boolean isExact(Statement.Code code) {
        return !code.has("approx")
                && !code.has("full")
                && !code.name().equals("mma")
                && !code.name().equals("wmma");
    }

    static Counts.Kind of(Statement.Code code) {
        String name = code.name();
        if (code.has("approx") || code.has("full") || APPROXIMATIONS.contains(name)) return Counts.Kind.APPROXIMATE;
        if (MATRICES.contains(name)) return Counts.Kind.MATRIX;
        if (BRANCHES.contains(name)) return Counts.Kind.BRANCH;
        if (BARRIERS.contains(name)) return Counts.Kind.BARRIER;
        if (EXCHANGES.contains(name)) return Counts.Kind.SHUFFLE;
        if (COMPARISONS.contains(name)) return Counts.Kind.COMPARE;
        return switch (name) {
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
                fused
                        ? Counts.Kind.F32_FMA
                        : DIVISIONS.contains(code.name()) ? Counts.Kind.F32_DIVIDE : Counts.Kind.F32;
            case F16, BF16, F16X2, BF16X2 -> Counts.Kind.F16;
            default -> Counts.Kind.INTEGER;
        };
    }
}
