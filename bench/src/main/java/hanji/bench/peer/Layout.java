package hanji.bench.peer;

/** How a side stores images. */
public enum Layout {
    /** [N, C, H, W], most libraries' own. */
    CONTIGUOUS,
    /** [N, H, W, C], Hanji's own. */
    CHANNELS_LAST
}
