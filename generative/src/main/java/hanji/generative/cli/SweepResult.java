package hanji.generative.cli;

import hanji.simulator.Roofline;
import hanji.simulator.run.Expectation;
import hanji.simulator.run.Report;
import hanji.simulator.run.Verdict;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What a kernel did at each of several sizes. */
record SweepResult(String file, List<Row> rows) implements Result {
    private static final List<String> COLUMNS =
            List.of("faults", "expected", "of warps", "sectors", "further passes", "H100 us", "for");

    /**
     * One launch.
     *
     * @param values of the sweep, by name
     * @param faults number of faults
     * @param met whether everything is as expected
     * @param expectations how many there are
     * @param seconds the least time on an H100, on paper
     * @param limit memory, compute or issue
     * @param beside a second kernel
     * @param proved whether the kernel is proved to have the bits of a second one
     * @param problems what is wrong: a refused launch, the first fault, what differs, why nothing is proved
     */
    record Row(
            Map<String, Long> values,
            int faults,
            boolean met,
            int expectations,
            long warpInstructions,
            long globalSectors,
            long bankConflicts,
            double seconds,
            String limit,
            Optional<SweptBeside> beside,
            Optional<Boolean> proved,
            List<String> problems) {
        static Row of(Map<String, Long> values, Report report, List<Expectation.Outcome> outcomes) {
            Roofline h100 = report.rooflines().getFirst();
            List<String> problems = new ArrayList<>();
            report.faults().stream().findFirst().ifPresent(fault -> problems.add(fault.kind() + ": " + fault));
            outcomes.stream().filter(each -> !each.isMet()).forEach(each -> problems.add(each.line()));
            return new Row(
                    values,
                    report.faults().size(),
                    outcomes.stream().allMatch(Expectation.Outcome::isMet),
                    outcomes.size(),
                    report.counts().warpInstructions(),
                    report.counts().globalSectors(),
                    report.counts().bankConflicts(),
                    h100.seconds(),
                    h100.limit(),
                    Optional.empty(),
                    Optional.empty(),
                    problems);
        }

        /** Of a proof. */
        static Row proved(Map<String, Long> values, Verdict verdict) {
            Optional<Boolean> proved = Optional.of(verdict.isProved());
            List<String> problems = verdict.isProved() ? List.of() : List.of(verdict.text());
            return new Row(values, 0, true, 0, 0, 0, 0, 0, "", Optional.empty(), proved, problems);
        }

        /** The same with a second kernel. */
        Row beside(SweptBeside second) {
            List<String> all = new ArrayList<>(problems);
            second.problem().ifPresent(all::add);
            return new Row(
                    values,
                    faults,
                    met,
                    expectations,
                    warpInstructions,
                    globalSectors,
                    bankConflicts,
                    seconds,
                    limit,
                    Optional.of(second),
                    proved,
                    all);
        }

        /** Of a launch that CUDA refuses. */
        static Row refused(Map<String, Long> values, String why) {
            return new Row(
                    values,
                    0,
                    false,
                    0,
                    0,
                    0,
                    0,
                    0,
                    "refused",
                    Optional.empty(),
                    Optional.empty(),
                    List.of("refused: " + why));
        }

        private List<String> cells(Kind kind) {
            List<String> cells = new ArrayList<>(
                    values.values().stream().map(each -> Long.toString(each)).toList());
            if (kind == Kind.PROOF) {
                cells.add(proved.map(each -> each ? "yes" : "NO").orElse("refused"));
                return cells;
            }
            cells.addAll(List.of(
                    Integer.toString(faults),
                    expectations == 0 ? "-" : met ? "yes" : "NO",
                    String.format(Locale.ROOT, "%,d", warpInstructions),
                    String.format(Locale.ROOT, "%,d", globalSectors),
                    String.format(Locale.ROOT, "%,d", bankConflicts),
                    String.format(Locale.ROOT, "%.3f", 1e6 * seconds),
                    limit));
            if (kind == Kind.TWO_KERNELS)
                cells.addAll(beside.map(SweptBeside::cells)
                        .orElseGet(() -> Collections.nCopies(SweptBeside.COLUMNS.size(), "-")));
            return cells;
        }

        private List<String> problemLines() {
            List<String> at = values.entrySet().stream()
                    .map(each -> each.getKey() + "=" + each.getValue())
                    .toList();
            return problems.stream()
                    .map(each -> String.join(" ", at) + ": " + each)
                    .toList();
        }
    }

    /** What a line shows. */
    private enum Kind {
        ONE_KERNEL,
        TWO_KERNELS,
        PROOF
    }

    private Kind kind() {
        if (rows.stream().anyMatch(row -> row.proved.isPresent())) return Kind.PROOF;
        return rows.stream().anyMatch(row -> row.beside.isPresent()) ? Kind.TWO_KERNELS : Kind.ONE_KERNEL;
    }

    @Override
    public String text() {
        Kind kind = kind();
        List<String> header = new ArrayList<>(rows.getFirst().values.keySet());
        if (kind == Kind.PROOF) header.add("same bits for all inputs");
        else header.addAll(COLUMNS);
        if (kind == Kind.TWO_KERNELS) header.addAll(SweptBeside.COLUMNS);
        List<String> lines = new ArrayList<>();
        lines.add(TextTable.of(header, rows.stream().map(row -> row.cells(kind)).toList()));
        rows.forEach(each -> lines.addAll(each.problemLines()));
        return String.join(System.lineSeparator(), lines);
    }

    @Override
    public ExitCode code() {
        return rows.stream().allMatch(each -> each.problems.isEmpty()) ? ExitCode.OK : ExitCode.FAULTS;
    }
}
