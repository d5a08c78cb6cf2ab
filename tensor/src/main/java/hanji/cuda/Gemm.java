package hanji.cuda;

/**
 * Products of F32 matrices in device memory by a library of the device's maker. Its order of roundings is its own, so that its
 * bits are not those of the CPU.
 */
@FunctionalInterface
public interface Gemm {
    /** {@code out = scale * left right + keep * out}; returns before it is done. */
    void multiply(Product product, long stream);

    /** What numbers are rounded to before they are multiplied. Sums are F32. */
    enum Arithmetic {
        /** Not at all. */
        F32,
        /** To 10 bits after the point. */
        TF32,
        /** To 7 bits after the point. */
        BF16
    }

    /**
     * A matrix in row-major order: element (i, j) stands at {@code i * stride + j}, or at {@code j * stride + i} if it is
     * stored transposed.
     *
     * @param address of its first element
     * @param rows as it is multiplied
     * @param columns as it is multiplied
     * @param stride elements between the beginnings of two stored rows
     */
    record Matrix(long address, int rows, int columns, int stride, boolean transposed) {
        /** @throws IllegalArgumentException if rows would overlap */
        public Matrix {
            int stored = transposed ? rows : columns;
            if (rows < 0 || columns < 0 || stride < Math.max(1, stored))
                throw new IllegalArgumentException("no matrix has " + rows + " rows of " + columns + " elements with "
                        + stride + " elements between the rows" + (transposed ? " that it is stored in" : ""));
        }

        /** Stored without gaps. */
        public static Matrix of(long address, int rows, int columns) {
            return new Matrix(address, rows, columns, Math.max(1, columns), false);
        }

        /** The same memory as the transposed matrix. */
        public Matrix transpose() {
            return new Matrix(address, columns, rows, stride, !transposed);
        }
    }

    /**
     * A product and what becomes of it.
     *
     * @param left [m, k]
     * @param right [k, n]
     * @param out [m, n], not transposed
     * @param scale factor on the product
     * @param keep factor on what stands in {@code out}; with 0 that is not read
     */
    record Product(Arithmetic arithmetic, Matrix left, Matrix right, Matrix out, float scale, float keep) {
        /** @throws IllegalArgumentException if the matrices do not fit each other */
        public Product {
            if (left.columns != right.rows || out.rows != left.rows || out.columns != right.columns || out.transposed)
                throw new IllegalArgumentException("[" + left.rows + ", " + left.columns + "] times [" + right.rows
                        + ", " + right.columns + "] is no [" + out.rows + ", " + out.columns + "]"
                        + (out.transposed ? " that is stored transposed" : ""));
        }

        /** The product alone. */
        public static Product of(Arithmetic arithmetic, Matrix left, Matrix right, Matrix out) {
            return new Product(arithmetic, left, right, out, 1, 0);
        }
    }
}
