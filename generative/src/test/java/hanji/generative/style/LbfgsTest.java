package hanji.generative.style;

import static hanji.kernels.layout.Slice.slice;
import static hanji.kernels.pointwise.Affine.affine;
import static hanji.kernels.pointwise.Affine.scale;
import static hanji.kernels.pointwise.Binary.add;
import static hanji.kernels.pointwise.Binary.multiply;
import static hanji.kernels.pointwise.Binary.subtract;
import static hanji.kernels.pointwise.Unary.square;
import static hanji.kernels.reduce.Sum.sum;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.tensor.Tensor;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class LbfgsTest {
    private static final double TYPICAL = 0.1;

    /** Where a descent of at most so many steps ends; every step lowers the loss. */
    private static Lbfgs.Point end(UnaryOperator<Tensor> loss, int steps, double... start) {
        var descent = new Lbfgs(loss);
        Lbfgs.Point point = descent.at(Tensor.of(start, start.length));
        for (int step = 0; step < steps; step++) {
            Optional<Lbfgs.Point> next = descent.step(point, TYPICAL);
            if (next.isEmpty()) return point;
            assertTrue(next.get().loss() < point.loss());
            point = next.get();
        }
        return point;
    }

    @Test
    void aQuadraticOfUnequalCurvaturesIsSolved() {
        Tensor curvature = Tensor.of(new double[] {1, 10, 100, 1000}, 4),
                lowest = Tensor.of(new double[] {1, -2, 3, 4}, 4);
        Lbfgs.Point point = end(x -> sum(multiply(curvature, square(subtract(x, lowest)))), 60, 0, 0, 0, 0);
        assertArrayEquals(lowest.toDoubles(), point.x().toDoubles(), 1e-7);
        assertEquals(0, point.loss(), 1e-12);
    }

    @Test
    void rosenbrocksValleyIsFollowedToItsEnd() {
        UnaryOperator<Tensor> valley = x -> {
            Tensor a = slice(x, 0, 0, 1), b = slice(x, 0, 1, 2);
            return sum(add(scale(square(subtract(b, square(a))), 100), square(affine(a, -1, 1))));
        };
        assertArrayEquals(new double[] {1, 1}, end(valley, 100, -1.2, 1).x().toDoubles(), 1e-6);
    }

    @Test
    void whereNothingGoesDownTheDescentEnds() {
        var descent = new Lbfgs(x -> sum(square(x)));
        assertTrue(descent.step(descent.at(Tensor.of(new double[] {0, 0}, 2)), TYPICAL)
                .isEmpty());
    }
}
