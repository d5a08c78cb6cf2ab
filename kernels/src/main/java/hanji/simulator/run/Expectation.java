package hanji.simulator.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an array has to hold after a launch: {@code arg0=file:y.npy}, or {@code arg0[i]=arg1[i]*2+arg3}, a formula (see
 * {@link ExpressionParser}) of the element's index i, the number n of elements, and the arguments before the launch. It
 * is computed in double and rounded to the array's type, whole numbers to their low bits.
 *
 * @param text as it was written
 * @param argument an array's place among the arguments, from 0
 * @param right what stands behind the equals sign
 * @param isFormula whether that is a formula
 */
public record Expectation(String text, int argument, String right, boolean isFormula) {
    private static final Pattern FORM = Pattern.compile("arg(\\d{1,4})(\\[i])?=([^=].*)");
    private static final List<String> NAMES = List.of("i", "n");

    /**
     * Reads one.
     *
     * @throws IllegalArgumentException if it is not understood; one line
     */
    public static Expectation parse(String text) {
        Matcher matcher = FORM.matcher(text.strip());
        if (!matcher.matches() || (matcher.group(2) == null) != ArrayFile.isNamed(matcher.group(3)))
            throw new IllegalArgumentException("expectation '" + text
                    + "' is not understood; write arg0=file:y.npy, or arg0[i]=FORMULA, for example arg0[i]=arg1[i]*2");
        boolean isFormula = matcher.group(2) != null;
        if (isFormula) ExpressionParser.parse(matcher.group(3), NAMES);
        return new Expectation(text, Integer.parseInt(matcher.group(1)), matcher.group(3), isFormula);
    }

    /**
     * How a result compares.
     *
     * @param elements that were compared
     * @param differing those that differ by more than is allowed
     * @param first the first of these; -1 if there is none
     * @param found what stands there
     * @param wanted what should, rounded to the type
     * @param largestError of all elements, in the type's values, where both are numbers
     */
    public record Outcome(
            String text, int elements, int differing, int first, Number found, Number wanted, double largestError) {
        /** Whether it is as expected. */
        public boolean isMet() {
            return differing == 0;
        }

        /** One line. */
        public String line() {
            if (isMet())
                return "as expected, " + text + ": " + elements + " elements"
                        + (largestError == 0 ? "" : ", the largest error is " + largestError);
            return "NOT as expected, " + text + ": " + differing + " of " + elements + " elements, first element "
                    + first + ": " + found + ", not " + wanted;
        }
    }

    /**
     * Compares.
     *
     * @param arrays by argument, what stands in it after the launch
     * @throws IllegalArgumentException if the formula does not fit the arguments; one line
     */
    public Outcome of(List<Argument> arguments, Map<Integer, ByteBuffer> arrays, Tolerance tolerance) {
        ByteBuffer found = arrays.get(argument);
        if (found == null)
            throw new IllegalArgumentException("expectation '" + text + "': argument " + argument + " is no array");
        Argument.Array array = (Argument.Array) arguments.get(argument);
        Wanted wanted = isFormula ? byFormula(array, arguments) : fromFile(array);
        int differing = 0, first = -1;
        double largest = 0;
        for (int i = 0; i < array.length(); i++) {
            double error = Math.abs(array.element(found, i).doubleValue()
                    - array.element(wanted.rounded, i).doubleValue());
            if (error > largest) largest = error;
            if (tolerance.allows(array, found, wanted.rounded, i, wanted.exact.applyAsDouble(i))) continue;
            if (differing++ == 0) first = i;
        }
        int shown = Math.max(first, 0);
        return new Outcome(
                text,
                array.length(),
                differing,
                first,
                array.element(found, shown),
                array.element(wanted.rounded, shown),
                largest);
    }

    private record Wanted(ByteBuffer rounded, IntToDoubleFunction exact) {}

    private Wanted byFormula(Argument.Array array, List<Argument> arguments) {
        Expression formula = ExpressionParser.parse(right, NAMES);
        Before before = new Before(text, arguments);
        double[] locals = new double[ExpressionParser.mostLocals(right) + NAMES.size()];
        locals[1] = array.length();
        return computed(array, i -> {
            locals[0] = i;
            return formula.value(before, locals);
        });
    }

    /** Elements in double, and rounded to the type. */
    private static Wanted computed(Argument.Array array, IntToDoubleFunction of) {
        double[] exact = new double[array.length()];
        ByteBuffer rounded = ByteBuffer.allocate((int) array.bytes()).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < exact.length; i++) {
            exact[i] = of.applyAsDouble(i);
            Number number = array.type().isFloat() ? (Number) exact[i] : (Number) (long) Math.rint(exact[i]);
            array.type().put(rounded, i * array.type().bytes(), number);
        }
        return new Wanted(rounded, i -> exact[i]);
    }

    /** Of the array's own type, or in double for floats. */
    private Wanted fromFile(Argument.Array array) {
        try {
            if (array.type().isFloat() && array.type() != Argument.Type.F64 && !right.startsWith("@")) {
                ArrayFile.Stored stored = ArrayFile.stored(right);
                ArrayFile.requireLength(stored, array.length());
                if (stored.array().type().equals("F64"))
                    return computed(array, i -> stored.array().elements().getDouble(Double.BYTES * i));
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        byte[] content = ArrayFile.content("arg" + argument + "=" + right, array.type(), array.length());
        ByteBuffer rounded = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
        return new Wanted(rounded, i -> array.element(rounded, i).doubleValue());
    }

    /** The arguments before the launch. */
    private static final class Before implements Expression.Values {
        private final String text;
        private final List<Argument> arguments;
        private final Map<Integer, ByteBuffer> elements = new HashMap<>();

        private Before(String text, List<Argument> arguments) {
            this.text = text;
            this.arguments = arguments;
        }

        @Override
        public double number(int argument) {
            if (argument < arguments.size() && arguments.get(argument) instanceof Argument.Scalar scalar)
                return scalar.rounded();
            throw new IllegalArgumentException("expectation '" + text + "': argument " + argument + " is no number");
        }

        @Override
        public double element(int argument, double index) {
            if (argument >= arguments.size() || !(arguments.get(argument) instanceof Argument.Array array))
                throw new IllegalArgumentException("expectation '" + text + "': argument " + argument + " is no array");
            if (!(index >= 0 && index < array.length()) || index != Math.rint(index))
                throw new IllegalArgumentException("expectation '" + text + "': argument " + argument
                        + " has no element " + index + ", of " + array.length());
            ByteBuffer held = elements.computeIfAbsent(argument, _ -> array.elements());
            return array.element(held, (int) index).doubleValue();
        }
    }
}
