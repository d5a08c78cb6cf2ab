package hanji.nn.data;

/**
 * Whether a data set is there.
 *
 * @param id the name a user types
 * @param found whether it can be loaded, as far as can be seen without reading it
 * @param description one line: where it was found, or how to get it
 */
public record Availability(String id, boolean found, String description) {}
