package hanji.simulator.machine;

/** The end of a segment: a branch, an exit, or an instruction at which lanes wait for others. */
public abstract class End extends Instruction {
    End(Origin origin) {
        super(origin);
    }

    /** Moves the lanes of a group on, splits them, or lets them wait. */
    abstract void step(Groups groups, int group);

    @Override
    final void execute(Warp warp, int mask) {
        throw new AssertionError("the end of a segment is a step of a group");
    }

    /** A predicate that decides for which lanes an instruction is. */
    public record Guard(int predicate, boolean negated) {
        /** The lanes of a mask that it holds for. */
        public int lanes(Warp warp, int mask) {
            int holds = warp.predicates()[predicate];
            return mask & (negated ? ~holds : holds);
        }
    }

    /** Goes on elsewhere. */
    public static final class Jump extends End {
        private final int target;

        public Jump(Origin origin, int target) {
            super(origin);
            this.target = target;
        }

        @Override
        void step(Groups groups, int group) {
            groups.move(group, target);
        }
    }

    /** Goes elsewhere where a predicate holds, else on. */
    public static final class Branch extends End {
        private final Guard guard;
        private final int target;
        private final int next;

        public Branch(Origin origin, Guard guard, int target, int next) {
            super(origin);
            this.guard = guard;
            this.target = target;
            this.next = next;
        }

        @Override
        void step(Groups groups, int group) {
            int mask = groups.mask(group);
            int taken = guard.lanes(groups.warp(), mask);
            if (taken == mask) groups.move(group, target);
            else if (taken == 0) groups.move(group, next);
            else {
                groups.split(group, taken, target);
                groups.move(group, next);
            }
        }
    }

    /** Goes to one of several places. */
    public static final class Switch extends End {
        private final int index;
        private final int[] targets;

        /** @param index the register that chooses; beyond the targets the last is taken */
        public Switch(Origin origin, int index, int[] targets) {
            super(origin);
            this.index = index;
            this.targets = targets;
        }

        @Override
        void step(Groups groups, int group) {
            int[] chosen = groups.warp().register(index);
            for (int target = 0; target < targets.length - 1; target++) {
                int mask = groups.mask(group);
                int taken = 0;
                for (int i = 0; i < Warp.LANES; i++) taken |= (chosen[i] == target ? 1 : 0) << i;
                if ((mask & taken) == mask) {
                    groups.move(group, targets[target]);
                    return;
                }
                if ((mask & taken) != 0) groups.split(group, mask & taken, targets[target]);
            }
            groups.move(group, targets[targets.length - 1]);
        }
    }

    /** The lanes for which a predicate holds have ended. */
    public static final class Exit extends End {
        private final java.util.Optional<Guard> guard;
        private final int next;

        public Exit(Origin origin, java.util.Optional<Guard> guard, int next) {
            super(origin);
            this.guard = guard;
            this.next = next;
        }

        @Override
        void step(Groups groups, int group) {
            int mask = groups.mask(group);
            int ended = guard.isPresent() ? guard.get().lanes(groups.warp(), mask) : mask;
            groups.warp().end(ended);
            if (ended == mask) groups.remove(group);
            else {
                groups.keep(group, mask & ~ended);
                groups.move(group, next);
            }
        }
    }
}
