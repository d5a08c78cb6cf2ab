package hanji.simulator.machine;

/** What the threads of a launch print. */
public final class Printed {
    /** As much as CUDA's own buffer holds by default. */
    private static final int MOST = 1 << 20;

    private final StringBuilder text = new StringBuilder();
    private boolean isFull;

    /** A thread prints. */
    synchronized void add(String more) {
        if (isFull) return;
        isFull = text.length() + more.length() > MOST;
        text.append(isFull ? "... and more than fits into the buffer of 1 MiB\n" : more);
    }

    /** What was printed since the last call. */
    public synchronized String take() {
        String all = text.toString();
        text.setLength(0);
        isFull = false;
        return all;
    }
}
