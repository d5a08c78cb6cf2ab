package hanji.generative.cli;

import com.fasterxml.jackson.annotation.JsonIgnore;
import hanji.kernels.check.Finding;
import hanji.kernels.check.OpReport;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What the checks of an op saw.
 *
 * @param op its class
 * @param made how it was made
 * @param clean whether nothing is wrong
 * @param mutants empty if none were tried
 * @param advice what is no finding but may explain one
 * @param report the same for people
 */
record CheckResult(
        String op,
        String made,
        boolean clean,
        List<Checked> checks,
        Optional<Mutants> mutants,
        Optional<String> advice,
        @JsonIgnore String report)
        implements Result {
    /**
     * One check.
     *
     * @param status ok, failed, or skipped where there was nothing to check
     * @param where the line to blame; empty if none is known
     */
    record Checked(String name, String status, String saw, String where) {
        static Checked of(Finding finding) {
            return new Checked(
                    finding.check(), finding.status().name().toLowerCase(Locale.ROOT), finding.saw(), finding.where());
        }
    }

    /**
     * The mutants of the kernel.
     *
     * @param killed how many were found, by what found them
     * @param leftOut those that PTX does not allow
     */
    record Mutants(
            int tried, int found, Map<String, Integer> killed, List<Survivor> survivors, int leftOut, int untried) {}

    /**
     * A mutant that was not found.
     *
     * @param where the line of the source
     */
    record Survivor(String where, String change, String was, String becomes) {}

    static CheckResult of(String op, OpReport report, Optional<String> advice) {
        return new CheckResult(
                op,
                report.signature(),
                report.isClean(),
                report.findings().stream().map(Checked::of).toList(),
                report.mutants()
                        .map(score -> new Mutants(
                                score.tried(),
                                score.found(),
                                score.killed(),
                                score.survivors().stream()
                                        .map(each -> new Survivor(
                                                each.where(),
                                                each.change().name().toLowerCase(Locale.ROOT),
                                                each.was(),
                                                each.becomes()))
                                        .toList(),
                                score.leftOut(),
                                score.untried())),
                advice,
                report.text() + advice.map(line -> "\n\nadvice: " + line).orElse(""));
    }

    @Override
    public String text() {
        return report;
    }

    @Override
    public ExitCode code() {
        return clean ? ExitCode.OK : ExitCode.FAULTS;
    }
}
