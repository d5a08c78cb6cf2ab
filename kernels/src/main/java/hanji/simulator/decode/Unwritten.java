package hanji.simulator.decode;

import hanji.simulator.ptx.Entry;
import hanji.simulator.ptx.Operand;
import hanji.simulator.ptx.Statement;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the registers that an instruction may read though no instruction before it wrote them, on some path through the
 * kernel. Which lanes take such a path is seen when it runs; what is written on every path needs no look.
 */
final class Unwritten {
    private final Map<String, List<String>> tables = new HashMap<>();
    private final Map<String, Integer> numbers = new HashMap<>();
    private final List<String> names = new ArrayList<>();
    private final List<Step> steps = new ArrayList<>();
    /** By label, the registers that are written on all known paths to it, by their numbers. */
    private final Map<String, BitSet> atLabels = new HashMap<>();

    private final BitSet suspects = new BitSet();
    /** What is written on all paths to a statement; meaningless where none is known. */
    private BitSet written = new BitSet();

    private boolean isReached;
    private boolean changed;

    /**
     * A label, or else an instruction.
     *
     * @param guard the number of the predicate on which it depends; -1 if there is none
     * @param reads the registers by their numbers
     * @param moves whether it is as good as what it reads
     * @param targets where it may branch to
     * @param leaves whether what follows is not reached from it
     */
    private record Step(
            Optional<String> label,
            int guard,
            int[] reads,
            int[] writes,
            boolean moves,
            List<String> targets,
            boolean leaves) {}

    private Unwritten(Entry entry) {
        for (Statement statement : entry.body())
            if (statement instanceof Statement.Targets(String name, List<String> labels)) tables.put(name, labels);
        for (Statement statement : entry.body())
            if (statement instanceof Statement.Code code) steps.add(step(code, entry));
            else if (statement instanceof Statement.Label(String name))
                steps.add(new Step(Optional.of(name), -1, new int[0], new int[0], false, List.of(), false));
    }

    static Set<String> registers(Entry entry) {
        Unwritten paths = new Unwritten(entry);
        do {
            paths.walk();
        } while (paths.changed);
        Set<String> registers = new HashSet<>();
        for (int i = paths.suspects.nextSetBit(0); i >= 0; i = paths.suspects.nextSetBit(i + 1))
            registers.add(paths.names.get(i));
        return registers;
    }

    private Step step(Statement.Code code, Entry entry) {
        Effects effects = Effects.of(code, entry.registers());
        int guard = code.guard().isPresent() ? number(code.guard().get().name()) : -1;
        boolean branches = code.name().equals("bra") || code.name().equals("brx");
        boolean ends = branches || code.name().equals("ret") || code.name().equals("exit");
        return new Step(
                Optional.empty(),
                guard,
                numbers(effects.reads()),
                numbers(effects.writes()),
                effects.moves(),
                branches ? labels(code.operands()) : List.of(),
                ends && guard < 0);
    }

    private int[] numbers(List<String> registers) {
        int[] all = new int[registers.size()];
        for (int i = 0; i < all.length; i++) all[i] = number(registers.get(i));
        return all;
    }

    private int number(String register) {
        Integer known = numbers.putIfAbsent(register, names.size());
        if (known != null) return known;
        names.add(register);
        return names.size() - 1;
    }

    private List<String> labels(List<Operand> operands) {
        String name = operands.getLast() instanceof Operand.Symbol(String symbol, long _) ? symbol : "";
        return tables.getOrDefault(name, List.of(name));
    }

    /** Follows the kernel from its first statement to its last; branches back are followed by the next walk. */
    private void walk() {
        changed = false;
        suspects.clear();
        written = new BitSet();
        isReached = true;
        for (Step step : steps)
            if (step.label.isPresent()) stand(step.label.get());
            else if (isReached) pass(step);
    }

    private void stand(String label) {
        if (isReached) arrive(label);
        BitSet before = atLabels.get(label);
        isReached = before != null;
        written = new BitSet();
        if (before != null) written.or(before);
    }

    private void arrive(String label) {
        BitSet before = atLabels.get(label);
        if (before == null) {
            atLabels.put(label, (BitSet) written.clone());
            changed = true;
            return;
        }
        int count = before.cardinality();
        before.and(written);
        changed |= before.cardinality() < count;
    }

    private void pass(Step step) {
        if (step.guard >= 0) isDefined(step.guard);
        boolean defined = true;
        for (int each : step.reads) defined &= isDefined(each);
        if (step.moves && !defined) for (int each : step.writes) written.clear(each);
        else if (step.guard < 0) for (int each : step.writes) written.set(each);
        for (String target : step.targets) arrive(target);
        if (step.leaves) isReached = false;
    }

    /** Whether a register is written here; a suspect if it is not. */
    private boolean isDefined(int register) {
        if (written.get(register)) return true;
        suspects.set(register);
        return false;
    }
}
