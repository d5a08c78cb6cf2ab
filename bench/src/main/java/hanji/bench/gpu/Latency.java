package hanji.bench.gpu;

import hanji.simulator.ptx.Statement.Code;

/**
 * Cycles from the issue of an instruction to that of one which needs its result, on Hopper. Of memory those that
 * arXiv:2402.13499 measured: shared 29, first-level cache 41, second-level cache 263, device memory 479. Arithmetic takes 4,
 * as since Volta (arXiv:1804.06826). Lanes exchange values on the way of shared memory and are counted as that. A correctly
 * rounded division or root is a chain of about ten instructions.
 */
final class Latency {
    static final double ARITHMETIC = 4, SHARED = 29, FIRST_LEVEL = 41, SECOND_LEVEL = 263, MEMORY = 479;

    private static final double DIVISION = 10 * ARITHMETIC;
    /** Of one instruction of a tensor core: about what the same paper measured for m16n8k16. */
    private static final double MATRIX = 33;

    private Latency() {}

    /**
     * Of an instruction.
     *
     * @param global of a load from global memory
     */
    static double of(Code code, double global) {
        return switch (code.name()) {
            case "mov", "cvta" -> 0;
            case "ld", "ldu" -> ofLoad(code, global);
            case "atom" -> code.has("shared") ? SHARED : global;
            case "shfl", "vote", "match", "redux", "ldmatrix" -> SHARED;
            case "div", "rcp", "sqrt" -> code.has("approx") ? ARITHMETIC : DIVISION;
            case "mma", "wmma" -> MATRIX;
            default -> ARITHMETIC;
        };
    }

    private static double ofLoad(Code code, double global) {
        if (isFolded(code)) return 0;
        if (code.has("shared") || code.has("shared::cta")) return SHARED;
        return code.has("local") ? FIRST_LEVEL : global;
    }

    /** Whether an assembler makes it an operand of the instructions that follow: moves, parameters and constants. */
    static boolean isFolded(Code code) {
        return switch (code.name()) {
            case "mov", "cvta" -> true;
            case "ld" -> code.has("param") || code.has("const");
            default -> false;
        };
    }
}
