package hanji.simulator.machine;

import hanji.simulator.Dim3;
import hanji.simulator.Schedule;
import java.util.Comparator;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** A block of threads in flight; it runs one block of the grid after the other. */
public final class Block {
    private static final int BARRIERS = 16;
    /** Segments that a warp runs before another has its turn. */
    private static final int QUANTUM = 1 << 14;

    /** Where blocks wait for each other. */
    private static final int SHORT_QUANTUM = 1 << 10;

    private static final int RANDOM_QUANTUM = 8;
    /** In a random order it is asked once in so many rounds whether there is any progress. */
    private static final int ROUNDS = 1 << 12, SHORT_ROUNDS = 1 << 6;

    /** Rounds after which other blocks have their turns. */
    private static final int TURN = 64;

    private final Launch launch;
    private final Region shared;
    private final Warp[] warps;
    private final Arrivals[] arrivals = new Arrivals[BARRIERS];
    private final Optional<Watch> watch;
    private long index;
    private final Standstill standstill;
    private long changes;
    private int rounds;
    /** A warp that could go on after its turn in the last round, where that is asked for. */
    private Optional<Warp> longest = Optional.empty();

    private Optional<RandomGenerator> random = Optional.empty();

    /** Threads that have come to a barrier. */
    public static final class Arrivals {
        /** How many came, whether they wait or not. */
        public int arrived;
        /** How many threads it is for; 0 for all. */
        public int expected;
        /** For {@code bar.red}: for how many of them the predicate holds. */
        int holds;
    }

    Block(Launch launch, Tally tally) {
        this.launch = launch;
        watch = launch.watch();
        standstill = new Standstill(launch.simulation());
        shared = new Region(Region.Space.SHARED, 0, 0, new byte[launch.sharedBytes()]);
        warps = new Warp[Math.ceilDiv((int) launch.threads().count(), Warp.LANES)];
        for (int i = 0; i < warps.length; i++) warps[i] = new Warp(this, i, tally);
        for (int i = 0; i < BARRIERS; i++) arrivals[i] = new Arrivals();
    }

    /** Runs a block of the grid to its end. */
    void run(long number) {
        place(number);
        begin();
        while (runWarps() || releaseStuck()) if (longest.isPresent()) stopIfStanding(longest.get());
        long steps = 0;
        for (Warp warp : warps) steps += warp.steps();
        launch.program().tier().executed(steps, launch.program().segments());
    }

    private void stopIfStanding(Warp warp) {
        if (launch.isParallel()) return;
        Optional<String> why = standstill.in(this);
        if (why.isPresent()) throw warp.endless(why.get());
    }

    /** Becomes a block of the grid. */
    void place(long number) {
        index = number;
    }

    /** Goes on after other blocks had their turns. */
    void resume() {
        if (watch.isPresent()) watch.get().blockResumes(this);
    }

    /**
     * Runs until nothing changes any more in a round of all warps, or for so many rounds that others must have their
     * turns: what changes may be of a loop that waits for them. False if the block has ended.
     */
    boolean turn() {
        boolean random = launch.simulation().schedule().order() == Schedule.Order.RANDOM;
        int most = random ? TURN * SHORT_ROUNDS : TURN;
        for (int i = 0; i < most; i++) {
            long before = changes;
            if (!runWarps() && !releaseStuck()) return false;
            if (changes == before && longest.isPresent()) return true;
        }
        return true;
    }

    /** That it will not get away from where it is. */
    Stop stuck(String why) {
        return longest.orElse(warps[0]).endless(why);
    }

    /** Begins at the kernel's first instruction. */
    void begin() {
        random = Optional.empty();
        for (Arrivals each : arrivals) clear(each);
        for (Warp warp : warps) warp.begin();
        if (watch.isPresent()) watch.get().blockBegins(this);
        changes = 0;
        standstill.clear();
    }

    /** Gives each warp that can run a turn; false if none can. */
    private boolean runWarps() {
        boolean any = false;
        longest = Optional.empty();
        Schedule.Order order = launch.simulation().schedule().order();
        for (int i = 0; i < warps.length; i++) {
            Warp warp = switch (order) {
                case NATURAL -> warps[i];
                case REVERSED -> warps[warps.length - 1 - i];
                case RANDOM -> warps[random().nextInt(warps.length)];
            };
            if (!warp.groups().canRun()) continue;
            if (order == Schedule.Order.RANDOM) warp.run(1 + random().nextInt(RANDOM_QUANTUM));
            else if (warp.run(launch.isCooperative() ? SHORT_QUANTUM : QUANTUM)) longest = Optional.of(warp);
            any = true;
            releaseFull();
        }
        if (order == Schedule.Order.RANDOM && ++rounds % (launch.isCooperative() ? SHORT_ROUNDS : ROUNDS) == 0)
            longest = longestRunning();
        return any || order == Schedule.Order.RANDOM && anyCanRun();
    }

    private boolean anyCanRun() {
        for (Warp warp : warps) if (warp.groups().canRun()) return true;
        return false;
    }

    /** Of the warps that can run one that has run longest. */
    private Optional<Warp> longestRunning() {
        return Stream.of(warps).filter(warp -> warp.groups().canRun()).max(Comparator.comparingLong(Warp::steps));
    }

    /** Lanes come to a barrier; those that wait are let go by {@link #releaseFull}. */
    void arrive(int barrier, int lanes, int expected, int holds) {
        Arrivals at = arrivals[barrier];
        at.arrived += lanes;
        at.expected = expected;
        at.holds += holds;
    }

    public Arrivals arrivals(int barrier) {
        return arrivals[barrier];
    }

    private void releaseFull() {
        for (int barrier = 0; barrier < BARRIERS; barrier++) {
            Arrivals at = arrivals[barrier];
            if (at.arrived > 0 && at.arrived >= (at.expected == 0 ? live() : at.expected)) release(barrier);
        }
    }

    private void release(int barrier) {
        change();
        if (watch.isPresent()) watch.get().blockReleased(this, barrier);
        for (Warp warp : warps) warp.groups().release(barrier);
        clear(arrivals[barrier]);
    }

    /** Lets lanes go on that wait at barriers for others that will never come; false if none wait. */
    private boolean releaseStuck() {
        boolean any = false;
        for (Warp warp : warps) any |= warp.groups().count() > 0;
        if (any) for (int barrier = 0; barrier < BARRIERS; barrier++) release(barrier);
        return any;
    }

    private static void clear(Arrivals at) {
        at.arrived = 0;
        at.expected = 0;
        at.holds = 0;
    }

    private int live() {
        int threads = 0;
        for (Warp warp : warps) threads += Integer.bitCount(warp.live());
        return threads;
    }

    /** There is progress: memory holds something else than before, a barrier is met, lanes have ended. */
    void change() {
        changes++;
    }

    /** How often there was progress. */
    long changes() {
        return changes;
    }

    public Launch launch() {
        return launch;
    }

    /** Its number in the grid, along x first. */
    public long index() {
        return index;
    }

    public Dim3 position() {
        return launch.blocks().position(index);
    }

    /** Its shared memory, static and dynamic. */
    public Region shared() {
        return shared;
    }

    /** Number of its threads. */
    public int threads() {
        return (int) launch.threads().count();
    }

    /** Number of its warps. */
    public int warps() {
        return warps.length;
    }

    /** One of its warps. */
    Warp warp(int number) {
        return warps[number];
    }

    /** The draws of a random schedule, of each block its own. */
    RandomGenerator random() {
        if (random.isEmpty()) {
            long number = index;
            random = Optional.of(
                    new SplittableRandom(launch.simulation().schedule().seed() ^ number * 0x9e3779b97f4a7c15L));
        }
        return random.get();
    }
}
