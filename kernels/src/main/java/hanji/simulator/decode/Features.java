package hanji.simulator.decode;

import hanji.simulator.ptx.Entry;
import hanji.simulator.ptx.Operand;
import hanji.simulator.ptx.Statement;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What of CUDA is not simulated, in CUDA's words. */
final class Features {
    private static final Set<String> TENSOR_CORES =
            Set.of("mma", "wmma", "wgmma", "tcgen05", "ldmatrix", "stmatrix", "movmatrix");
    private static final Set<String> TEXTURES = Set.of("tex", "tld4", "txq", "istypep");
    private static final Set<String> SURFACES = Set.of("suld", "sust", "sured", "suq");
    private static final Set<String> HALVES = Set.of("f16", "f16x2", "bf16", "bf16x2", "e4m3x2", "e5m2x2");

    private Features() {}

    /** A kernel's first call: what surrounds it makes sense only with it. */
    static Optional<Statement.Code> call(Entry entry) {
        for (Statement statement : entry.body())
            if (statement instanceof Statement.Code code && code.name().equals("call")) return Optional.of(code);
        return Optional.empty();
    }

    /** The feature that an instruction which is not known belongs to. */
    static Optional<String> of(Statement.Code code) {
        String name = code.name();
        if (name.equals("call")) return Optional.of(called(code.operands()));
        if (TENSOR_CORES.contains(name)) return Optional.of("tensor cores are not simulated");
        if (TEXTURES.contains(name)) return Optional.of("textures are not simulated");
        if (SURFACES.contains(name)) return Optional.of("surfaces are not simulated");
        if (name.equals("mbarrier")) return Optional.of("barrier objects in memory are not simulated");
        if (name.equals("cp") && code.has("bulk")) return Optional.of("bulk copies are not simulated");
        if (name.equals("mapa") || name.equals("getctarank") || code.has("cluster") || code.has("shared::cluster"))
            return Optional.of("clusters of blocks are not simulated");
        if (code.modifiers().stream().anyMatch(HALVES::contains))
            return Optional.of("arithmetic in F16 and BF16 is not simulated");
        if (code.operands().stream().anyMatch(Features::isEnvironment))
            return Optional.of("cooperative launches, with a barrier of the whole grid, are not simulated");
        return Optional.empty();
    }

    /** What of an instruction is not known: mostly its opcode. */
    static String culprit(Statement.Code code) {
        for (Operand operand : code.operands())
            if (operand instanceof Operand.Register register && isEnvironment(register)) return register.name();
        return code.opcode();
    }

    private static boolean isEnvironment(Operand operand) {
        return operand instanceof Operand.Register(String name, boolean _) && name.startsWith("%envreg");
    }

    private static String called(List<Operand> operands) {
        for (Operand operand : operands) {
            if (operand instanceof Operand.Register) break;
            if (operand instanceof Operand.Symbol symbol) return calledByName(symbol.name());
        }
        return "calls through pointers to functions are not simulated";
    }

    private static String calledByName(String name) {
        return switch (name) {
            case "vprintf" -> "printf in a kernel is not simulated";
            case "__assertfail" -> "assert in a kernel is not simulated";
            default ->
                "a call of '" + Entry.sourceName(name) + "': functions that nvcc did not inline are not simulated";
        };
    }
}
