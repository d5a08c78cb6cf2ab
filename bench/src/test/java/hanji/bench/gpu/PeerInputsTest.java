package hanji.bench.gpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.bench.gpu.StandardInputs.Size;
import hanji.bench.workload.RecipeStep;
import hanji.cuda.CudaException;
import hanji.tensor.Tensor;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Another program gets all that a piece of work starts from. */
class PeerInputsTest {
    private static Map<String, Tensor> inputs(PeerWork work) {
        return PeerInputs.of(work.workload(Size.SIMULATED));
    }

    @Test
    void aConvolutionHasItsOperandsInHanjisLayouts() {
        Map<String, Tensor> inputs = inputs(PeerWork.MASKED_CONV);
        assertArrayEquals(new int[] {2, 8, 8, 8}, inputs.get("input").shape().dims());
        assertArrayEquals(new int[] {3, 3, 8, 8}, inputs.get("weight").shape().dims());
    }

    @Test
    void aStepHasItsFirstWeightsAndTheNoiseOfTheComparedSteps() {
        var step = (RecipeStep<?>) PeerWork.DDPM_STEP.workload(Size.SIMULATED);
        Map<String, Tensor> inputs = inputs(PeerWork.DDPM_STEP);
        assertTrue(inputs.containsKey("state/parameter.down.0.first.weight"), inputs.keySet()::toString);
        assertEquals(
                step.images() * step.side() * step.side(),
                inputs.get("noise/noise/2").size());
        assertEquals(
                (float) RecipeStep.NOISE.of("times", 1).uniform(0),
                inputs.get("noise/times/1").toFloats()[0]);
    }

    @Test
    void everyWorkHasFloorsOrIsAWholeStepOrASampler() {
        for (PeerWork work : PeerWork.values()) {
            boolean isWhole = work.name().endsWith("STEP") || work == PeerWork.SAMPLING;
            assertEquals(isWhole, PeerWork.bytes(work.workload(Size.SIMULATED)) == 0, work.name());
        }
        // 5 of 9 taps are open.
        assertEquals(2L * 128 * 784 * 5 * 64 * 64, PeerWork.flops(PeerWork.MASKED_CONV.workload(Size.MEASURED)));
    }

    @Test
    void aTimeAboveTheRooflineIsAnError() {
        var side = new HanjiSide("X", "", "", "", "", 0, 1_000_000, 1_000, 2, 2, 2);
        side.requireBelow(1e12, 1e12);
        assertThrows(CudaException.class, () -> side.requireBelow(1e11, 1e12));
        assertThrows(CudaException.class, () -> side.requireBelow(1e12, 1e8));
    }
}
