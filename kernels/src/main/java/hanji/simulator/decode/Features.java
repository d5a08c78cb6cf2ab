package hanji.simulator.decode;

import hanji.simulator.ptx.Operand;
import hanji.simulator.ptx.Statement;
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

    /** The feature that an instruction which is not known belongs to. */
    static Optional<String> of(Statement.Code code) {
        String name = code.name();
        if (TENSOR_CORES.contains(name)) return Optional.of("this instruction of tensor cores is not simulated");
        if (TEXTURES.contains(name)) return Optional.of("textures are not simulated");
        if (SURFACES.contains(name)) return Optional.of("surfaces are not simulated");
        if (name.equals("mbarrier")) return Optional.of("bytes that a barrier object counts are not simulated");
        if (name.equals("cp") && code.has("bulk")) return Optional.of("bulk copies are not simulated");
        if (name.equals("mapa") || name.equals("getctarank") || code.has("cluster") || code.has("shared::cluster"))
            return Optional.of("clusters of blocks are not simulated");
        if (code.modifiers().stream().anyMatch(HALVES::contains))
            return Optional.of("this operation in F16 and BF16 is not simulated");
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
}
