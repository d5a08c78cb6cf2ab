package hanji.simulator.ptx;

import java.util.List;

/**
 * A named piece of memory: a parameter, or a variable in global, constant, shared or local memory.
 *
 * @param space where, for example {@code shared}
 * @param type of its elements
 * @param alignment in bytes
 * @param bytes its size; 0 for an array of open size, such as dynamic shared memory
 * @param content its first bytes; the rest is zero
 * @param references the addresses in its content, which is zero there
 */
public record Variable(
        String space, Type type, String name, int alignment, long bytes, byte[] content, List<Reference> references) {
    /**
     * The address of another variable, or of a function, as an initial value.
     *
     * @param at where in the content, in bytes
     * @param name of what it is the address of
     * @param offset bytes behind that
     */
    public record Reference(int at, String name, long offset) {}

    /** The same under another name. */
    Variable named(String other) {
        return new Variable(space, type, other, alignment, bytes, content, references);
    }

    /** Whether the source gives it a value. */
    public boolean isInitialised() {
        return content.length > 0;
    }

    /** By parameter, where it begins in the parameter space. */
    public static int[] offsets(List<Variable> parameters) {
        int[] offsets = new int[parameters.size()];
        int end = 0;
        for (int i = 0; i < offsets.length; i++) {
            int alignment = parameters.get(i).alignment();
            offsets[i] = Math.ceilDiv(end, alignment) * alignment;
            end = offsets[i] + (int) parameters.get(i).bytes();
        }
        return offsets;
    }
}
