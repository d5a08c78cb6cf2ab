package hanji.kernels.check;

/** Is told how far a long check is; may be called from several threads. */
@FunctionalInterface
public interface Progress {
    /** Tells nobody. */
    Progress NONE = (_, _) -> {};

    /**
     * @param fraction of what is being done, 0 to 1
     * @param what is being done, in a few words
     */
    void at(double fraction, String what);
}
