package hanji.kernels.matmul;

import hanji.cuda.Cuda;
import hanji.cuda.Gemm;
import hanji.cuda.Grid;
import hanji.cuda.Kernel;
import hanji.kernels.matmul.MatMul.Form;
import hanji.tensor.Tensor;
import java.util.Optional;

/** How the result is cut into tiles on a CUDA device, one block for each; the bits do not depend on it. matmul.cu. */
enum CudaTile {
    /** Most work for each element read; both factors have rows of a multiple of 4 elements. */
    WIDE("wide", 128, 128, 256),
    /** More blocks, where there would be fewer than multiprocessors; rows of any length. */
    SQUARE("square", 64, 64, 128),
    /** Few columns, or few rows. */
    NARROW("narrow", 16, 16, 64);

    private final String kernel;
    private final int rows;
    private final int columns;
    private final int threads;

    CudaTile(String kernel, int rows, int columns, int threads) {
        this.kernel = kernel;
        this.rows = rows;
        this.columns = columns;
        this.threads = threads;
    }

    /**
     * Computes as many products as there are in a batch; the tile follows from the shapes and the device. Whoever else may multiply,
     * in other precisions than STRICT, is chosen here: the library of the device's maker one product, Hanji's tensor cores a
     * batch, which is one launch to them.
     */
    static void run(Product op, int batch, Tensor out, Cuda gpu) {
        if (CoreProduct.takes(op, batch, gpu)) {
            Optional<Gemm> library = batch == 1 ? gpu.driver().gemm() : Optional.empty();
            if (library.isPresent()) LibraryProduct.run(op, out, gpu, library.get());
            else CoreProduct.run(op, batch, out, gpu);
        } else of(op, batch, gpu.driver().info().multiprocessors()).launch(op, batch, out, gpu);
    }

    /** The tile for a batch of products. */
    static CudaTile of(Product op, int batch, int multiprocessors) {
        if (Math.min(op.rows(), op.columns()) <= NARROW.columns) return NARROW;
        return WIDE.takes(op) && WIDE.blocks(op.rows(), op.columns(), batch) >= multiprocessors ? WIDE : SQUARE;
    }

    /** Whether this tile can read the factors. */
    boolean takes(Product op) {
        return this != WIDE || op.a().shape().dim(-1) % 4 == 0 && op.b().shape().dim(-1) % 4 == 0;
    }

    /** Computes the products, from the first on. The narrow tile takes few rows as few columns: outᵀ = bᵀ aᵀ. */
    void launch(Product op, int batch, Tensor out, Cuda gpu) {
        int m = op.rows();
        int n = op.columns();
        if (this == NARROW && m < n)
            gpu.launch(
                    kernel(op.formOfB().other(), op.formOfA().other()),
                    Grid.of(blocks(n, m, batch), threads),
                    out,
                    op.b(),
                    op.a(),
                    n,
                    m,
                    op.depth(),
                    1,
                    n);
        else
            gpu.launch(
                    kernel(op.formOfA(), op.formOfB()),
                    Grid.of(blocks(m, n, batch), threads),
                    out,
                    op.a(),
                    op.b(),
                    m,
                    n,
                    op.depth(),
                    n,
                    1);
    }

    private int blocks(int height, int width, int batch) {
        return Math.ceilDiv(height, rows) * Math.ceilDiv(width, columns) * batch;
    }

    private Kernel kernel(Form a, Form b) {
        return new Kernel(CudaTile.class, "matmul", kernel + a.letter() + b.letter());
    }
}
