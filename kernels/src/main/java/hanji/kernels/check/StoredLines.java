package hanji.kernels.check;

import hanji.kernels.check.mutant.Body;
import hanji.simulator.ptx.Entry;
import hanji.simulator.ptx.Position;
import hanji.simulator.ptx.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The lines of a source that compute what a kernel stores to global memory, addresses and conditions left out. */
final class StoredLines {
    private StoredLines() {}

    /** {@code kernels.cu:16-19}, one for each file. */
    static Set<String> of(Entry entry) {
        Set<String> stored = new HashSet<>();
        Set<Position> places = new HashSet<>();
        for (Statement.Code code : codes(entry))
            if (code.name().equals("st") && code.has("global")) {
                Body.addRegisters(code.operands().getLast(), stored);
                places.add(code.position());
            }
        boolean more = true;
        while (more) {
            more = false;
            for (Statement.Code code : codes(entry))
                if (Body.results(code).stream().anyMatch(stored::contains)) {
                    places.add(code.position());
                    if (!code.name().equals("ld"))
                        for (var operand : code.operands()) {
                            int before = stored.size();
                            Body.addRegisters(operand, stored);
                            more |= stored.size() > before;
                        }
                }
        }
        return text(places);
    }

    private static List<Statement.Code> codes(Entry entry) {
        List<Statement.Code> codes = new ArrayList<>();
        for (Statement statement : entry.body()) if (statement instanceof Statement.Code code) codes.add(code);
        return codes;
    }

    private static Set<String> text(Set<Position> places) {
        Map<String, TreeSet<Integer>> lines = new TreeMap<>();
        for (Position place : places)
            if (place.line() > 0 && place.file().endsWith(".cu"))
                lines.computeIfAbsent(place.file(), _ -> new TreeSet<>()).add(place.line());
        Set<String> text = new TreeSet<>();
        lines.forEach((file, numbers) -> text.add(file.substring(file.lastIndexOf('/') + 1) + ":" + numbers.first()
                + (numbers.size() > 1 ? "-" + numbers.last() : "")));
        return text;
    }
}
