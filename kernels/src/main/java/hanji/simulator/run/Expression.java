package hanji.simulator.run;

/** A number by a formula: see {@link ExpressionParser} for how it is written. */
@FunctionalInterface
interface Expression {
    /** @param locals the index of the element, and those of the sums around */
    double value(Values values, double[] locals);

    /** What formulas are about: the arguments of a kernel as they were before the launch. */
    interface Values {
        /** An argument that is a number. */
        double number(int argument);

        /** An element of an argument that is an array. */
        double element(int argument, double index);
    }
}
