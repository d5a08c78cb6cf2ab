package hanji.kernels.fast;

import hanji.cuda.Cuda;
import hanji.cuda.Kernel;
import java.util.Locale;

/** How the result of a product on tensor cores is cut into tiles, one block for each; the bits do not depend on it. core_tile.cuh. */
public enum CoreTile {
    /** For work that fills the GPU. */
    WIDE("Wide", 128, 64),
    /** For less work, or few columns. */
    SMALL("Small", 64, 32);

    /** Of a block. */
    public static final int THREADS = 128;
    /** Numbers that a thread reads at once; rows and columns of factors come in as many. */
    public static final int QUAD = 4;

    private final String name;
    private final int rows;
    private final int columns;

    CoreTile(String name, int rows, int columns) {
        this.name = name;
        this.rows = rows;
        this.columns = columns;
    }

    /** Wide where such tiles of so many results give every multiprocessor a block, without half of their columns being empty. */
    public static CoreTile of(int rows, int columns, int results, Cuda gpu) {
        long wide = (long) WIDE.down(rows) * WIDE.across(columns) * results;
        return columns > SMALL.columns && wide >= gpu.driver().info().multiprocessors() ? WIDE : SMALL;
    }

    /** Tiles that so many rows take. */
    public int down(int count) {
        return Math.ceilDiv(count, rows);
    }

    /** Tiles that so many columns take. */
    public int across(int count) {
        return Math.ceilDiv(count, columns);
    }

    /** The kernel of a pass for these tiles in the precision of a device, for example {@code tf32WideNN}. */
    public Kernel kernel(Class<?> beside, String file, Cuda gpu, String pass) {
        return new Kernel(beside, file, gpu.precision().name().toLowerCase(Locale.ROOT) + name + pass);
    }
}
