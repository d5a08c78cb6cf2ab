package hanji.generative.cli;

import hanji.simulator.LineCounts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The counts of source lines beside their text. */
final class LineTable {
    private static final List<String> HEADER =
            List.of("line", "of warps", "of lanes", "lanes each", "sectors", "passes", "cost", "source");
    private static final int WIDEST = 60;

    private final Path simulated;
    private final Map<String, List<String>> sources = new HashMap<>();

    private LineTable(Path simulated) {
        this.simulated = simulated;
    }

    /**
     * A line for each, and one for all together.
     *
     * @param simulated the file with the kernel, beside which sources are looked for
     */
    static String of(List<LineCounts> counts, Path simulated) {
        LineCounts total = LineCounts.total(counts);
        LineTable table = new LineTable(simulated);
        List<List<String>> rows = new ArrayList<>();
        for (LineCounts each : counts) rows.add(row(place(each), each, total, table.source(each)));
        rows.add(row("all", total, total, ""));
        return TextTable.of(HEADER, rows);
    }

    private static List<String> row(String place, LineCounts counts, LineCounts total, String source) {
        return List.of(
                place,
                format("%,d", counts.warpInstructions()),
                format("%,d", counts.laneInstructions()),
                format("%.1f", counts.lanesEach()),
                format("%,d", counts.globalSectors()),
                format("%,d", counts.bankConflicts()),
                format("%.0f %%", 100 * counts.cost() / total.cost()),
                source);
    }

    private static String place(LineCounts counts) {
        return counts.line() == 0 ? "unknown" : fileName(counts) + ":" + counts.line();
    }

    private static String fileName(LineCounts counts) {
        return counts.file().substring(counts.file().lastIndexOf('/') + 1);
    }

    private String source(LineCounts counts) {
        List<String> lines = sources.computeIfAbsent(counts.file(), _ -> read(counts));
        if (counts.line() < 1 || counts.line() > lines.size()) return "";
        String text = lines.get(counts.line() - 1).strip();
        return text.length() <= WIDEST ? text : text.substring(0, WIDEST) + "...";
    }

    /** The source where the PTX says that it is, or beside the file that was simulated; else nothing. */
    private List<String> read(LineCounts counts) {
        for (Path path : List.of(Path.of(counts.file()), simulated.resolveSibling(fileName(counts))))
            if (Files.isRegularFile(path))
                try {
                    return Files.readAllLines(path, StandardCharsets.ISO_8859_1);
                } catch (IOException _) {
                    return List.of(); // the counts are of use without
                }
        return List.of();
    }

    private static String format(String pattern, Object value) {
        return String.format(Locale.ROOT, pattern, value);
    }
}
