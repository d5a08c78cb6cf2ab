package hanji.simulator;

/**
 * A mistake of a kernel, found while it ran.
 *
 * @param message one line that says what was wrong
 * @param file the source as the PTX names it; empty if the PTX has no line information
 * @param line in that source, from 1; 0 if unknown
 * @param block the block that did it
 * @param thread the thread that did it, the first of its warp to do so
 * @param argument the kernel parameter whose memory is meant, for example {@code 2 (out)}; empty if none is
 * @param element index into that memory, in units of the access; may lie outside
 */
public record Fault(
        Kind kind,
        String message,
        String file,
        int line,
        Dim3 block,
        Dim3 thread,
        String kernel,
        String argument,
        long element) {
    /** What can be wrong. */
    public enum Kind {
        /** Global, shared or local memory outside what was allocated. */
        OUT_OF_BOUNDS,
        /** Global memory that was given back. */
        USE_AFTER_FREE,
        /** A read of memory that was never written. */
        UNINITIALISED,
        /** An address that is no multiple of the access's size. */
        MISALIGNED,
        /** Two threads, one of which writes, with no barrier between. */
        RACE,
        /** A barrier that not all threads of a block reach together. */
        DIVERGENT_BARRIER,
        /** A shuffle, vote or warp barrier whose mask names the wrong lanes. */
        WRONG_MASK,
        /** A kernel that does not come to an end. */
        ENDLESS,
        /** An {@code assert} in a kernel that does not hold. */
        ASSERTION,
        /** A recursion that needs more than the stack. */
        STACK_OVERFLOW
    }

    /** Where it happened: {@code softmax.cu:41, block (0, 0, 0), thread (3, 0, 0)}. */
    public String where() {
        String source = line == 0 ? "" : file.substring(file.lastIndexOf('/') + 1) + ":" + line + ", ";
        return source + "block " + block + ", thread " + thread;
    }

    @Override
    public String toString() {
        return kernel + ": " + message + " (" + where() + ")";
    }
}
