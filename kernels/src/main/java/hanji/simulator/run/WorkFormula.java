package hanji.simulator.run;

import java.util.List;

/**
 * How many bytes a launch must move, or how many operations it must do, by a formula (see {@link ExpressionParser}) of its
 * arguments: {@code 12*arg3}. An argument that is a number is its value, one that is an array the number of its elements.
 *
 * @param text as it was written
 */
public record WorkFormula(String text) {
    /** @throws IllegalArgumentException if it is not understood; one line */
    public WorkFormula {
        ExpressionParser.parse(text, List.of());
    }

    /**
     * The number for a launch.
     *
     * @throws IllegalArgumentException if it is no whole number, below 0, or names what is no argument; one line
     */
    public long of(List<Argument> arguments) {
        double[] locals = new double[ExpressionParser.mostLocals(text)];
        double amount = ExpressionParser.parse(text, List.of()).value(new Sizes(text, arguments), locals);
        if (amount != Math.rint(amount) || amount < 0 || amount > 0x1p53)
            throw new IllegalArgumentException("'" + text + "' is " + amount + ", no number of bytes or operations");
        return (long) amount;
    }

    private record Sizes(String text, List<Argument> arguments) implements Expression.Values {
        @Override
        public double number(int argument) {
            if (argument < arguments.size())
                switch (arguments.get(argument)) {
                    case Argument.Scalar scalar -> {
                        return scalar.rounded();
                    }
                    case Argument.Array array -> {
                        return array.length();
                    }
                    case Argument.Struct _, Argument.Pointer _, Argument.Pointers _ -> {}
                }
            throw new IllegalArgumentException("'" + text + "': argument " + argument + " is no number and no array");
        }

        @Override
        public double element(int argument, double index) {
            throw new IllegalArgumentException("'" + text
                    + "': how much a launch does is said by numbers, not by elements of argument " + argument);
        }
    }
}
