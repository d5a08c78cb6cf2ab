package hanji.simulator.run;

import java.util.List;
import java.util.Map;

/** Whole numbers by formulas of others, as in {@code n/block}: quotients are rounded up. */
public final class Counting {
    private static final Expression.Values NONE = new Expression.Values() {
        @Override
        public double number(int argument) {
            throw new IllegalArgumentException("arg" + argument + " is not known before there is a launch");
        }

        @Override
        public double element(int argument, double index) {
            return number(argument);
        }
    };

    private Counting() {}

    /** @throws IllegalArgumentException if the formula is not understood, or gives no whole number; one line */
    public static long value(String formula, Map<String, Long> values) {
        List<String> names = List.copyOf(values.keySet());
        double[] locals = new double[names.size() + ExpressionParser.mostLocals(formula)];
        for (int i = 0; i < names.size(); i++) locals[i] = values.getOrDefault(names.get(i), 0L);
        double value = ExpressionParser.parseCounting(formula, names).value(NONE, locals);
        if (value != Math.rint(value) || Math.abs(value) > 0x1p53)
            throw new IllegalArgumentException("'" + formula + "' is " + value + ", no whole number");
        return (long) value;
    }
}
