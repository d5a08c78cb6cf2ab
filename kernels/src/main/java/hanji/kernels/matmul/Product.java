package hanji.kernels.matmul;

import hanji.autograd.Reads;
import hanji.autograd.Reads.Elements;
import hanji.kernels.matmul.MatMul.Form;
import hanji.tensor.Tensor;

/**
 * One product of two matrices that stand somewhere in two tensors.
 *
 * @param aAt index of the first element of A
 * @param bAt index of the first element of B
 * @param rows of the result
 * @param depth terms in each element's sum
 * @param columns of the result
 */
record Product(Tensor a, Form formOfA, int aAt, Tensor b, Form formOfB, int bAt, int rows, int depth, int columns) {
    /** The product of matrix {@code number} of a batch with its like. */
    static Product of(Tensor a, Form formOfA, Tensor b, Form formOfB, int number) {
        int rows = formOfA.rows(a), depth = formOfA.columns(a), columns = formOfB.columns(b);
        return new Product(
                a, formOfA, number * rows * depth, b, formOfB, number * depth * columns, rows, depth, columns);
    }

    static Product of(MatMul op) {
        return of(op.a(), op.formOfA(), op.b(), op.formOfB(), 0);
    }

    /**
     * @throws IllegalArgumentException if the factors do not fit
     */
    static void requireFit(String op, Tensor a, Form formOfA, Tensor b, Form formOfB) {
        if (a.dtype() != b.dtype() || !a.dtype().isFloating())
            throw new IllegalArgumentException(op + " needs two F32 or two F64 tensors, not " + a.label() + " and "
                    + b.label() + "; convert one with Cast");
        if (formOfA.columns(a) != formOfB.rows(b))
            throw new IllegalArgumentException(op + ": " + a.label() + " " + formOfA + " has " + formOfA.columns(a)
                    + " columns, but " + b.label() + " " + formOfB + " has " + formOfB.rows(b) + " rows");
    }

    /** The same numbers as a product of the exchanged factors, row by row: of a result with one row or one column. */
    Product exchanged() {
        return new Product(b, formOfB.other(), bAt, a, formOfA.other(), aAt, columns, depth, rows);
    }

    /** Elements of the result. */
    int size() {
        return rows * columns;
    }

    /** Index of a[m, k]. */
    int indexOfA(int m, int k) {
        return aAt + (formOfA == Form.AS_IS ? m * depth + k : k * rows + m);
    }

    /** Index of b[k, n]. */
    int indexOfB(int k, int n) {
        return bAt + (formOfB == Form.AS_IS ? k * columns + n : n * depth + k);
    }

    /** Says that each element reads its row of A and its column of B; the result's first element stands at {@code outAt}. */
    void reads(Reads reads, int outAt) {
        int alongRow = formOfA == Form.AS_IS ? 1 : rows, alongColumn = formOfB == Form.AS_IS ? columns : 1;
        for (int m = 0; m < rows; m++)
            reads.addAll(
                    a, new Elements(indexOfA(m, 0), depth, alongRow), Elements.range(outAt + m * columns, columns));
        for (int n = 0; n < columns; n++)
            reads.addAll(b, new Elements(indexOfB(0, n), depth, alongColumn), new Elements(outAt + n, rows, columns));
    }

    /** The definition; the result's first element stands at {@code outAt}. */
    void reference(Tensor out, int outAt) {
        for (int m = 0; m < rows; m++)
            for (int n = 0; n < columns; n++) {
                double sum = 0;
                for (int k = 0; k < depth; k++) sum += a.get(indexOfA(m, k)) * b.get(indexOfB(k, n));
                out.set(outAt + m * columns + n, sum);
            }
    }
}
