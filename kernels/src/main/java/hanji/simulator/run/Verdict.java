package hanji.simulator.run;

import hanji.simulator.Fault;
import hanji.simulator.proof.Difference;
import java.util.List;
import java.util.Locale;

/** What a {@link Proof} came to. */
public sealed interface Verdict {
    /**
     * All elements of all arrays are the same trees of roundings: equal bits whatever the numbers are.
     *
     * @param elements of arrays that the kernels changed
     * @param symbols different numbers that these depend on
     * @param roundings different ones that these are made of
     * @param operations different ones, roundings among them
     */
    record Same(long elements, long symbols, long roundings, long operations) implements Verdict {}

    /**
     * Some are not.
     *
     * @param argument of the first kernel, from 0, with the first element that is not
     * @param elements how many are not
     */
    record Differs(int argument, int element, Difference difference, long elements, long all) implements Verdict {
        private String lines() {
            String depth = difference.depth() == 0
                    ? "in their last operation"
                    : "in what goes into the last operations, " + difference.depth() + " before the end";
            return String.format(
                    Locale.ROOT,
                    "not the same: %,d of %,d elements differ, first element %d of argument %d, %s\n  first:  %s%s\n  second: %s%s",
                    elements,
                    all,
                    element,
                    argument,
                    depth,
                    difference.left(),
                    at(difference.leftAt()),
                    difference.right(),
                    at(difference.rightAt()));
        }

        private static String at(String place) {
            return place.isEmpty() ? "" : "   (" + place + ")";
        }
    }

    /**
     * Nothing can be said: what one of them does depends on the numbers.
     *
     * @param kernel which
     * @param why one line with the place
     */
    record DependsOnData(String kernel, String why) implements Verdict {}

    /** Nothing is said: a kernel has faults for the numbers that it was given. */
    record Faulty(String kernel, List<Fault> faults) implements Verdict {}

    /** Whether equality is proved. */
    default boolean isProved() {
        return this instanceof Same;
    }

    /** For people, some lines. */
    default String text() {
        return switch (this) {
            case Same same ->
                String.format(
                        Locale.ROOT,
                        "the same tree of roundings in every output, for all inputs: %,d elements from %,d numbers by"
                                + " %,d different roundings (%,d operations)",
                        same.elements,
                        same.symbols,
                        same.roundings,
                        same.operations);
            case Differs differs -> differs.lines();
            case DependsOnData depends -> depends.kernel + " cannot be proved: " + depends.why;
            case Faulty faulty ->
                faulty.kernel + " has faults, so that nothing is proved:\n  "
                        + String.join(
                                "\n  ",
                                faulty.faults.stream().map(Fault::toString).toList());
        };
    }
}
