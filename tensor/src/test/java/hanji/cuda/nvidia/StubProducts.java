package hanji.cuda.nvidia;

import hanji.cuda.CudaDriver;
import hanji.cuda.Gemm;
import hanji.cuda.Gemm.Arithmetic;
import hanji.cuda.Gemm.Matrix;
import hanji.cuda.Gemm.Product;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/** Products of [3, 5] and [5, 4] in whole numbers, which are exact in any order, held against plain loops. */
record StubProducts(CudaDriver driver, Gemm gemm, long stream) {
    private static final int M = 3, N = 4, K = 5;
    /** Elements between rows that are no part of a matrix. */
    private static final int GAP = 2;

    StubProducts(CudaDriver driver, Gemm gemm) {
        this(driver, gemm, driver.openStream());
    }

    /** A matrix on the device whose element (i, j) is a function of both, with -1000 in its gaps. */
    private Matrix matrix(int rows, int columns, boolean transposed) {
        int stored = transposed ? columns : rows, stride = (transposed ? rows : columns) + GAP;
        float[] all = new float[stored * stride];
        Arrays.fill(all, -1000);
        for (int i = 0; i < rows; i++)
            for (int j = 0; j < columns; j++) all[transposed ? j * stride + i : i * stride + j] = value(i, j);
        long address = driver.allocate(4L * all.length);
        driver.toDevice(MemorySegment.ofArray(all), address, stream);
        return new Matrix(address, rows, columns, stride, transposed);
    }

    private static float value(int i, int j) {
        return 3 * i - 2 * j + i * j;
    }

    /** {@code 2 left right - out}. */
    Product product(Arithmetic arithmetic, boolean leftTransposed, boolean rightTransposed) {
        Matrix left = matrix(M, K, leftTransposed), right = matrix(K, N, rightTransposed), out = matrix(M, N, false);
        return new Product(arithmetic, left, right, out, 2, -1);
    }

    /** Whether it becomes so, and the gaps are as before. */
    boolean isRight(Arithmetic arithmetic, boolean leftTransposed, boolean rightTransposed) {
        Product product = product(arithmetic, leftTransposed, rightTransposed);
        gemm.multiply(product, stream);
        return isRight(product);
    }

    /** Whether it is so. */
    boolean isRight(Product product) {
        Matrix out = product.out();
        float[] found = new float[M * out.stride()];
        driver.toHost(out.address(), MemorySegment.ofArray(found), stream);
        for (int i = 0; i < M; i++)
            for (int j = 0; j < out.stride(); j++)
                if (found[i * out.stride() + j] != (j < N ? expected(i, j) : -1000)) return false;
        return true;
    }

    private static float expected(int i, int j) {
        float sum = 0;
        for (int l = 0; l < K; l++) sum += value(i, l) * value(l, j);
        return 2 * sum - value(i, j);
    }
}
