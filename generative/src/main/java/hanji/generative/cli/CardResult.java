package hanji.generative.cli;

import com.fasterxml.jackson.annotation.JsonIgnore;
import hanji.simulator.run.CardRun;
import hanji.simulator.run.Expectation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a kernel did on a card, after what it did on the simulator.
 *
 * @param equal whether all arrays hold the simulator's bits
 * @param differences by array
 * @param expected what was compared, on the card
 */
record CardResult(
        SimulateResult simulated,
        String device,
        int launches,
        double p10Us,
        double medianUs,
        double p90Us,
        boolean equal,
        List<CardRun.Difference> differences,
        List<Expectation.Outcome> expected,
        @JsonIgnore boolean mayDiffer)
        implements Result {
    static CardResult of(SimulateResult simulated, CardRun.Measured card, List<Expectation.Outcome> expected) {
        return new CardResult(
                simulated,
                card.device(),
                card.launches(),
                card.p10Us(),
                card.medianUs(),
                card.p90Us(),
                card.isEqual(),
                card.differences(),
                expected,
                !simulated.counts().exact());
    }

    @Override
    public String preamble() {
        return simulated.preamble();
    }

    @Override
    public String text() {
        List<String> lines = new ArrayList<>(List.of(simulated.text()));
        lines.add(String.format(
                Locale.ROOT,
                "on %s: p10 %.2f us, median %.2f us, p90 %.2f us of %d launches, by events",
                device,
                p10Us,
                medianUs,
                p90Us,
                launches));
        if (equal) lines.add("  the simulator's bits in all arrays");
        for (CardRun.Difference each : differences)
            if (each.differing() > 0)
                lines.add("  " + (mayDiffer ? "" : "NOT the simulator's bits: ") + each.differing()
                        + " elements of argument " + each.argument() + " differ, the first is element " + each.first()
                        + (mayDiffer ? "; approximating instructions ran, of which bits may differ" : ""));
        expected.forEach(each -> lines.add("  " + each.line()));
        return String.join(System.lineSeparator(), lines);
    }

    @Override
    public ExitCode code() {
        boolean right = equal || mayDiffer;
        return right && simulated.code() == ExitCode.OK && expected.stream().allMatch(Expectation.Outcome::isMet)
                ? ExitCode.OK
                : ExitCode.FAULTS;
    }
}
