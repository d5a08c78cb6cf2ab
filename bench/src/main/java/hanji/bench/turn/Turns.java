package hanji.bench.turn;

import java.util.BitSet;

/**
 * Who may measure when. Several sides want many turns each; one at a time has it. A cycle begins when all sides wait for
 * their turn and gives each one, in every second cycle from the last to the first, so that whatever changes on the
 * machine meanwhile hits all of them alike.
 */
public final class Turns {
    private final int sides;
    /** Sides that wait for a turn. */
    private final BitSet waiting = new BitSet();
    /** Sides that want no more turns. */
    private final BitSet left = new BitSet();
    /** Sides whose turn of this cycle is still to come. */
    private final BitSet pending = new BitSet();

    private boolean backwards = true;
    private int holder = NOBODY;
    private static final int NOBODY = -1;

    /** Of sides 0 to {@code sides - 1}. */
    public Turns(int sides) {
        this.sides = sides;
    }

    /** Waits until it is this side's turn, which it must end. */
    public synchronized void begin(int side) throws InterruptedException {
        waiting.set(side);
        pass();
        while (holder != side) wait();
        waiting.clear(side);
    }

    /** Ends this side's turn. */
    public synchronized void end(int side) {
        if (holder == side) holder = NOBODY;
        pass();
    }

    /** Nobody waits for this side any more. */
    public synchronized void leave(int side) {
        left.set(side);
        end(side);
    }

    /** Gives the turn to whom it is due, if nobody has it. */
    private void pass() {
        if (holder != NOBODY) return;
        pending.andNot(left);
        if (pending.isEmpty()) {
            if (waiting.cardinality() < sides - left.cardinality()) return;
            pending.or(waiting);
            backwards = !backwards;
        }
        holder = backwards ? pending.length() - 1 : pending.nextSetBit(0);
        if (holder != NOBODY) pending.clear(holder);
        notifyAll();
    }
}
