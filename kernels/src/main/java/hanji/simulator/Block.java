package hanji.simulator;

/** A block of threads in flight. */
final class Block {
    private final Launch launch;
    private final Region shared;
    private long index;

    Block(Launch launch, Region shared) {
        this.launch = launch;
        this.shared = shared;
    }

    void begin(long number) {
        index = number;
    }

    Launch launch() {
        return launch;
    }

    /** Its number in the grid, along x first. */
    long index() {
        return index;
    }

    Dim3 position() {
        return launch.blocks().position(index);
    }

    /** Its shared memory, static and dynamic. */
    Region shared() {
        return shared;
    }

    /** Number of its threads. */
    int threads() {
        return (int) launch.threads().count();
    }

    /** Number of its warps. */
    int warps() {
        return (threads() + 31) / 32;
    }
}
