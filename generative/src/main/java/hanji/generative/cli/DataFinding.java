package hanji.generative.cli;

/**
 * Whether a data set is on this machine.
 *
 * @param name as {@code --data} takes it
 * @param detail where it is, or how to get it
 */
record DataFinding(String name, boolean found, String detail) {}
