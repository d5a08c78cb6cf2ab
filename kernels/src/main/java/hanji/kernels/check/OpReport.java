package hanji.kernels.check;

import hanji.autograd.check.CheckFailure;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What all checks of an op saw.
 *
 * @param op the class
 * @param signature how it was made
 * @param mutants how good the checks of its kernel are; empty if that was not measured
 */
public record OpReport(String op, String signature, List<Finding> findings, Optional<MutationScore> mutants) {
    public OpReport {
        findings = List.copyOf(findings);
    }

    /** Whether nothing is wrong. */
    public boolean isClean() {
        return findings.stream().noneMatch(Finding::isFailed);
    }

    /** The finding of one check. */
    public Finding of(String check) {
        return findings.stream()
                .filter(each -> each.check().equals(check))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no check '" + check + "'"));
    }

    /** @throws CheckFailure with the whole report, if something is wrong */
    public void require() {
        if (!isClean()) throw new CheckFailure(text());
    }

    /** A line for each check. */
    public String text() {
        String lines = findings.stream()
                .map(each -> String.format("%-8s%-14s%s", word(each), each.check(), each.text()))
                .collect(Collectors.joining("\n"));
        return op + (signature.isEmpty() ? "" : ", " + signature) + "\n\n" + lines
                + mutants.map(each -> String.format("\n%-8s%-14s%s", "", "mutants", each.text()))
                        .orElse("");
    }

    private static String word(Finding finding) {
        return switch (finding.status()) {
            case OK -> "ok";
            case FAILED -> "FAILED";
            case SKIPPED -> "none";
        };
    }
}
