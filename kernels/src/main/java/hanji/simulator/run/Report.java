package hanji.simulator.run;

import hanji.simulator.Advice;
import hanji.simulator.Counts;
import hanji.simulator.Fault;
import hanji.simulator.LineCounts;
import hanji.simulator.Roofline;
import hanji.simulator.ptx.Entry;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What one run of a kernel showed.
 *
 * @param faults in the order in which they were found; empty if the kernel is clean
 * @param advice what is no fault but may be of interest
 * @param lines the counts by source line, the dearest first; empty unless the simulation counts so
 * @param sharedBytes static shared memory of a block
 * @param outputs every array argument after the launch
 * @param symbols the variables of the module that were asked for, after the launch
 * @param printed what the kernel's threads have printed
 * @param rooflines the least time on each GPU
 */
public record Report(
        String kernel,
        List<Fault> faults,
        List<Advice> advice,
        Counts counts,
        List<LineCounts> lines,
        int sharedBytes,
        List<Output> outputs,
        List<Output> symbols,
        String printed,
        List<Roofline> rooflines) {
    /**
     * An array argument, or a variable, after the launch.
     *
     * @param argument its place among the kernel's parameters, from 0; -1 for a variable
     * @param text as it was written; name and type of a variable
     * @param sha256 of its bytes, in hexadecimal
     * @param length number of its elements
     * @param head its first elements
     */
    public record Output(int argument, String text, String sha256, int length, List<Number> head) {
        public Output {
            head = List.copyOf(head);
        }

        private boolean hasMore() {
            return head.size() < length;
        }
    }

    private static final int SHOWN_OF_SHA256 = 16;

    public Report {
        faults = List.copyOf(faults);
        advice = List.copyOf(advice);
        lines = List.copyOf(lines);
        outputs = List.copyOf(outputs);
        symbols = List.copyOf(symbols);
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
            throw new AssertionError(
                    String.join("\n", faults.stream().map(Fault::toString).toList()));
        return this;
    }

    /** Lines for people: faults, counts, rooflines, the first elements of each array. */
    public String text() {
        return text(List.of());
    }

    /**
     * The same with further lines before the arrays.
     *
     * @param further without line breaks
     */
    public String text(List<String> further) {
        List<String> lines = new ArrayList<>();
        lines.add(Entry.sourceName(kernel) + ": "
                + (isClean() ? "no faults" : faults.size() == 1 ? "1 fault" : faults.size() + " faults"));
        faults.forEach(fault -> addFault(fault, lines));
        advice.forEach(each -> lines.add("  advice: " + each));
        addInstructions(lines);
        addMemory(lines);
        lines.add("least time on paper:");
        rooflines.forEach(roofline -> lines.add("  " + roofline));
        lines.addAll(Roofline.legend());
        lines.addAll(further);
        outputs.forEach(output -> addOutput("argument " + output.argument() + ": ", output, lines));
        symbols.forEach(output -> addOutput("variable ", output, lines));
        return String.join("\n", lines) + "\n";
    }

    private static void addFault(Fault fault, List<String> lines) {
        String memory =
                fault.argument().isEmpty() ? "" : ", argument " + fault.argument() + ", element " + fault.element();
        lines.add("  " + fault.kind() + ": " + fault.message());
        lines.add("    " + fault.where() + memory);
    }

    private void addInstructions(List<String> lines) {
        lines.add(format("%-18s %14s %18s", "instructions", "of warps", "of lanes"));
        counts.instructions().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(each -> lines.add(format(
                        "  %-16s %,14d %,18d",
                        each.getKey().name().toLowerCase(Locale.ROOT),
                        each.getValue(),
                        counts.lanes().getOrDefault(each.getKey(), 0L))));
        lines.add(format("  %-16s %,14d %,18d", "all", counts.warpInstructions(), counts.laneInstructions()));
        lines.add(format("  %-16s %14s %,18d", "F32, F64 flops", "", counts.flops()));
        if (!counts.exact()) lines.add("approximating instructions ran: a GPU's bits may differ");
    }

    private void addMemory(List<String> lines) {
        lines.add(format(
                "global memory: %,d requests of %.2f sectors (%.2f if lanes lay side by side)",
                counts.globalRequests(), counts.sectorsPerRequest(), counts.idealSectorsPerRequest()));
        lines.add(format(
                "  %,d bytes asked for, %,d bytes in different sectors", counts.globalBytes(), counts.footprint()));
        lines.add(format(
                "shared memory: %,d requests, %,d further passes for bank conflicts (%.2f each)",
                counts.sharedRequests(), counts.bankConflicts(), counts.conflictsPerRequest()));
    }

    private static void addOutput(String what, Output output, List<String> lines) {
        lines.add(what + output.text() + ", sha256 " + output.sha256().substring(0, SHOWN_OF_SHA256) + "...");
        if (!output.head().isEmpty())
            lines.add("  " + output.head().stream().map(Number::toString).collect(Collectors.joining(", "))
                    + (output.hasMore() ? ", ..." : ""));
    }

    /** In hexadecimal. */
    static String sha256(ByteBuffer bytes) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(bytes.duplicate());
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
