package hanji.kernels.check;

import hanji.autograd.check.CheckFailure;
import hanji.kernels.check.mutant.Mutant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How many mistakes that were planted into a kernel's PTX, one at a time, the checks of the kernel have found.
 *
 * @param killed how many, by what found them: {@code bits}, {@code unwritten}, or a kind of fault
 * @param survivors those that were not found
 * @param leftOut changes that PTX does not allow, so that they are no mistakes that a compiler could make
 * @param untried those beyond the {@link MutationLimit}
 */
public record MutationScore(Map<String, Integer> killed, List<Mutant> survivors, int leftOut, int untried) {
    /** How many were found. */
    public int found() {
        return killed.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** How many were tried. */
    public int tried() {
        return found() + survivors.size();
    }

    /** Of those tried, how many were found, from 0 to 1; 1 if there are none. */
    public double share() {
        return tried() == 0 ? 1 : (double) found() / tried();
    }

    /** @throws CheckFailure with the survivors, if the share is below this one */
    public void require(double share) {
        if (share() < share) throw new CheckFailure(text());
    }

    /** The score in a line, then a line for each survivor. */
    public String text() {
        String by = killed.entrySet().stream()
                .map(each -> each.getKey() + " " + each.getValue())
                .collect(Collectors.joining(", "));
        String late = untried == 0 ? "" : "; " + untried + " not tried, beyond the limit of time or number";
        String lines = survivors.stream().map(each -> "\n  " + each.text()).collect(Collectors.joining());
        return String.format(
                Locale.ROOT,
                "%d of %d mutants found, %.1f %% (by %s)%s%s",
                found(),
                tried(),
                100 * share(),
                by.isEmpty() ? "nothing" : by,
                late,
                lines.isEmpty() ? "" : "; not found:" + lines);
    }
}
