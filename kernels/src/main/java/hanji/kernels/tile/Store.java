package hanji.kernels.tile;

/** How finished sums go to memory. */
public enum Store {
    /** They take the place of what is there. */
    WRITE,
    /** They are added to what is there. */
    ADD
}
