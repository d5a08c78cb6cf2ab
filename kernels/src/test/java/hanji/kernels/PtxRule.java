package hanji.kernels;

import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** What holds for every statement of shipped PTX, so that its roundings are the CPU's and any driver takes it. */
enum PtxRule {
    NO_APPROXIMATION(statement -> has(statement, "approx")),
    NO_FLUSH_TO_ZERO(statement -> has(statement, "ftz")),
    NO_DIVISION_WITHOUT_ROUNDING(statement -> has(statement, "full")),
    /** Everything is inlined: a function's stack would be local memory. */
    NO_CALL(statement -> operation(statement).equals("call")),
    /** Without one, an assembler may contract a product and a sum. */
    ROUNDING_MODE(statement -> isArithmetic(statement) && !hasRounding(statement)),
    /** CUDA 12.0's assembler crashes on nested ones. */
    NO_INLINED_CALLS(statement -> statement.startsWith(".loc") && statement.contains("inlined_at")),
    RELATIVE_PATHS(statement -> statement.matches("\\.file\\s.*\"(/|\\\\|[A-Za-z]:).*")),
    /** Drivers since CUDA 12.0. */
    VERSION(statement ->
            statement.startsWith(".version") && Double.parseDouble(statement.split("\\s+")[1]) > 8.0),
    TARGET(statement -> statement.startsWith(".target") && !statement.matches("\\.target\\s+sm_75"));

    private static final Pattern COMMENT = Pattern.compile("//.*|(?s:/\\*.*?\\*/)");
    private static final Pattern END = Pattern.compile("[;{}\n]|(?<=[\\w$]):\\s");
    private static final Pattern GUARD = Pattern.compile("^@!?%\\w+\\s+");
    private static final List<String> ARITHMETIC =
            List.of("add", "sub", "mul", "mad", "fma", "div", "sqrt", "rcp", "rsqrt");

    private static final List<String> MODES = List.of("rn", "rz", "rm", "rp");

    private final Predicate<String> broken;

    PtxRule(Predicate<String> broken) {
        this.broken = broken;
    }

    /** Statements that break this rule. */
    List<String> faults(String ptx) {
        return END.splitAsStream(COMMENT.matcher(ptx).replaceAll(""))
                .map(statement -> GUARD.matcher(statement.strip()).replaceFirst(""))
                .filter(broken)
                .toList();
    }

    /** {@code add.rn.f32 %f1, ...} to {@code add.rn.f32}. */
    private static String opcode(String statement) {
        return statement.split("\\s", 2)[0];
    }

    private static String operation(String statement) {
        return opcode(statement).split("\\.", 2)[0];
    }

    private static boolean has(String statement, String modifier) {
        return List.of(opcode(statement).split("\\.")).contains(modifier);
    }

    private static boolean isArithmetic(String statement) {
        return ARITHMETIC.contains(operation(statement)) && (has(statement, "f32") || has(statement, "f64"));
    }

    private static boolean hasRounding(String statement) {
        return MODES.stream().anyMatch(mode -> has(statement, mode));
    }
}
