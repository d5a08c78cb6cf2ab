package hanji.kernels.check.mutant;

import hanji.simulator.ptx.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * An instruction as its line of PTX writes it.
 *
 * @param guard {@code @%p1} or {@code @!%p1}; empty if it has none
 * @param opcode for example {@code add.s32}
 * @param operands in the order of the line
 */
record Line(Statement.Code code, String guard, String opcode, List<String> operands) {
    private static final Pattern INSTRUCTION =
            Pattern.compile("\\s*(@!?[%\\w$]+)?\\s*([a-z][\\w.:]*)\\s*([^;]*);\\s*(//.*)?");

    Line {
        operands = List.copyOf(operands);
    }

    /** The line of an instruction; empty if the line holds more or less than that. */
    static Optional<Line> of(Statement.Code code, String text) {
        Matcher matcher = INSTRUCTION.matcher(text);
        if (!matcher.matches() || !matcher.group(2).equals(code.opcode())) return Optional.empty();
        return Optional.of(new Line(
                code,
                matcher.group(1) == null ? "" : matcher.group(1),
                matcher.group(2),
                split(matcher.group(3).strip())));
    }

    private static List<String> split(String text) {
        List<String> parts = new ArrayList<>();
        int depth = 0, from = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '[' || c == '{' || c == '(') depth++;
            if (c == ']' || c == '}' || c == ')') depth--;
            if (c == ',' && depth == 0) {
                parts.add(text.substring(from, i).strip());
                from = i + 1;
            }
        }
        if (!text.isBlank()) parts.add(text.substring(from).strip());
        return parts;
    }

    String name() {
        return code.name();
    }

    Line withGuard(String other) {
        return new Line(code, other, opcode, operands);
    }

    Line withOpcode(String other) {
        return new Line(code, guard, other, operands);
    }

    Line withOperand(int index, String other) {
        List<String> changed = new ArrayList<>(operands);
        changed.set(index, other);
        return new Line(code, guard, opcode, changed);
    }

    Line swapped(int a, int b) {
        return withOperand(a, operands.get(b)).withOperand(b, operands.get(a));
    }

    /** Whether two operands are there and differ. */
    boolean differ(int a, int b) {
        return b < operands.size() && !operands.get(a).equals(operands.get(b));
    }

    String text() {
        return (guard.isEmpty() ? "" : guard + " ")
                + opcode
                + operands.stream().collect(Collectors.joining(", ", " ", ";"));
    }
}
