package hanji.generative.cli;

import hanji.simulator.Counts.Kind;
import hanji.simulator.ptx.Entry;
import hanji.simulator.run.Report;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** What two kernels did. */
record BesideResult(SimulateResult first, SimulateResult second) implements Result {
    static BesideResult of(SimulateResult first, SimulateResult second) {
        return new BesideResult(first, second);
    }

    @Override
    public String preamble() {
        return first.preamble() + second.preamble();
    }

    @Override
    public String text() {
        List<List<String>> rows = new ArrayList<>();
        add(rows, "faults", each -> each.faults().size());
        for (Kind kind : Kind.values())
            add(
                    rows,
                    kind.name().toLowerCase(Locale.ROOT),
                    each -> each.counts().instructions().getOrDefault(kind, 0L));
        add(rows, "instructions of warps", each -> each.counts().warpInstructions());
        add(rows, "instructions of lanes", each -> each.counts().laneInstructions());
        add(rows, "global requests", each -> each.counts().globalRequests());
        add(rows, "global sectors", each -> each.counts().globalSectors());
        add(rows, "bytes in different sectors", each -> each.counts().footprint());
        add(rows, "shared requests", each -> each.counts().sharedRequests());
        add(rows, "further passes", each -> each.counts().bankConflicts());
        add(rows, "registers", each -> each.resources().registers());
        add(
                rows,
                "warps on a multiprocessor",
                each -> each.resources().occupancy().warps());
        for (int i = 0; i < first.rooflines().size(); i++) {
            int gpu = i;
            add(
                    rows,
                    "least ns on " + first.rooflines().get(i).device(),
                    each -> 1e9 * each.rooflines().get(gpu).seconds());
        }
        return String.join(
                System.lineSeparator(),
                "first:  " + name(first),
                "second: " + name(second),
                TextTable.of(List.of("", "first", "second", "second/first"), rows),
                results());
    }

    private static String name(SimulateResult of) {
        return of.file() + ", " + Entry.sourceName(of.kernel()) + "; for "
                + of.rooflines().getFirst().limit();
    }

    private void add(List<List<String>> rows, String what, ToDoubleFunction<SimulateResult> number) {
        double a = number.applyAsDouble(first), b = number.applyAsDouble(second);
        if (a == 0 && b == 0 && !what.equals("faults")) return;
        String ratio = a == 0 ? "-" : String.format(Locale.ROOT, "%.2f", b / a);
        rows.add(List.of(what, shown(a), shown(b), ratio));
    }

    private static String shown(double number) {
        return String.format(Locale.ROOT, number == Math.rint(number) ? "%,.0f" : "%,.2f", number);
    }

    /** Whether arrays hold the same bits, one by one in the order of the arguments. */
    private String results() {
        List<Report.Output> a = first.outputs(), b = second.outputs();
        if (a.size() != b.size()) return "results: not compared, " + a.size() + " arrays and " + b.size();
        for (int i = 0; i < a.size(); i++)
            if (!a.get(i).sha256().equals(b.get(i).sha256()))
                return "results: OTHER bits in argument " + a.get(i).argument() + " of the first and "
                        + b.get(i).argument() + " of the second";
        return "results: the same bits in all " + a.size() + " arrays";
    }

    @Override
    public ExitCode code() {
        return first.code() == ExitCode.OK && second.code() == ExitCode.OK ? ExitCode.OK : ExitCode.FAULTS;
    }
}
