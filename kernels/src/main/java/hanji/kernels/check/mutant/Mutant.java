package hanji.kernels.check.mutant;

import hanji.simulator.ptx.Position;

/**
 * A kernel with one instruction changed.
 *
 * @param module the PTX it is in, by the name of its resource
 * @param kernel the kernel or function that the instruction belongs to
 * @param position the line of the source that the instruction comes from
 * @param ptxLine the changed line of the PTX, from 1
 * @param change what was done, in words
 * @param was the instruction
 * @param becomes what stands in its place; empty if nothing does
 */
public record Mutant(
        String module, String kernel, Position position, int ptxLine, Change change, String was, String becomes) {
    /** What may be done to an instruction. */
    public enum Change {
        REMOVED("removed"),
        STORE_REMOVED("store removed"),
        BARRIER_REMOVED("barrier removed"),
        OFF_BY_ONE("number off by one"),
        COMPARISON("other comparison"),
        CONDITION_NEGATED("condition negated"),
        CONDITION_DROPPED("condition dropped"),
        OPERATION("other operation"),
        SWAPPED("operands swapped"),
        REGISTER("other register"),
        PARAMETER("other parameter"),
        ADDRESS("address one further"),
        ZERO("zero stored");

        private final String words;

        Change(String words) {
            this.words = words;
        }
    }

    /** The module's PTX with the change in it. */
    public String in(String ptx) {
        String[] lines = ptx.split("\n", -1);
        lines[ptxLine - 1] = becomes;
        return String.join("\n", lines);
    }

    /** {@code kernels.cu:8}; the line of the PTX if the source's is not known. */
    public String where() {
        String file = position.file();
        return position.line() == 0
                ? "line " + ptxLine + " of the PTX"
                : file.substring(file.lastIndexOf('/') + 1) + ":" + position.line();
    }

    /** The change in words: {@code kernels.cu:8: other comparison: setp.lt.u32 …; becomes setp.le.u32 …;}. */
    public String text() {
        return where() + ": " + change.words + ": " + was + (becomes.isEmpty() ? "" : " becomes " + becomes.strip());
    }
}
