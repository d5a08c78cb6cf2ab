package hanji.kernels.causal;

import static hanji.kernels.causal.CausalDrawCases.RANDOM;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.autograd.Op;
import hanji.autograd.check.OpCase;
import hanji.kernels.check.CudaDevices;
import hanji.kernels.conv.Mask;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Scope;
import hanji.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CausalDrawTest {
    private static final DrawPlan PLAN = CausalDrawCases.blocks(1, 6, 11);
    private static final int[] SHAPE = {7, 5, 7, 1, 11, 0};
    private static final OpCase CASE = CausalDrawCases.of("blocks", SHAPE, PLAN);

    private static byte[] drawn(Device device, int images) {
        try (var _ = Scope.open()) {
            List<Tensor> in = CASE.draw(DType.F32, Device.CPU, 1).stream()
                    .map(each -> each.to(each.dtype(), device))
                    .toList();
            Tensor black = Tensor.zeros(DType.U8, in.getFirst().shape().with(0, images), device);
            Tensor drawn = Op.run(new CausalDraw(black, 0, in.get(1), in.get(2), in.get(3), PLAN, RANDOM, 0));
            return Arrays.copyOf(drawn.to(DType.U8, Device.CPU).bytes(), drawn.size());
        }
    }

    /**
     * With 5,000 bytes all is in shared memory; with 3,000 some of the parameters are not; with 1,100 one row at a time is in work; with
     * 500 next to nothing fits.
     */
    @Tag("device")
    @ParameterizedTest
    @ValueSource(ints = {5_000, 3_000, 1_100, 500})
    void whereThingsLieChangesNoImage(int bytes) {
        assertArrayEquals(drawn(Device.CPU, 3), drawn(CudaDevices.withSharedMemory(bytes), 3));
    }

    @Test
    void theseBytesMakeTheFourLayouts() {
        DrawLayout all = layout(5_000), some = layout(3_000), row = layout(1_100), none = layout(500);
        int size = PLAN.parameters() * Float.BYTES;
        assertEquals(PLAN.leastLag(7), all.lag());
        int together = all.sharedBytes();
        assertTrue(all.inShared() && together == size + (4 * 10 + all.kept()) * Float.BYTES);
        assertEquals(all.lag(), some.lag());
        assertTrue(some.inShared() && some.sharedBytes() < together, some::toString);
        assertEquals(7, row.lag());
        assertTrue(row.inShared() && row.rows() == 1 && row.kept() < all.kept());
        assertTrue(!none.inShared() && none.lag() == all.lag());
    }

    private static DrawLayout layout(int bytes) {
        return DrawLayout.of(PLAN, SHAPE[1], SHAPE[2], bytes);
    }

    /** The figures of docs/performance.md: 32 channels, 4 residual blocks, 28x28, in the 227 KiB of an H100. */
    @Test
    void aBlockOfAnH100HoldsWhatTheDefaultPixelCnnKeepsAndItsFirstFourStages() {
        List<DrawPlan.Stage> stages = new ArrayList<>();
        stages.add(new DrawPlan.Stage(StageForm.CONV, Mask.A, 7, 7, 6, 32));
        for (int i = 0; i < 4; i++) stages.add(new DrawPlan.Stage(StageForm.RESIDUAL, Mask.B, 3, 3, 32, 32));
        stages.add(new DrawPlan.Stage(StageForm.RELU_CONV, Mask.B, 1, 1, 32, 256));
        stages.add(new DrawPlan.Stage(StageForm.RELU_CONV, Mask.B, 1, 1, 256, 256));
        var plan = new DrawPlan(stages, 1, 256);
        DrawLayout layout = DrawLayout.of(plan, 28, 28, 227 << 10);
        assertTrue(layout.inShared() && layout.lag() == 4 && layout.rows() == 7);
        int parameters = plan.parametersBefore(4);
        assertEquals((7 * 10 + layout.kept() + parameters) * Float.BYTES, layout.sharedBytes());
        assertEquals(143, Math.round(layout.kept() * Float.BYTES / 1024.0));
        assertEquals(79, Math.round(parameters * Float.BYTES / 1024.0));
        assertEquals(389, Math.round(plan.parameters() * Float.BYTES / 1024.0));
    }

    @Tag("device")
    @Test
    void anImageDoesNotDependOnThoseBesideIt() {
        byte[] seven = drawn(Device.CPU, 7);
        for (Device device : CudaDevices.all())
            for (int images : new int[] {1, 7})
                assertArrayEquals(Arrays.copyOf(seven, images * 35), drawn(device, images));
    }

    @Test
    void whatDoesNotFitIsNamed() {
        List<Tensor> in = CASE.draw(DType.F32, Device.CPU, 1);
        Tensor images = in.get(0), table = in.get(1), places = in.get(2), parameters = in.get(3);
        assertRefused("no 6 known rows", images, 6, table, places, parameters);
        assertRefused("of U8", table, 0, table, places, parameters);
        assertRefused("a first stage of 2 inputs", images, 0, places, places, parameters);
        assertRefused("parameters, not", images, 0, table, places, table);
    }

    private static void assertRefused(
            String part, Tensor images, int known, Tensor table, Tensor places, Tensor parameters) {
        var refused = assertThrows(
                IllegalArgumentException.class,
                () -> new CausalDraw(images, known, table, places, parameters, PLAN, RANDOM, 0));
        assertTrue(refused.getMessage().contains(part), refused::getMessage);
    }

    @Test
    void aKnownIntensityThatIsNoLevelIsAnError() {
        List<Tensor> in = CASE.draw(DType.F32, Device.CPU, 1);
        in.getFirst().set(0, 11);
        var op = new CausalDraw(in.get(0), 1, in.get(1), in.get(2), in.get(3), PLAN, RANDOM, 0);
        assertThrows(IndexOutOfBoundsException.class, () -> Op.run(op));
    }
}
