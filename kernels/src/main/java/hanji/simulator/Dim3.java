package hanji.simulator;

/** A position in, or the extent of, a grid of blocks or a block of threads. */
public record Dim3(int x, int y, int z) {
    /** The position of number {@code i}, counted along x first, in a box of this extent. */
    public Dim3 position(long i) {
        return new Dim3((int) (i % x), (int) (i / x % y), (int) (i / ((long) x * y)));
    }

    /** How many positions a box of this extent has. */
    public long count() {
        return (long) x * y * z;
    }

    @Override
    public String toString() {
        return "(" + x + ", " + y + ", " + z + ")";
    }
}
