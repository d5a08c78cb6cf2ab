package hanji.bench.kernel;

import hanji.bench.Table;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * What the simulator counts of a kernel in one file and otherwise in another.
 *
 * @param ratio the second over the first
 */
public record CountedOtherwise(String kernel, String what, double first, double second, double ratio) {
    /** What is counted. */
    private enum Quantity {
        BYTES("bytes", Predicted::bytes),
        FLOPS("operations", Predicted::flops),
        ISSUE_SLOTS("issue slots", Predicted::issueSlots),
        SECTORS("sectors a request", Predicted::sectorsPerRequest),
        CONFLICTS("conflicts a request", Predicted::conflictsPerRequest),
        REGISTERS("registers", Predicted::registers),
        SHARED("shared bytes", Predicted::sharedBytes),
        OCCUPANCY("occupancy", Predicted::occupancy);

        private final String words;
        private final ToDoubleFunction<Predicted> of;

        Quantity(String words, ToDoubleFunction<Predicted> of) {
            this.words = words;
            this.of = of;
        }
    }

    static Stream<CountedOtherwise> of(Predicted one, Predicted other) {
        String kernel = one.kernel().equals(other.kernel()) ? one.kernel() : one.kernel() + ", " + other.kernel();
        return Stream.of(Quantity.values())
                .map(quantity -> {
                    double a = quantity.of.applyAsDouble(one), b = quantity.of.applyAsDouble(other);
                    return new CountedOtherwise(kernel, quantity.words, a, b, b / a);
                })
                .filter(each -> each.first != each.second);
    }

    static Table table(List<CountedOtherwise> counted) {
        return new Table(
                List.of("kernel on the simulator", "counts", "first", "second", "second/first"),
                counted.stream()
                        .map(each -> List.of(
                                each.kernel,
                                each.what,
                                number(each.first),
                                number(each.second),
                                each.first == 0 ? "-" : String.format(Locale.ROOT, "%.3f", each.ratio)))
                        .toList());
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value == Math.rint(value) ? "%,.0f" : "%,.2f", value);
    }
}
