package hanji.kernels.reduce;

import static hanji.kernels.KnownValues.assertElements;
import static hanji.kernels.KnownValues.tensor;
import static hanji.kernels.KnownValues.vector;

import hanji.autograd.Op;
import hanji.kernels.reduce.CumSum.Direction;
import hanji.kernels.reduce.CumSum.Form;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Reductions of whole numbers. */
class KnownValuesTest {
    private final Tensor x = tensor(new int[] {2, 3}, 1, 5, 3, 4, 2, 6);

    @Test
    void alongEachAxis() {
        assertElements(Sum.sum(x), 21);
        assertElements(Sum.sum(x, 0), 5, 7, 9);
        assertElements(Sum.sum(x, 1), 9, 12);
        assertElements(Sum.mean(x, 1), 3, 4);
        assertElements(Max.max(x), 6);
        assertElements(Max.max(x, 0), 4, 5, 6);
        assertElements(Max.max(x, 1), 5, 6);
        assertElements(ArgMax.argMax(x, 0), 1, 0, 1);
        assertElements(ArgMax.argMax(x, 1), 1, 2);
    }

    /** n (n + 1) / 2, in F32 exact up to 2^24. */
    @Test
    void theSumOfTheFirstWholeNumbers() {
        assertElements(
                Sum.sum(vector(IntStream.rangeClosed(1, 5000).asDoubleStream().toArray())), 5000 * 5001 / 2);
    }

    /**
     * 2^24 and 31 ones, as a warp adds them: 2^24 + 1 is a tie and stays 2^24; then come 2, 4, 8 and 16. One after the other
     * the ones would all be lost.
     */
    @Test
    void aRowIsSummedAsAWarpDoes() {
        double[] row = new double[32];
        Arrays.fill(row, 1);
        row[0] = 0x1p24;
        assertElements(Sum.sum(vector(row)), 0x1p24 + 2 + 4 + 8 + 16);
    }

    @Test
    void sumsGrowAlongAnAxis() {
        assertElements(CumSum.cumSum(x, 1), 1, 6, 9, 4, 6, 12);
        assertElements(CumSum.cumSum(x, 0), 1, 5, 3, 5, 7, 9);
        assertElements(CumSum.sumBefore(x, 1), 0, 1, 6, 0, 4, 6);
        assertElements(Op.run(new CumSum(x, 1, Direction.BACKWARD, Form.INCLUSIVE)), 9, 8, 3, 12, 8, 6);
        assertElements(Op.run(new CumSum(x, 0, Direction.BACKWARD, Form.EXCLUSIVE)), 4, 2, 6, 0, 0, 0);
    }

    /** 2^24 + 1 is a tie and stays 2^24: one after the other, from the end that the chain begins at, ones are lost. */
    @Test
    void aCumulativeSumIsOneChain() {
        Tensor row = vector(0x1p24, 1, 1);
        assertElements(CumSum.cumSum(row, 0), 0x1p24, 0x1p24, 0x1p24);
        assertElements(Op.run(new CumSum(row, 0, Direction.BACKWARD, Form.INCLUSIVE)), 0x1p24 + 2, 2, 1);
    }

    @Test
    void rowsAreRepeated() {
        assertElements(BroadcastTo.broadcastTo(vector(1, 2), Shape.of(3, 2)), 1, 2, 1, 2, 1, 2);
    }
}
