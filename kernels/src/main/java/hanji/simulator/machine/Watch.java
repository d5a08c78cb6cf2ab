package hanji.simulator.machine;

import hanji.simulator.Counts;
import hanji.simulator.LineCounts;
import java.util.List;

/**
 * What the machine tells about each launch, warp by warp: the checks and counters listen here. A launch that is watched
 * runs on one thread.
 *
 * <p>A mask has bit l for lane l; lane l of warp w is thread 32 w + l of its block.
 */
public interface Watch {
    /** What an access does. */
    enum Access {
        LOAD,
        STORE,
        ATOMIC
    }

    /** Device memory was allocated, or its bound moved and its content is forgotten. */
    void renewed(Region region);

    /** Device memory was given back. */
    void freed(Region region);

    /** The host wrote to device memory. */
    void written(Region region, long offset, long bytes);

    /** Device memory holds a variable to which neither the source nor, so far, anybody else has given a value. */
    void unset(Region region, String variable);

    /** The host copied within device memory. */
    void copied(Region from, long fromOffset, Region to, long toOffset, long bytes);

    void launchBegins(Launch launch);

    /** The last block ended; {@link #traffic} then holds the launch's numbers until the next begins. */
    void launchEnds();

    /** A block begins; its shared memory, and the local memory of its warps, hold nothing. */
    void blockBegins(Block block);

    /** A block of a cooperative launch goes on, after others had their turns. */
    void blockResumes(Block block);

    /**
     * Lanes access memory of one region, inside its bound and aligned. An instruction whose lanes reach several regions
     * is told as several accesses.
     *
     * @param mask the lanes that access
     * @param offsets by lane, where in the region; in local memory the lane's part is included
     * @param bytes per lane, over all elements of a vector
     * @return the lanes that may go on: others' loads give 0, and their stores are left out
     */
    int access(Warp warp, Instruction at, Access access, Region region, int mask, int[] offsets, int bytes);

    /** Lanes arrive at a block barrier; they are all that execute it together. */
    void blockBarrier(Warp warp, Instruction at, int mask, int barrier);

    /**
     * Those that wait at a block barrier go on: all that it is for have arrived, or the others never will. How many
     * came is still in {@link Block#arrivals}.
     */
    void blockReleased(Block block, int barrier);

    /**
     * Lanes execute a shuffle, vote, match or warp barrier together: all that it names, or those that came while the
     * others never will.
     *
     * @param mask the lanes that execute it
     * @param named the lanes that the instruction names
     * @param orders whether it orders memory, as a warp barrier does
     */
    void exchange(Warp warp, Instruction at, int mask, int named, boolean orders);

    /** Lanes execute a fence, for their block or beyond. */
    void fence(Warp warp, Instruction at, int mask);

    /**
     * Lanes begin an asynchronous copy to shared memory, a store of which they have been told: where it goes holds what
     * is copied from now on, though on a GPU perhaps only once the copy is waited for.
     */
    void copyBegins(Warp warp, Instruction at, Region region, int mask, int[] offsets, int bytes);

    /** Lanes close a group of asynchronous copies: those begun since they closed the last one. */
    void copiesCommitted(Warp warp, int mask);

    /**
     * Lanes wait for their asynchronous copies.
     *
     * @param mayGoOn how many of the groups closed last they do not wait for; -1 to wait for all copies, in groups or not
     */
    void copiesAwaited(Warp warp, int mask, int mayGoOn);

    /** Lanes of a shuffle read from a lane that does not take part. */
    void absentSource(Warp warp, Instruction at, int lanes);

    /** Memory traffic of the launch. */
    Traffic traffic();

    /** What an instruction of the kernel did in the launch; told at its end, and only where counts by line are wanted. */
    default void executed(Instruction.Origin at, long warps, long lanes) {}

    /** The launch's counts by source line; empty where they are not wanted. */
    default List<LineCounts> lines() {
        return List.of();
    }

    /** Memory traffic; see {@link Counts}. */
    record Traffic(
            long globalRequests,
            long globalBytes,
            long globalSectors,
            long idealSectors,
            long footprint,
            long sharedRequests,
            long bankConflicts) {
        public static final Traffic NONE = new Traffic(0, 0, 0, 0, 0, 0, 0);
    }
}
