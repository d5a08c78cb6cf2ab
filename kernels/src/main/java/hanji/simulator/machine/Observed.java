package hanji.simulator.machine;

/** Tells somebody which lanes are about to execute what follows. */
public final class Observed extends Instruction {
    private final Observer observer;

    /** Who is told. */
    public interface Observer {
        /** @param mask the lanes, at least one */
        void before(Warp warp, int mask);
    }

    public Observed(Origin origin, Observer observer) {
        super(origin);
        this.observer = observer;
    }

    @Override
    void execute(Warp warp, int mask) {
        observer.before(warp, mask);
    }
}
