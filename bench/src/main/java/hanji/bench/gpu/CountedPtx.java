package hanji.bench.gpu;

import hanji.simulator.LineCounts;
import hanji.simulator.ptx.Entry;
import hanji.simulator.ptx.Ptx;
import hanji.simulator.ptx.Statement;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * PTX that names its own lines as the source of its instructions, so that what the simulator counts by line of the source
 * is counted by instruction.
 */
final class CountedPtx {
    private CountedPtx() {}

    /** The same kernels, each instruction on the line that it has in the given text. */
    static byte[] of(byte[] ptx) {
        String text = new String(ptx, StandardCharsets.ISO_8859_1);
        Set<Integer> instructions = instructions(text);
        var counted = new StringBuilder(2 * text.length());
        int number = 0;
        for (String line : text.split("\n", -1)) {
            number++;
            if (line.strip().startsWith(".loc") || line.strip().startsWith(".file")) continue;
            if (instructions.contains(number))
                counted.append(".loc 1 ").append(number).append(" 0\n");
            counted.append(line).append('\n');
        }
        return counted.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private static Set<Integer> instructions(String text) {
        var lines = new HashSet<Integer>();
        Ptx module = Ptx.parse(text);
        for (Entry each : Stream.concat(module.entries().stream(), module.functions().stream())
                .toList())
            for (Statement statement : each.body())
                if (statement instanceof Statement.Code code) lines.add(code.ptxLine());
        return lines;
    }

    /** How often warps executed each instruction, by its line. A line of several instructions counts as one of them. */
    static Map<Integer, Long> executed(List<LineCounts> lines) {
        return lines.stream().collect(Collectors.toMap(LineCounts::line, LineCounts::warpInstructions, Math::max));
    }
}
