package hanji.generative.dense;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import hanji.tensor.Device;
import hanji.tensor.Philox;
import org.junit.jupiter.api.Test;

class ProductsTest {
    @Test
    void isTheChainInOrderWithoutTheTermsThatAreZero() {
        int rows = 5, inner = 23, columns = 7;
        var noise = new Philox(1, 0, 0);
        double[] a = new double[rows * inner], b = new double[inner * columns], expected = new double[rows * columns];
        for (int i = 0; i < a.length; i++) a[i] = Math.max(0, noise.uniform(i) - 0.3);
        for (int i = 0; i < b.length; i++) b[i] = noise.uniform(1000 + i) - 0.5;
        for (int i = 0; i < expected.length; i++) expected[i] = noise.uniform(5000 + i);
        double[] sums = expected.clone(), alone = expected.clone();
        for (int i = 0; i < rows; i++)
            for (int j = 0; j < columns; j++)
                for (int k = 0; k < inner; k++)
                    expected[i * columns + j] =
                            Math.fma(a[i * inner + k], b[k * columns + j], expected[i * columns + j]);
        Products.add(Device.fineGrained(3), a, b, sums, rows, inner, columns);
        Products.add(Device.cpu(1), a, b, alone, rows, inner, columns);
        assertArrayEquals(expected, sums);
        assertArrayEquals(expected, alone);
    }
}
