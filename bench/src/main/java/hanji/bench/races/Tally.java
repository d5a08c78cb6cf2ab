package hanji.bench.races;

import java.util.List;
import java.util.Locale;

/**
 * One row of the table.
 *
 * @param bug a kind of bug, or one label that is the only one of its kind in a program
 * @param with programs in which it is planted
 * @param without programs in which no bug of its kind is
 */
public record Tally(String bug, int with, int found, int missed, int without, int falseAlarms) {
    static final List<String> HEADER =
            List.of("bug", "with it", "found", "missed", "without", "false alarms", "recall", "precision");

    /** Of a kind. */
    static Tally of(Bug bug, List<Outcome> outcomes) {
        return of(
                bug.name().toLowerCase(Locale.ROOT),
                bug,
                outcomes.stream().filter(each -> each.planted().contains(bug)).toList(),
                outcomes.stream().filter(each -> each.isFreeOf(bug)).toList());
    }

    /** Of a label of this kind, in the programs that have no other of it. */
    static Tally of(String label, Bug bug, Suite suite, List<Outcome> outcomes) {
        return of(
                "  " + label + " alone",
                bug,
                outcomes.stream()
                        .filter(each -> each.labels().stream()
                                .filter(other -> suite.labels.get(other) == bug)
                                .toList()
                                .equals(List.of(label)))
                        .toList(),
                List.of());
    }

    private static Tally of(String name, Bug bug, List<Outcome> with, List<Outcome> without) {
        int missed = (int) with.stream().filter(each -> each.misses(bug)).count();
        int alarms =
                (int) without.stream().filter(each -> each.isFalseAlarm(bug)).count();
        return new Tally(name, with.size(), with.size() - missed, missed, without.size(), alarms);
    }

    /** Of the planted bugs, those found; NaN if there are none. */
    public double recall() {
        return (double) found / with;
    }

    /** Of the programs in which something was found, those in which it is planted; NaN if there are none. */
    public double precision() {
        return (double) found / (found + falseAlarms);
    }

    List<String> line() {
        boolean whole = !bug.startsWith(" ");
        return List.of(
                bug,
                Integer.toString(with),
                Integer.toString(found),
                Integer.toString(missed),
                whole ? Integer.toString(without) : "",
                whole ? Integer.toString(falseAlarms) : "",
                percent(recall()),
                whole ? percent(precision()) : "");
    }

    private static String percent(double share) {
        return Double.isNaN(share) ? "" : String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }
}
