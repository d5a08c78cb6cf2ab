package hanji.simulator.decode;

import hanji.simulator.ptx.Entry;
import hanji.simulator.ptx.Operand;
import hanji.simulator.ptx.Statement;
import hanji.simulator.ptx.Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * A kernel without those branches forward over which instructions only compute registers: both ways are computed, and
 * what they computed is chosen from (if-conversion: Allen, Kennedy, Porterfield, Warren, POPL 1983). Such a choice may
 * depend on data where a branch may not.
 */
final class Straight {
    private final Entry entry;
    private final List<Statement> all;
    private final Map<String, Integer> labels = new HashMap<>();
    private final Map<String, Type> types;
    private final List<Statement> out = new ArrayList<>();

    private Straight(Entry entry) {
        this.entry = entry;
        all = entry.body();
        types = new HashMap<>(entry.registers());
        for (int i = 0; i < all.size(); i++)
            if (all.get(i) instanceof Statement.Label(String name)) labels.put(name, i);
    }

    static Entry of(Entry entry) {
        return new Straight(entry).straight();
    }

    private Entry straight() {
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i) instanceof Statement.Code code && isGuardedBranch(code)) {
                int end = end(i).orElse(i);
                if (end > i) new Paths(all, labels, types, out, code).convert(i, end);
                i = end;
            }
            out.add(all.get(i));
        }
        return new Entry(
                entry.name(), entry.results(), entry.parameters(), types, entry.variables(), out, entry.bounds());
    }

    private static boolean isGuardedBranch(Statement.Code code) {
        return code.name().equals("bra") && code.guard().isPresent();
    }

    /** The label at which all ways from a branch meet again, if they only compute until there. */
    private OptionalInt end(int branch) {
        int end = branch + 1;
        for (int i = branch; i < end; i++) {
            if (!(all.get(i) instanceof Statement.Code code)) {
                if (all.get(i) instanceof Statement.Targets) return OptionalInt.empty();
                continue;
            }
            if (code.name().equals("bra")) {
                int target = target(code);
                if (target <= i) return OptionalInt.empty();
                end = Math.max(end, target);
            } else if (!Followed.isPure(code)) return OptionalInt.empty();
        }
        return isEnteredElsewhere(branch, end) ? OptionalInt.empty() : OptionalInt.of(end);
    }

    private int target(Statement.Code code) {
        return code.operands().get(0) instanceof Operand.Symbol(String label, long _)
                ? labels.getOrDefault(label, -1)
                : -1;
    }

    /** Whether something outside leads between the branch and the end. */
    private boolean isEnteredElsewhere(int branch, int end) {
        for (int i = 0; i < all.size(); i++) {
            boolean inside = i >= branch && i < end;
            switch (all.get(i)) {
                case Statement.Code code
                when code.name().equals("bra") && !inside -> {
                    int target = target(code);
                    if (target > branch && target < end) return true;
                }
                case Statement.Targets(String _, List<String> names) -> {
                    for (String name : names) {
                        int target = labels.getOrDefault(name, -1);
                        if (target > branch && target < end) return true;
                    }
                }
                default -> {}
            }
        }
        return false;
    }
}
