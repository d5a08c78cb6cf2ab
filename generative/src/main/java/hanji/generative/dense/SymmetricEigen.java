package hanji.generative.dense;

import hanji.tensor.Device;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;

/**
 * Eigenvalues and eigenvectors of a symmetric matrix.
 *
 * @param values from the largest on, [D]
 * @param vectors orthonormal rows in that order, [D, D]
 */
public record SymmetricEigen(double[] values, double[] vectors) {
    private static final int ROUNDINGS = 64;

    /**
     * Of a matrix whose elements differ from those of its transpose by rounding at most.
     *
     * @param symmetric [D, D]
     * @throws ArithmeticException if it holds a value that is not finite
     */
    public static SymmetricEigen of(double[] symmetric, int size) {
        var eigen = DecompositionFactory_DDRM.eig(size, true, true);
        if (!eigen.decompose(DMatrixRMaj.wrap(size, size, symmetric.clone())))
            throw new ArithmeticException("a matrix that is not finite has no eigenvectors");
        int[] order = IntStream.range(0, size)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -eigen.getEigenvalue(i).getReal()))
                .mapToInt(i -> i)
                .toArray();
        double[] values = new double[size], rows = new double[size * size];
        for (int i = 0; i < size; i++) {
            values[i] = eigen.getEigenvalue(order[i]).getReal();
            System.arraycopy(eigen.getEigenVector(order[i]).getData(), 0, rows, i * size, size);
        }
        return new SymmetricEigen(values, rows);
    }

    /**
     * Square roots of the eigenvalues of a positive semidefinite matrix: 0 where an eigenvalue is 0 up to rounding, whose root
     * would be wrong in half of the digits.
     */
    public double[] roots() {
        double floor = ROUNDINGS * Math.ulp(1.0) * values[0];
        double[] roots = new double[values.length];
        for (int i = 0; i < roots.length; i++) roots[i] = values[i] > floor ? Math.sqrt(values[i]) : 0;
        return roots;
    }

    /** The symmetric positive semidefinite matrix whose square is this one, [D, D]. */
    public double[] squareRoot() {
        int size = values.length;
        double[] roots = roots(), scaled = vectors.clone(), out = new double[size * size];
        for (int i = 0; i < scaled.length; i++) scaled[i] *= roots[i / size];
        Products.add(Device.CPU, Products.transposed(vectors, size), scaled, out, size, size, size);
        return out;
    }
}
