package hanji.kernels.optimizer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import hanji.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class SquaredNormTest {
    @Test
    void normIsTakenOverAllTensorsTogether() {
        assertEquals(13, SquaredNorm.norm(List.of(Tensor.of(new float[] {3, 4}, 2), Tensor.of(new float[] {12}, 1))));
    }

    @Test
    void normOfNothingIsZero() {
        assertEquals(0, SquaredNorm.norm(List.of()));
        assertEquals(0, SquaredNorm.norm(List.of(Tensor.of(new float[0], 0))));
    }

    @Test
    void smallElementsCountBesideLargeOnes() {
        float[] elements = new float[10_001];
        Arrays.fill(elements, 1);
        elements[0] = 1000;
        assertEquals((float) Math.sqrt(1_010_000), (float) SquaredNorm.norm(List.of(Tensor.of(elements, 10_001))));
    }

    /** Also where a square in F32 would be infinity, 0 or a few bits. */
    @Test
    void finiteElementsHaveAFiniteNorm() {
        float[] elements = new float[100];
        for (float element :
                new float[] {Float.MAX_VALUE, 1e20f, 3e18f, 1e10f, 1, 1e-10f, 1e-15f, 1e-25f, 1e-38f, Float.MIN_VALUE
                }) {
            Arrays.fill(elements, element);
            double norm = SquaredNorm.norm(List.of(Tensor.of(elements, 100), Tensor.of(new float[] {0}, 1)));
            assertEquals(1, norm / (10.0 * element), 1e-7, "elements of " + element);
        }
        assertEquals(
                1,
                SquaredNorm.norm(List.of(Tensor.of(new float[] {3e20f, 1}, 2), Tensor.of(new float[] {4e20f}, 1)))
                        / 5e20,
                1e-7);
    }

    @Test
    void whatIsNotFiniteStaysSo() {
        float inf = Float.POSITIVE_INFINITY;
        assertEquals(inf, SquaredNorm.norm(List.of(Tensor.of(new float[] {1, -inf}, 2))));
        assertEquals(Double.NaN, SquaredNorm.norm(List.of(Tensor.of(new float[] {inf, Float.NaN}, 2))));
        assertEquals(0, SquaredNorm.norm(List.of(Tensor.of(new float[] {0, -0f}, 2))));
    }

    @Test
    void integersHaveNoNorm() {
        assertThrows(IllegalArgumentException.class, () -> SquaredNorm.norm(List.of(Tensor.of(new int[] {1}, 1))));
    }
}
