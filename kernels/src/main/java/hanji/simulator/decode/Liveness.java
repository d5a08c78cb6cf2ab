package hanji.simulator.decode;

import hanji.simulator.ptx.Entry;
import hanji.simulator.ptx.Operand;
import hanji.simulator.ptx.Statement;
import hanji.simulator.ptx.Type;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How many registers hold a value that is still read, at the place of a kernel where these are most: what an assembler
 * that keeps the order of instructions would need. NVIDIA's changes the order to hide how long loads take, and needs more
 * or fewer.
 */
public final class Liveness {
    private final Entry entry;
    private final List<Statement.Code> codes = new ArrayList<>();
    private final Map<String, Integer> labels = new HashMap<>();
    private final Map<String, List<String>> tables = new HashMap<>();
    private final Map<String, Integer> numbers = new HashMap<>();
    private final List<Integer> words = new ArrayList<>();

    private Liveness(Entry entry) {
        this.entry = entry;
        for (Statement statement : entry.body())
            switch (statement) {
                case Statement.Label(String name) -> labels.put(name, codes.size());
                case Statement.Targets(String name, List<String> all) -> tables.put(name, all);
                case Statement.Code code -> codes.add(code);
                case Statement.Prototype _, Statement.Unreadable _ -> {}
            }
    }

    /** Registers of 32 bits; predicates are apart on a GPU and do not count. */
    public static int registers(Entry entry) {
        return new Liveness(entry).most();
    }

    private int most() {
        List<BitSet> reads = new ArrayList<>(), writes = new ArrayList<>();
        for (Statement.Code code : codes) {
            Effects effects = Effects.of(code, entry.registers());
            BitSet read = bits(effects.reads());
            code.guard().ifPresent(guard -> read.or(bits(List.of(guard.name()))));
            reads.add(read);
            writes.add(code.guard().isEmpty() ? bits(effects.writes()) : new BitSet());
        }
        List<BitSet> before = new ArrayList<>();
        for (int i = 0; i <= codes.size(); i++) before.add(new BitSet());
        boolean changed;
        do {
            changed = false;
            for (int i = codes.size() - 1; i >= 0; i--) {
                BitSet live = after(i, before);
                live.andNot(writes.get(i));
                live.or(reads.get(i));
                changed |= !live.equals(before.set(i, live));
            }
        } while (changed);
        return before.stream().mapToInt(this::words).max().orElse(0);
    }

    private BitSet bits(List<String> names) {
        BitSet bits = new BitSet();
        for (String name : names) bits.set(numbers.computeIfAbsent(name, this::number));
        return bits;
    }

    private int number(String name) {
        Type type = entry.registers().getOrDefault(name, Type.B32);
        words.add(type == Type.PRED ? 0 : Math.ceilDiv(type.bytes(), Integer.BYTES));
        return words.size() - 1;
    }

    private int words(BitSet live) {
        return live.stream().map(words::get).sum();
    }

    /** What is read behind an instruction. */
    private BitSet after(int i, List<BitSet> before) {
        Statement.Code code = codes.get(i);
        BitSet live = new BitSet();
        boolean leaves = code.guard().isEmpty()
                && List.of("bra", "brx", "ret", "exit", "trap").contains(code.name());
        if (!leaves) live.or(before.get(i + 1));
        if (code.name().equals("bra") || code.name().equals("brx"))
            for (String label : targets(code.operands()))
                Optional.ofNullable(labels.get(label)).ifPresent(at -> live.or(before.get(at)));
        return live;
    }

    private List<String> targets(List<Operand> operands) {
        String name = operands.getLast() instanceof Operand.Symbol(String symbol, long _) ? symbol : "";
        return tables.getOrDefault(name, List.of(name));
    }
}
