package hanji.bench.races;

import com.fasterxml.jackson.annotation.JsonIgnore;
import hanji.bench.Table;
import hanji.generative.cli.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What {@code ./hanji bench races} found in a corpus.
 *
 * @param command what finds it again
 * @param corpus the name of its repository
 * @param corpusCommit of its checkout, if that is a repository
 * @param commit of Hanji
 * @param made programs that its generator made, of which {@code outcomes} are drawn
 * @param seconds that it took
 */
public record RacesFindings(
        String command,
        String corpus,
        Optional<String> corpusCommit,
        Optional<String> commit,
        int made,
        double seconds,
        List<Tally> tallies,
        List<Outcome> outcomes,
        @JsonIgnore int listed)
        implements Result {
    private static final Pattern ADVICE_ON_RACES = Pattern.compile("writes the same value|a plain read beside");

    @Override
    public String text() {
        var lines = new ArrayList<String>();
        lines.add("%s%s: %d of %d programs in %.0f s"
                .formatted(corpus, corpusCommit.map(id -> " at " + id).orElse(""), outcomes.size(), made, seconds));
        lines.add("%d ran to their end, %d were stopped, %d were refused, %d were not compiled, %d launched nothing"
                .formatted(
                        count(Outcome.Ending.RAN),
                        count(Outcome.Ending.STOPPED),
                        count(Outcome.Ending.REFUSED),
                        count(Outcome.Ending.NOT_COMPILED),
                        count(Outcome.Ending.LAUNCHED_NOTHING)));
        lines.add(new Table(Tally.HEADER, tallies.stream().map(Tally::line).toList()).text());
        for (Bug bug : Bug.values()) {
            list(
                    lines,
                    "missed, " + bug.name().toLowerCase(Locale.ROOT),
                    each -> each.counts() && each.misses(bug),
                    each -> whyMissed(each, bug));
            list(
                    lines,
                    "false alarm, " + bug.name().toLowerCase(Locale.ROOT),
                    each -> each.isFalseAlarm(bug),
                    each -> each.found().get(bug));
        }
        for (Outcome.Ending ending : Outcome.Ending.values()) if (ending != Outcome.Ending.RAN) group(lines, ending);
        list(
                lines,
                "other faults where no bug is planted",
                each -> each.labels().isEmpty() && !each.others().isEmpty(),
                each -> String.join("; ", each.others()));
        return String.join(System.lineSeparator(), lines);
    }

    /** Each reason once, with the number of programs and the first of them. */
    private void group(List<String> lines, Outcome.Ending ending) {
        Map<String, List<Outcome>> reasons = outcomes.stream()
                .filter(each -> each.ending() == ending)
                .collect(Collectors.groupingBy(Outcome::reason, TreeMap::new, Collectors.toList()));
        if (reasons.isEmpty()) return;
        lines.add("");
        lines.add(ending.name().toLowerCase(Locale.ROOT).replace('_', ' ') + ": " + count(ending));
        reasons.forEach((reason, programs) -> lines.add(
                "  " + programs.size() + ", the first " + programs.getFirst().program() + ": " + reason));
    }

    private long count(Outcome.Ending ending) {
        return outcomes.stream().filter(each -> each.ending() == ending).count();
    }

    private static String whyMissed(Outcome outcome, Bug bug) {
        Optional<String> advice = outcome.advice().stream()
                .filter(each -> bug == Bug.RACE && ADVICE_ON_RACES.matcher(each).lookingAt())
                .findFirst();
        if (advice.isPresent()) return "told as advice: " + advice.get();
        return outcome.reason().isEmpty() ? "no run showed it" : outcome.reason();
    }

    private void list(List<String> lines, String what, Predicate<Outcome> chosen, Function<Outcome, String> why) {
        List<Outcome> all = outcomes.stream().filter(chosen).toList();
        if (all.isEmpty()) return;
        lines.add("");
        lines.add(what + ": " + all.size());
        all.stream()
                .limit(listed)
                .map(each -> "  " + each.program() + ": " + why.apply(each))
                .forEach(lines::add);
        if (all.size() > listed) lines.add("  and " + (all.size() - listed) + " more, which --json FILE names");
    }
}
