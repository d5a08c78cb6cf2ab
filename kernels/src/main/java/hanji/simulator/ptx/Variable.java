package hanji.simulator.ptx;

/**
 * A named piece of memory: a parameter, or a variable in global, constant, shared or local memory.
 *
 * @param space where, for example {@code shared}
 * @param type of its elements
 * @param alignment in bytes
 * @param bytes its size; 0 for an array of open size, such as dynamic shared memory
 * @param content its first bytes; the rest is zero
 */
public record Variable(String space, Type type, String name, int alignment, long bytes, byte[] content) {}
