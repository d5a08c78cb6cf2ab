package hanji.generative.distributed;

import java.nio.file.Path;
import java.util.Map;

/** What the driver hears of the workers, in order. */
sealed interface News {
    /** Which start of the workers it is of. */
    Generation of();

    /** The first worker of a start is there; all wait for a checkpoint to begin from. */
    record Begun(Generation of) implements News {}

    /** Counters of the run after a step. */
    record Progress(Generation of, Map<String, String> counters) implements News {}

    /** A line of the log of the run. */
    record Logged(Generation of, byte[] line) implements News {}

    /** A checkpoint that follows all lines before it, in a file of its own. */
    record Saved(Generation of, Path file) implements News {}

    /** A worker's training ended; what it waited for. */
    record Done(Generation of, Generation.Member member, String waited) implements News {}

    /** A worker cannot go on. */
    record Failed(Generation of, String line) implements News {}
}
