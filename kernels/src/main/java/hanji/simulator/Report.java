package hanji.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What one run of a kernel showed.
 *
 * @param faults in the order in which they were found; empty if the kernel is clean
 * @param outputs every array argument after the launch
 * @param rooflines the least time on each GPU
 */
public record Report(String kernel, List<Fault> faults, Counts counts, List<Output> outputs, List<Roofline> rooflines) {
    /**
     * An array argument after the launch.
     *
     * @param argument its place among the kernel's parameters, from 0
     * @param text as it was written
     * @param sha256 of its bytes, in hexadecimal
     * @param head its first elements
     */
    public record Output(int argument, String text, String sha256, List<Number> head) {
        public Output {
            head = List.copyOf(head);
        }
    }

    public Report {
        faults = List.copyOf(faults);
        outputs = List.copyOf(outputs);
        rooflines = List.copyOf(rooflines);
    }

    /** Whether no fault was found. */
    public boolean isClean() {
        return faults.isEmpty();
    }

    /**
     * Fails with all faults in its message: what a test calls.
     *
     * @throws AssertionError if a fault was found
     */
    public Report assertClean() {
        if (!isClean())
            throw new AssertionError(String.join("\n", faults.stream().map(Fault::toString).toList()));
        return this;
    }

    /** Lines for people: faults, counts, rooflines, the first elements of each array. */
    public String text() {
        List<String> lines = new ArrayList<>();
        lines.add(kernel + ": " + (isClean() ? "no faults" : faults.size() == 1 ? "1 fault" : faults.size() + " faults"));
        for (Fault fault : faults) lines.add("  " + line(fault));
        lines.addAll(countLines());
        for (Roofline roofline : rooflines) lines.add(roofline.toString());
        for (Output output : outputs)
            lines.add("argument " + output.argument() + ", " + output.text() + ", sha256 "
                    + output.sha256().substring(0, 16) + (output.head().isEmpty() ? "" : ": " + output.head()));
        return String.join("\n", lines) + "\n";
    }

    private static String line(Fault fault) {
        String memory = fault.argument().isEmpty() ? "" : ", argument " + fault.argument() + ", element " + fault.element();
        return fault.kind() + ": " + fault.message() + " (" + fault.where() + memory + ")";
    }

    private List<String> countLines() {
        List<String> lines = new ArrayList<>();
        lines.add(format("%,d warp instructions, %,d lane instructions, %,d flops, %,d barriers%s",
                counts.warpInstructions(), counts.laneInstructions(), counts.flops(), counts.barriers(),
                counts.exact() ? "" : "; approximating instructions ran, so a GPU's bits may differ"));
        counts.instructions().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(each -> lines.add(format("  %-14s %,14d warp %,14d lane", each.getKey().name().toLowerCase(Locale.ROOT),
                        each.getValue(), counts.lanes().getOrDefault(each.getKey(), 0L))));
        lines.add(format("global memory: %,d requests, %.2f sectors each (%.2f if lanes lay side by side), %,d bytes asked,"
                        + " %,d bytes in different sectors",
                counts.globalRequests(), counts.sectorsPerRequest(), counts.idealSectorsPerRequest(), counts.globalBytes(),
                counts.footprint()));
        lines.add(format("shared memory: %,d requests, %,d further passes for bank conflicts (%.2f each)",
                counts.sharedRequests(), counts.bankConflicts(), counts.conflictsPerRequest()));
        return lines;
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
