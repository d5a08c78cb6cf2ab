package hanji.simulator.machine;

import java.util.Optional;

/** {@code bar}: a barrier of the threads of a block, which may also reduce a predicate over them. */
public final class BlockBarrier extends End {
    /** What is made of the predicate. */
    public enum Reduction {
        NONE,
        /** The number of threads for which it holds. */
        COUNT,
        AND,
        OR
    }

    /**
     * @param barrier the register with its number
     * @param threads the register with how many threads it is for
     * @param waits whether lanes wait, or only arrive
     */
    public record Form(
            int barrier,
            Optional<Integer> threads,
            boolean waits,
            Reduction reduction,
            Optional<Guard> source,
            int to) {}

    private final Form form;
    private final Optional<Guard> guard;
    private final int next;

    public BlockBarrier(Origin origin, Form form, Optional<Guard> guard, int next) {
        super(origin);
        this.form = form;
        this.guard = guard;
        this.next = next;
    }

    @Override
    void step(Groups groups, int group) {
        Warp warp = groups.warp();
        int all = groups.mask(group);
        int mask = guard.isPresent() ? guard.get().lanes(warp, all) : all;
        if (mask != all) {
            if (mask == 0) {
                groups.move(group, next);
                return;
            }
            groups.split(group, all & ~mask, next);
        }
        int first = Integer.numberOfTrailingZeros(mask);
        int barrier = number(warp, first);
        int expected = form.threads.isPresent() ? warp.<int[]>register(form.threads.get())[first] : 0;
        int holds = form.source.isPresent() ? form.source.get().lanes(warp, mask) : 0;
        Optional<Watch> watch = warp.block().launch().watch();
        if (watch.isPresent()) watch.get().blockBarrier(warp, this, mask, barrier);
        warp.block().arrive(barrier, Integer.bitCount(mask), expected, Integer.bitCount(holds));
        if (form.waits) groups.wait(group, Groups.BARRIER + barrier);
        else groups.move(group, next);
    }

    private int number(Warp warp, int lane) {
        return warp.<int[]>register(form.barrier)[lane] & 15;
    }

    /** All have arrived: takes the result and goes on. */
    void release(Groups groups, int group) {
        Warp warp = groups.warp();
        int mask = groups.mask(group);
        int barrier = number(warp, Integer.numberOfTrailingZeros(mask));
        Block.Arrivals at = warp.block().arrivals(barrier);
        switch (form.reduction) {
            case NONE -> {}
            case COUNT -> {
                int[] to = warp.register(form.to);
                for (int i = 0; i < Warp.LANES; i++) if ((mask >>> i & 1) != 0) to[i] = at.holds;
            }
            case AND -> set(warp, mask, at.holds == at.arrived);
            case OR -> set(warp, mask, at.holds > 0);
        }
        groups.move(group, next);
    }

    private void set(Warp warp, int mask, boolean value) {
        int[] predicates = warp.predicates();
        predicates[form.to] = value ? predicates[form.to] | mask : predicates[form.to] & ~mask;
    }
}
