package hanji.bench.turn;

import java.util.BitSet;

/**
 * Who may measure when. Several sides want many turns each; one at a time has it. A cycle begins when all sides wait for
 * their turn and gives each one, in every second cycle from the last to the first, so that whatever changes on the
 * machine meanwhile meets all of them alike.
 */
public final class Turns {
    private static final int NOBODY = -1;

    private final int sides;
    /** Sides that wait for a turn. */
    private final BitSet waiting = new BitSet();
    /** Sides that want no more turns. */
    private final BitSet left = new BitSet();
    /** Sides whose turn of this cycle is still to come. */
    private final BitSet pending = new BitSet();

    private boolean backwards = true;
    private int holder = NOBODY;

    /** Of sides 0 to {@code sides - 1}. */
    public Turns(int sides) {
        this.sides = sides;
    }

    /** Ends this side's turn, if it has one, and waits until its next one begins or it has left. */
    public synchronized void next(int side) throws InterruptedException {
        if (left.get(side)) return;
        waiting.set(side);
        end(side);
        while (holder != side && !left.get(side)) wait();
        waiting.clear(side);
    }

    /** Nobody waits for this side any more; its turn, if it has one, ends. */
    public synchronized void leave(int side) {
        left.set(side);
        waiting.clear(side);
        end(side);
        notifyAll();
    }

    private void end(int side) {
        if (holder == side) holder = NOBODY;
        if (holder == NOBODY) pass();
    }

    /** Gives the turn to whom it is due. */
    private void pass() {
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
