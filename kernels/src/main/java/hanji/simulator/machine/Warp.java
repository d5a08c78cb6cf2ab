package hanji.simulator.machine;

import hanji.simulator.Schedule;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/** Thirty-two threads of a block in flight: their registers, and the groups in which they run. */
public final class Warp {
    public static final int LANES = 32;
    private static final int SPLIT_ONE_IN = 16;
    private static final String TOO_MANY = " instructions a warp has not ended";

    private final Block block;
    private final int index;
    private final Program program;
    private final Object[] registers;
    private final int[] predicates;
    private final Object[] scratch = new Object[Bank.values().length];
    private final int[] offsets = new int[LANES];
    private final Groups groups = new Groups(this);
    private final Region local;
    private final CallStack calls;
    private final Tally tally;
    private final long limit;
    private long steps;
    private int live;

    Warp(Block block, int index, Tally tally) {
        this.block = block;
        this.index = index;
        this.tally = tally;
        limit = block.launch().simulation().steps();
        program = block.launch().program();
        registers = program.registers().create();
        predicates = new int[program.registers().predicates()];
        for (Bank bank : Bank.values()) scratch[bank.ordinal()] = bank.register();
        local = new Region(Region.Space.LOCAL, 0, 0, new byte[LANES * program.localBytes()]);
        calls = new CallStack(program.makesCalls() ? program.localBytes() : 0);
        program.registers().presetForLaunch(this);
    }

    void begin() {
        live = lanes();
        steps = 0;
        Arrays.fill(predicates, 0);
        groups.begin(live, program.first());
        calls.clear();
        program.registers().presetForBlock(this);
    }

    /**
     * Runs until all lanes have ended or wait for a block barrier, or so many segments were run; whether it was these.
     */
    boolean run(int quantum) {
        Schedule schedule = block.launch().simulation().schedule();
        return schedule.order() == Schedule.Order.RANDOM ? runRandomly(quantum, block.random()) : runInOrder(quantum);
    }

    private boolean runInOrder(int quantum) {
        Segment[] segments = program.segments();
        int left = quantum;
        for (int g = groups.next(); g >= 0 && left > 0; g = groups.next(), left--) {
            Segment segment;
            do {
                segment = segments[groups.segment(g)];
                int mask = groups.mask(g);
                segment.execute(this, mask);
                count(segment, mask);
                segment.end().step(groups, g);
                g = 0; // the only group, if this goes on
            } while (groups.count() == 1 && groups.runs(0) && --left > 0);
            if (groups.count() > 1) groups.join();
            if (steps > limit) throw Stop.endless(this, segment.last(), "after " + limit + TOO_MANY);
        }
        return left <= 0;
    }

    private boolean runRandomly(int quantum, RandomGenerator random) {
        Segment[] segments = program.segments();
        int left = quantum;
        for (int g = groups.next(random); g >= 0 && left > 0; g = groups.next(random), left--) {
            int some = groups.mask(g) & random.nextInt();
            if (random.nextInt(SPLIT_ONE_IN) == 0 && some != 0 && some != groups.mask(g))
                groups.split(g, some, groups.segment(g));
            Segment segment = segments[groups.segment(g)];
            segment.execute(this, groups.mask(g));
            count(segment, groups.mask(g));
            segment.end().step(groups, g);
            groups.join();
            if (steps > limit) throw Stop.endless(this, segment.last(), "after " + limit + TOO_MANY);
        }
        return left <= 0;
    }

    /** That it will not get away from where it is. */
    Stop endless(String why) {
        int group = Math.max(0, groups.next());
        return Stop.endless(this, program.segments()[groups.segment(group)].last(), why);
    }

    /** The instructions that it executed in this block. */
    long steps() {
        return steps;
    }

    /** A hash of its registers, and of where its lanes are. */
    long state() {
        long hash = Standstill.hash(Standstill.hash(live, predicates), calls.frames());
        for (Object register : registers) hash = Standstill.hash(hash, register);
        return groups.state(hash);
    }

    private void count(Segment segment, int mask) {
        tally.add(segment, mask);
        steps += segment.length();
    }

    public Block block() {
        return block;
    }

    /** Its number in the block. */
    public int index() {
        return index;
    }

    /** The thread of a lane, counted in its block along x first. */
    public int thread(int lane) {
        return LANES * index + lane;
    }

    /** The lanes that have a thread. */
    public int lanes() {
        int threads = block.threads() - LANES * index;
        return threads >= LANES ? -1 : (1 << threads) - 1;
    }

    /** The lanes that have not ended. */
    public int live() {
        return live;
    }

    /** Lanes have ended. */
    void end(int lanes) {
        live &= ~lanes;
        block.change();
    }

    Groups groups() {
        return groups;
    }

    /** The end of a segment, which is known to be of a kind. */
    <T extends End> T end(int segment, Class<T> kind) {
        return kind.cast(program.segments()[segment].end());
    }

    /** A register's lanes: an array of its {@link Bank}. */
    @SuppressWarnings("unchecked")
    public <T> T register(int slot) {
        return (T) registers[slot];
    }

    /** All of them. */
    Object[] registers() {
        return registers;
    }

    /** A register of a bank for passing results. */
    @SuppressWarnings("unchecked")
    public <T> T scratch(Bank bank) {
        return (T) scratch[bank.ordinal()];
    }

    /** Predicates, each a mask of lanes. */
    public int[] predicates() {
        return predicates;
    }

    /** By lane, where in a region an access goes. */
    int[] offsets() {
        return offsets;
    }

    /** The functions that its lanes are in. */
    CallStack calls() {
        return calls;
    }

    /** Local memory of its lanes, one lane's part behind the other's. */
    Region local() {
        return local;
    }
}
