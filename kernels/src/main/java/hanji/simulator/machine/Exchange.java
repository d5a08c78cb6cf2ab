package hanji.simulator.machine;

import java.util.Optional;

/**
 * An instruction that the lanes of a warp which it names execute together: shuffle, vote, match, reduction, warp
 * barrier. It is a segment of its own, so that lanes can wait in front of it.
 */
public final class Exchange extends End {
    /** In place of a register: it names the lanes that come together. */
    public static final int WHO_COMES = -1;

    private final Action action;
    private final int members;
    private final boolean orders;
    private final Optional<Guard> guard;
    private final int next;

    /** What the lanes do. */
    public interface Action {
        /**
         * @param mask the lanes that do it
         * @return the lanes that read from a lane which does not
         */
        int apply(Warp warp, int mask);
    }

    /**
     * @param members the register with the mask of the lanes it names, or {@link #WHO_COMES}
     * @param orders whether it orders memory, as a warp barrier does
     */
    public Exchange(Origin origin, Action action, int members, boolean orders, Optional<Guard> guard, int next) {
        super(origin);
        this.action = action;
        this.members = members;
        this.orders = orders;
        this.guard = guard;
        this.next = next;
    }

    @Override
    void step(Groups groups, int group) {
        Warp warp = groups.warp();
        boolean forced = groups.takeForced();
        int all = groups.mask(group);
        int guarded = guard.isPresent() ? guard.get().lanes(warp, all) : all;
        if (guarded == 0) {
            groups.move(group, next);
            return;
        }
        if (guarded != all) groups.split(group, all & ~guarded, next);
        if (members == WHO_COMES) {
            action.apply(warp, guarded);
            groups.move(group, next);
            return;
        }
        int[] named = warp.register(members);
        int mask = ready(warp, named, guarded, forced);
        if (mask == 0) {
            groups.wait(group, Groups.EXCHANGE);
            return;
        }
        int first = named[Integer.numberOfTrailingZeros(mask)];
        if (mask != guarded) groups.split(group, guarded & ~mask, groups.segment(group));
        Optional<Watch> watch = warp.block().launch().watch();
        if (watch.isPresent()) watch.get().exchange(warp, this, mask, first, orders);
        int absent = action.apply(warp, mask);
        if (watch.isPresent() && absent != 0) watch.get().absentSource(warp, this, absent);
        groups.move(group, next);
    }

    /**
     * The lanes that go on now: some that name the same lanes, all of which are there; or those that do not name
     * themselves, for whom nobody waits; or, if nobody else will come, any that name the same. 0 if all have to wait.
     */
    private static int ready(Warp warp, int[] named, int lanes, boolean forced) {
        for (int rest = lanes; rest != 0; ) {
            int value = named[Integer.numberOfTrailingZeros(rest)];
            int alike = lanes & same(named, value), outside = alike & ~value;
            if (forced || (value & warp.live() & ~alike) == 0) return alike;
            if (outside != 0) return outside;
            rest &= ~alike;
        }
        return 0;
    }

    private static int same(int[] named, int value) {
        int mask = 0;
        for (int i = 0; i < Warp.LANES; i++) mask |= (named[i] == value ? 1 : 0) << i;
        return mask;
    }
}
