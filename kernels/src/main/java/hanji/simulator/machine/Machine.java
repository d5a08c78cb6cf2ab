package hanji.simulator.machine;

import hanji.simulator.Counts;
import hanji.simulator.Schedule;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;

/** Runs the blocks of launches. */
public final class Machine {
    private Machine() {}

    /** Runs a launch to its end, or until a kernel proves endless. */
    public static Counts run(Launch launch) {
        if (launch.watch().isPresent()) launch.watch().get().launchBegins(launch);
        long blocks = launch.blocks().count();
        int workers = launch.isParallel() && !launch.isCooperative()
                ? (int) Math.min(launch.simulation().workers(), blocks)
                : 1;
        AtomicLong next = new AtomicLong();
        Counts counts = workers == 1 ? work(launch, next) : together(launch, next, workers);
        if (launch.watch().isEmpty()) return counts;
        Watch watch = launch.watch().get();
        watch.launchEnds();
        return counts.plus(new Tally(0).counts(new Segment[0], watch.traffic()));
    }

    private static Counts together(Launch launch, AtomicLong next, int workers) {
        List<ForkJoinTask<Counts>> others = new ArrayList<>();
        for (int i = 1; i < workers; i++) others.add(ForkJoinPool.commonPool().submit(() -> work(launch, next)));
        Counts counts = work(launch, next);
        for (ForkJoinTask<Counts> other : others) counts = counts.plus(other.join());
        return counts;
    }

    private static Counts work(Launch launch, AtomicLong next) {
        Segment[] segments = launch.program().segments();
        Tally tally = new Tally(segments.length);
        long blocks = launch.blocks().count();
        Order order = Order.of(launch.simulation().schedule(), blocks);
        try {
            Block block = new Block(launch, tally);
            if (launch.isCooperative()) new ResidentGrid(launch, tally, order.all()).run();
            else
                for (long i = next.getAndIncrement(); i < blocks; i = next.getAndIncrement()) block.run(order.block(i));
        } catch (Stop stop) {
            next.set(blocks);
            launch.faults().addStop(stop);
        }
        if (launch.simulation().byLine()) launch.watch().ifPresent(watch -> tally.tell(segments, watch));
        return tally.counts(segments, Watch.Traffic.NONE);
    }

    /** The order of blocks; a random one is a step of a length that has no divisor in common with their number. */
    private record Order(Schedule.Order order, long blocks, long start, long step) {
        static Order of(Schedule schedule, long blocks) {
            if (schedule.order() != Schedule.Order.RANDOM) return new Order(schedule.order(), blocks, 0, 1);
            SplittableRandom random = new SplittableRandom(schedule.seed());
            return new Order(
                    schedule.order(), blocks, random.nextLong(blocks), coprime(random.nextLong(blocks) + 1, blocks));
        }

        private static long coprime(long from, long to) {
            long step = from;
            while (divisor(step, to) != 1) step++;
            return step;
        }

        private static long divisor(long a, long b) {
            return b == 0 ? a : divisor(b, a % b);
        }

        long[] all() {
            return LongStream.range(0, blocks).map(this::block).toArray();
        }

        long block(long i) {
            return switch (order) {
                case NATURAL -> i;
                case REVERSED -> blocks - 1 - i;
                case RANDOM -> Math.floorMod(start + Math.multiplyExact(i, step) % blocks, blocks);
            };
        }
    }
}
