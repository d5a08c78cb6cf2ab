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

    @Test
    void integersHaveNoNorm() {
        assertThrows(IllegalArgumentException.class, () -> SquaredNorm.norm(List.of(Tensor.of(new int[] {1}, 1))));
    }
}
