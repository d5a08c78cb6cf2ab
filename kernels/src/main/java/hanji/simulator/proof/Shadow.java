package hanji.simulator.proof;

import hanji.simulator.machine.Block;
import hanji.simulator.machine.Instruction;
import hanji.simulator.machine.Launch;
import hanji.simulator.machine.Region;
import hanji.simulator.machine.Warp;
import hanji.simulator.machine.Watch;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * What stands in registers and memory beside the numbers while a kernel runs: for each lane and each word the expression
 * that it is of symbols, or nothing where the number itself is known. The machine runs as ever; what it computes from
 * symbols is of no use and never decides anything.
 */
public final class Shadow implements Watch {
    /** A register in which all numbers are known; not to be written. */
    public static final int[] NOTHING = new int[Warp.LANES];

    private final Rules rules;
    private final Terms terms;
    private final Map<Region, int[]> ofDevice = new IdentityHashMap<>();
    private final Map<Region, int[]> ofBlock = new IdentityHashMap<>();
    private final Map<Long, Region> allocations = new HashMap<>();
    private final Map<Warp, List<int[]>> registers = new IdentityHashMap<>();
    private final Map<Integer, Integer> parameters = new HashMap<>();
    /** The warp whose registers were asked for last. */
    private Object last = this;

    private List<int[]> ofLast = new ArrayList<>();
    private Move move = new Move(new int[0], Integer.BYTES, "");

    /**
     * What the next access moves.
     *
     * @param registers by element; -1 for one whose number is known or that nobody wants
     * @param bytes of an element
     * @param where the instruction and its line
     */
    public record Move(int[] registers, int bytes, String where) {}

    public Shadow(Rules rules) {
        this.rules = rules;
        terms = rules.terms();
    }

    public Rules rules() {
        return rules;
    }

    /** By lane, what a register holds, or {@link #NOTHING}; not to be written. */
    public int[] read(Warp warp, int register) {
        List<int[]> all = of(warp);
        return register < all.size() ? all.get(register) : NOTHING;
    }

    /** By lane, what a register holds, to be changed. */
    public int[] write(Warp warp, int register) {
        List<int[]> all = of(warp);
        while (all.size() <= register) all.add(NOTHING);
        if (all.get(register) == NOTHING) all.set(register, new int[Warp.LANES]);
        return all.get(register);
    }

    private List<int[]> of(Warp warp) {
        if (warp != last) {
            ofLast = registers.computeIfAbsent(warp, _ -> new ArrayList<>());
            last = warp;
        }
        return ofLast;
    }

    /** Of lanes the numbers in a register are known. */
    public void forget(Warp warp, int register, int mask) {
        if (read(warp, register) == NOTHING) return;
        int[] row = write(warp, register);
        for (int i = 0; i < Warp.LANES; i++) if ((mask >>> i & 1) != 0) row[i] = Terms.NONE;
    }

    /** @throws DependsOnData if a register of one of these lanes holds no known number */
    public void require(Warp warp, int register, int mask, String what) {
        int[] row = read(warp, register);
        if (row == NOTHING) return;
        for (int i = 0; i < Warp.LANES; i++)
            if ((mask >>> i & 1) != 0 && row[i] != Terms.NONE)
                throw new DependsOnData(what + ", of which it needs " + new Text(terms).of(row[i]));
    }

    /** The parameter that begins at an offset may be any number. */
    public void parameter(int offset, int term) {
        parameters.put(offset, term);
    }

    /** Lanes load what begins at an offset of the parameter space. */
    public void loadParameter(Warp warp, int mask, int offset, int register) {
        forget(warp, register, mask);
        Integer term = parameters.get(offset);
        if (term == null) return;
        int[] row = write(warp, register);
        for (int i = 0; i < Warp.LANES; i++) if ((mask >>> i & 1) != 0) row[i] = term;
    }

    /** An access follows. */
    public void begin(Move next) {
        move = next;
    }

    /**
     * An array may hold any numbers, called {@code name[0]} and following.
     *
     * @param address where it begins, which is the beginning of an allocation
     * @param bytes of an element, 4 or 8
     */
    public void symbols(long address, String name, int elements, int bytes) {
        int[] words = words(allocation(address));
        for (int i = 0; i < elements; i++) {
            int symbol = terms.symbol(name, i, bytes);
            if (bytes == Integer.BYTES) words[i] = symbol;
            else {
                words[2 * i] = rules.of("low", symbol);
                words[2 * i + 1] = rules.of("high", symbol);
            }
        }
    }

    /**
     * What an element of an array in device memory is; its bits where the number is known.
     *
     * @param bytes of an element; of one with less than 4 the number is always known
     */
    public int element(long address, int i, int bytes) {
        Region region = allocation(address);
        if (bytes == Long.BYTES) return wide(region, i * bytes);
        if (bytes == Integer.BYTES) return word(region, i * bytes);
        return terms.word(bytes == 1 ? region.bytes[i] : bytes(region).getShort(i * bytes));
    }

    private Region allocation(long address) {
        Region region = allocations.get(address);
        if (region == null) throw new IllegalArgumentException("no allocation begins at " + address);
        return region;
    }

    private static ByteBuffer bytes(Region region) {
        return ByteBuffer.wrap(region.bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private int word(Region region, int offset) {
        int term = words(region)[offset / Integer.BYTES];
        return term != Terms.NONE ? term : terms.word(bytes(region).getInt(offset));
    }

    private int wide(Region region, int offset) {
        return rules.of("pack", word(region, offset), word(region, offset + Integer.BYTES));
    }

    private int[] words(Region region) {
        boolean outlives = region.space == Region.Space.GLOBAL || region.space == Region.Space.CONSTANT;
        return (outlives ? ofDevice : ofBlock)
                .computeIfAbsent(region, each -> new int[Math.ceilDiv(each.bytes.length, Integer.BYTES)]);
    }

    @Override
    public int access(Warp warp, Instruction at, Access access, Region region, int mask, int[] offsets, int bytes) {
        int[] words = words(region);
        for (int lane = 0; lane < Warp.LANES; lane++)
            if ((mask >>> lane & 1) != 0)
                for (int e = 0; e < move.registers.length; e++)
                    access(warp, lane, access, region, words, offsets[lane] + e * move.bytes, move.registers[e]);
        return mask;
    }

    private void access(Warp warp, int lane, Access access, Region region, int[] words, int offset, int register) {
        int at = offset / Integer.BYTES;
        int there = words[at] | (move.bytes == Long.BYTES ? words[at + 1] : 0);
        switch (access) {
            case ATOMIC -> {
                if (there != Terms.NONE)
                    throw new DependsOnData("the order of atomic operations is no order of roundings: " + move.where);
            }
            case LOAD -> {
                if (there == Terms.NONE || register < 0) return;
                if (move.bytes < Integer.BYTES)
                    throw new DependsOnData("takes a number apart into bytes: " + move.where);
                write(warp, register)[lane] = move.bytes == Long.BYTES ? wide(region, offset) : words[at];
            }
            case STORE -> {
                int term = register < 0 ? Terms.NONE : read(warp, register)[lane];
                if (move.bytes < Integer.BYTES && (there | term) != Terms.NONE)
                    throw new DependsOnData("makes a number of bytes: " + move.where);
                if (move.bytes == Long.BYTES) {
                    words[at] = term == Terms.NONE ? term : rules.of("low", term);
                    words[at + 1] = term == Terms.NONE ? term : rules.of("high", term);
                } else if (move.bytes == Integer.BYTES) words[at] = term;
            }
        }
    }

    @Override
    public void renewed(Region region) {
        allocations.put(region.address, region);
        ofDevice.remove(region);
    }

    @Override
    public void freed(Region region) {
        allocations.remove(region.address);
        ofDevice.remove(region);
    }

    @Override
    public void written(Region region, long offset, long bytes) {
        int from = (int) (offset / Integer.BYTES);
        Arrays.fill(words(region), from, (int) Math.ceilDiv(offset + bytes, Integer.BYTES), Terms.NONE);
    }

    @Override
    public void copied(Region from, long fromOffset, Region to, long toOffset, long bytes) {
        int source = (int) (fromOffset / Integer.BYTES), target = (int) (toOffset / Integer.BYTES);
        System.arraycopy(words(from), source, words(to), target, (int) (bytes / Integer.BYTES));
    }

    @Override
    public void launchBegins(Launch launch) {
        if (launch.isCooperative())
            throw new DependsOnData("symbols are not followed where blocks wait for each other");
        forgetBlock();
    }

    private void forgetBlock() {
        ofBlock.clear();
        registers.clear();
        last = this;
    }

    @Override
    public void blockBegins(Block block) {
        forgetBlock();
    }

    @Override
    public void blockResumes(Block block) {}

    @Override
    public void unset(Region region, String variable) {}

    @Override
    public void launchEnds() {}

    @Override
    public void blockBarrier(Warp warp, Instruction at, int mask, int barrier) {}

    @Override
    public void blockReleased(Block block, int barrier) {}

    @Override
    public void exchange(Warp warp, Instruction at, int mask, int named, boolean orders) {}

    @Override
    public void fence(Warp warp, Instruction at, int mask) {}

    @Override
    public void copyBegins(Warp warp, Instruction at, Region region, int mask, int[] offsets, int bytes) {}

    @Override
    public void copiesCommitted(Warp warp, int mask) {}

    @Override
    public void copiesAwaited(Warp warp, int mask, int mayGoOn) {}

    @Override
    public void absentSource(Warp warp, Instruction at, int lanes) {}

    @Override
    public Traffic traffic() {
        return Traffic.NONE;
    }
}
