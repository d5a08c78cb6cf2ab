package hanji.simulator.decode;

import hanji.simulator.ptx.Entry;
import hanji.simulator.ptx.Operand;
import hanji.simulator.ptx.Statement;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds the registers that an instruction may read though no instruction before it wrote them, on some path through the
 * kernel. Which lanes take such a path is seen when it runs; what is written on every path needs no look.
 */
final class Unwritten {
    private final Entry entry;
    private final Map<String, Set<String>> atLabels = new HashMap<>();
    private final Set<String> suspects = new HashSet<>();
    /** What is written on all paths to a statement; meaningless where none is known. */
    private Set<String> written = new HashSet<>();

    private boolean isReached;
    private boolean changed;

    private Unwritten(Entry entry) {
        this.entry = entry;
    }

    static Set<String> registers(Entry entry) {
        Map<String, List<String>> tables = new HashMap<>();
        for (Statement statement : entry.body())
            if (statement instanceof Statement.Targets(String name, List<String> labels)) tables.put(name, labels);
        Unwritten paths = new Unwritten(entry);
        do {
            paths.walk(tables);
        } while (paths.changed);
        return paths.suspects;
    }

    /** Follows the kernel from its first statement to its last; branches back are followed by the next walk. */
    private void walk(Map<String, List<String>> tables) {
        changed = false;
        suspects.clear();
        written = new HashSet<>();
        isReached = true;
        for (Statement statement : entry.body())
            if (statement instanceof Statement.Code code) {
                if (isReached) pass(code, tables);
            } else if (statement instanceof Statement.Label(String name)) {
                if (isReached) arrive(name);
                isReached = atLabels.containsKey(name);
                written = new HashSet<>(atLabels.getOrDefault(name, Set.of()));
            }
    }

    private void arrive(String label) {
        Set<String> before = atLabels.get(label);
        if (before == null) atLabels.put(label, new HashSet<>(written));
        changed |= before == null || before.retainAll(written);
    }

    private void pass(Statement.Code code, Map<String, List<String>> tables) {
        Effects effects = Effects.of(code, entry.registers());
        if (code.guard().isPresent()) suspect(code.guard().get().name());
        boolean defined = true;
        for (String each : effects.reads()) defined &= !suspect(each);
        if (effects.moves() && !defined) for (String each : effects.writes()) written.remove(each);
        else if (code.guard().isEmpty()) written.addAll(effects.writes());
        switch (code.name()) {
            case "bra", "brx" -> {
                for (String label : labels(code.operands(), tables)) arrive(label);
                isReached = code.guard().isPresent();
            }
            case "ret", "exit" -> isReached = code.guard().isPresent();
            default -> {}
        }
    }

    private static List<String> labels(List<Operand> operands, Map<String, List<String>> tables) {
        String name = operands.getLast() instanceof Operand.Symbol(String symbol, long _) ? symbol : "";
        return tables.getOrDefault(name, List.of(name));
    }

    private boolean suspect(String register) {
        return !written.contains(register) && (suspects.add(register) || true);
    }
}
