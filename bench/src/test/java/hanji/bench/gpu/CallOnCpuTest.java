package hanji.bench.gpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import hanji.tensor.Scope;
import hanji.tensor.Tensor;
import org.junit.jupiter.api.Test;

class CallOnCpuTest {
    @Test
    void inputsAreDrawnOnceAndOutliveTheScopeOfACall() {
        var kept = new KeptInputs();
        Tensor first;
        try (var _ = Scope.open()) {
            first = kept.next(() -> Tensor.of(new double[] {1, 2}, 2));
        }
        kept.rewind();
        assertSame(first, kept.next(() -> Tensor.of(new double[] {3}, 1)));
        assertEquals(2, first.get(1));
        assertEquals(16, kept.bytes());
    }

    @Test
    void aCallGoesRoundAndHasTheSameBitsAfterwards() {
        var call = new CallOnCpu(StandardCall.ROWS_OF_32, 2);
        for (int i = 0; i < 3; i++) call.run();
        call.requireSameResults();
    }

    /** Logits are read and probabilities written. */
    @Test
    void theWorkOfACallIsThatOfItsLaunches() {
        CallWork work = CallWork.onProcessor(StandardCall.SOFTMAX);
        assertEquals(2L * 25_088 * 256 * 4, work.bytes());
        assertEquals(25_088L * 256 * 4, work.inputBytes());
    }
}
