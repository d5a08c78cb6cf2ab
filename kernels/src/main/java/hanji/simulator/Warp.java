package hanji.simulator;

/** Thirty-two threads of a block in flight. */
final class Warp {
    private final Block block;
    private final int index;
    private int live;

    Warp(Block block, int index) {
        this.block = block;
        this.index = index;
    }

    void begin() {
        int threads = block.threads() - 32 * index;
        live = threads >= 32 ? -1 : (1 << threads) - 1;
    }

    Block block() {
        return block;
    }

    /** Its number in the block. */
    int index() {
        return index;
    }

    /** The thread of a lane, counted in its block along x first. */
    int thread(int lane) {
        return 32 * index + lane;
    }

    /** The lanes that have not ended. */
    int live() {
        return live;
    }
}
