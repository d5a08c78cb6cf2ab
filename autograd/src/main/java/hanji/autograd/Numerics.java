package hanji.autograd;

/** The version of docs/numerics.md that results follow: equal versions give equal bits. */
public final class Numerics {
    /** Stands in every checkpoint. */
    public static final int VERSION = 2;

    private Numerics() {}
}
