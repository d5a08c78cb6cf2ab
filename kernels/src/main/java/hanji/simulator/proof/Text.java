package hanji.simulator.proof;

import java.util.ArrayList;
import java.util.List;

/** Writes expressions for people, cut off at a depth. */
public final class Text {
    private static final int DEPTH = 4;

    private final Terms terms;

    public Text(Terms terms) {
        this.terms = terms;
    }

    /** {@code fma(arg1[0], arg2[0], 0.0)}; what lies deeper than some levels is three dots. */
    public String of(int term) {
        return text(term, "f32", DEPTH);
    }

    private String text(int term, String type, int depth) {
        if (terms.is(term, Terms.SYMBOL)) return terms.symbolText(term);
        if (terms.isConstant(term)) return constant(term, type);
        if (depth == 0) return "...";
        String operation = terms.operation(term);
        String inside = operation.startsWith("select") ? type : typeOf(operation);
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < terms.arity(term); i++) parts.add(text(terms.argument(term, i), inside, depth - 1));
        return switch (operation) {
            case "add.f32", "add.b32" -> "(" + parts.get(0) + " + " + parts.get(1) + ")";
            case "mul.f32" -> parts.get(0) + " * " + parts.get(1);
            case "neg.f32" -> "-" + parts.get(0);
            case "nan.f32" -> "isNan(" + parts.get(0) + ")";
            case "select" -> "(" + parts.get(0) + " ? " + parts.get(1) + " : " + parts.get(2) + ")";
            default -> name(operation) + "(" + String.join(", ", parts) + ")";
        };
    }

    /** Without its type, where that is F32. */
    private static String name(String operation) {
        return operation.endsWith(".f32") && operation.indexOf('.') == operation.length() - 4
                ? operation.substring(0, operation.length() - 4)
                : operation;
    }

    private static String typeOf(String operation) {
        return operation.substring(operation.lastIndexOf('.') + 1);
    }

    private String constant(int term, String type) {
        long bits = terms.bits(term);
        if (terms.is(term, Terms.TRUTH)) return bits != 0 ? "true" : "false";
        if (terms.is(term, Terms.WIDE))
            return type.equals("f64") ? Double.toString(Double.longBitsToDouble(bits)) : Long.toString(bits);
        return type.equals("f32") ? Float.toString(Float.intBitsToFloat((int) bits)) : Integer.toString((int) bits);
    }
}
