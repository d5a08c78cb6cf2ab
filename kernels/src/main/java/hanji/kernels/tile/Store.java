package hanji.kernels.tile;

/** What a {@link Tile} does with the ends of its chains. */
public enum Store {
    /** They take the place of what is there. */
    WRITE,
    /** They are added to what is there. */
    ADD
}
