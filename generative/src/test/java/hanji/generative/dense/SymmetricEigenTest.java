package hanji.generative.dense;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import hanji.tensor.Device;
import org.junit.jupiter.api.Test;

class SymmetricEigenTest {
    /** 2 and 4 along the diagonals of the plane. */
    private static final double[] MATRIX = {3, 1, 1, 3};

    @Test
    void valuesFallAndVectorsAreTheirs() {
        var eigen = SymmetricEigen.of(MATRIX, 2);
        assertArrayEquals(new double[] {4, 2}, eigen.values(), 1e-14);
        double[] image = new double[4];
        Products.add(Device.CPU, eigen.vectors(), MATRIX, image, 2, 2, 2);
        for (int i = 0; i < 4; i++) image[i] /= eigen.values()[i / 2];
        assertArrayEquals(eigen.vectors(), image, 1e-14);
    }

    @Test
    void theSquareOfTheRootIsTheMatrix() {
        double[] root = SymmetricEigen.of(MATRIX, 2).squareRoot(), square = new double[4];
        Products.add(Device.CPU, root, root, square, 2, 2, 2);
        assertArrayEquals(MATRIX, square, 1e-14);
        assertArrayEquals(
                new double[] {2, 0, 0, 0},
                SymmetricEigen.of(new double[] {4, 0, 0, 0}, 2).squareRoot(),
                1e-15);
        assertArrayEquals(new double[4], SymmetricEigen.of(new double[4], 2).squareRoot(), 1e-15);
    }

    @Test
    void whatIsNotFiniteIsRefused() {
        assertThrows(
                ArithmeticException.class, () -> SymmetricEigen.of(new double[] {1, Double.NaN, Double.NaN, 1}, 2));
    }
}
