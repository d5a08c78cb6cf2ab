package hanji.kernels.conv;

import hanji.cuda.Grid;
import hanji.cuda.Kernel;

/** How outputs are cut into the tiles of tile.cuh, each of one block and of columns of one colour group. */
enum Tiling {
    /** 64 outputs a thread: for work that fills the GPU. */
    WIDE(128, 64, 128),
    /** 16 outputs a thread: for less work, or few columns. */
    SMALL(64, 32, 128),
    /** 4 outputs a thread: for up to 4 columns. */
    NARROW(128, 4, 128);

    private final int rows;
    private final int columns;
    private final int threads;

    Tiling(int rows, int columns, int threads) {
        this.rows = rows;
        this.columns = columns;
        this.threads = threads;
    }

    /** For a pass whose rows are pixels. */
    static Tiling ofPixels(Pass pass, int multiprocessors) {
        if (pass.columns() <= NARROW.columns * pass.groups()) return NARROW;
        return fills(WIDE.pixels(pass), pass, multiprocessors) ? WIDE : SMALL;
    }

    /** For a pass whose rows are the weights that reach a column, for each image. */
    static Tiling ofWeights(Pass pass, int multiprocessors) {
        return fills(WIDE.weights(pass), pass, multiprocessors) ? WIDE : SMALL;
    }

    /** Whether wide tiles give every multiprocessor a block, without half of their columns being empty. */
    private static boolean fills(Grid wide, Pass pass, int multiprocessors) {
        return pass.columns() > SMALL.columns * pass.groups() && wide.blocks() >= multiprocessors;
    }

    /** Blocks (tile of pixels, phase, tile of columns). */
    Grid pixels(Pass pass) {
        return Grid.of(Math.ceilDiv(pass.pixels(), rows), pass.phases(), columnTiles(pass), threads);
    }

    /** Blocks (image, tile of weights, tile of columns). */
    private Grid weights(Pass pass) {
        return weights(pass, pass.images().dim(0), pass.openRows());
    }

    /** The same for some of the images and some rows of the weight. */
    Grid weights(Pass pass, int images, int weightRows) {
        return Grid.of(images, Math.ceilDiv(weightRows, rows), columnTiles(pass), threads);
    }

    /** How the parts of all images are cut. */
    WeightParts parts(Pass pass, long most) {
        return WeightParts.of(pass.images().dim(0), pass.openRows(), pass.columns(), rows, most);
    }

    private int columnTiles(Pass pass) {
        return pass.groups() * Math.ceilDiv(pass.columns() / pass.groups(), columns);
    }

    /** The kernel of a pass for these tiles, for example {@code forward128x64}. */
    Kernel kernel(String file, String pass) {
        return new Kernel(Tiling.class, file, pass + rows + "x" + columns);
    }
}
