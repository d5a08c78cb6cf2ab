package hanji.kernels.optimizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.autograd.Update;
import hanji.autograd.check.OpCase.Fill;
import hanji.kernels.check.CountedLaunches;
import hanji.kernels.check.CudaDevices;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Scope;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Many parameters at once have the bits of each by itself. */
@Tag("device")
class ManyParametersTest {
    private static final AdamUpdate.Settings SETTINGS =
            new AdamUpdate.Settings(0.01, 0.9, 0.99, 1e-6, 0.1, AdamUpdate.Decay.DECOUPLED, 0.5);
    /** Sizes of parameters: none, less than a quad, quads, and quads with a rest. */
    private static final int[] SIZES = {5, 0, 1, 1023, 3, 4, 64, 2, 0};

    @Test
    void haveTheBitsOfEachByItself() {
        for (int count : new int[] {1, 2, 9, ManyParameters.MOST, ManyParameters.MOST + 1, 200}) {
            List<float[]> expected = updated(Device.CPU, count, each -> each.forEach(Update::run));
            for (Device device : CudaDevices.besideTheCpu()) {
                List<float[]> all = updated(device, count, each -> Update.run(new AdamUpdates(each)));
                for (int i = 0; i < all.size(); i++)
                    assertArrayEquals(expected.get(i), all.get(i), "tensor " + i + " of " + count + " on " + device);
            }
        }
    }

    @Test
    void averagesHaveTheBitsOfEachByItself() {
        for (int count : new int[] {1, 9, ManyParameters.MOST + 1}) {
            List<float[]> expected = averaged(Device.CPU, count, each -> each.forEach(Update::run));
            for (Device device : CudaDevices.besideTheCpu()) {
                List<float[]> all = averaged(device, count, each -> Update.run(new EmaUpdates(each)));
                for (int i = 0; i < count; i++)
                    assertArrayEquals(expected.get(i), all.get(i), "average " + i + " of " + count + " on " + device);
            }
        }
    }

    private static List<float[]> averaged(Device device, int count, Consumer<List<EmaUpdate>> way) {
        try (var _ = Scope.open()) {
            List<EmaUpdate> updates = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                List<Tensor> drawn = UpdateCase.draw(DType.F32, Device.CPU, SIZES[i % SIZES.length]);
                updates.add(new EmaUpdate(
                        drawn.get(0).to(DType.F32, device), drawn.get(1).to(DType.F32, device), 0.9));
            }
            way.accept(updates);
            return updates.stream().map(each -> each.average().toFloats()).toList();
        }
    }

    /** All tensors after two updates in a row. */
    private static List<float[]> updated(Device device, int count, Consumer<List<AdamUpdate>> way) {
        try (var _ = Scope.open()) {
            List<Tensor> tensors = new ArrayList<>();
            for (int step = 1; step <= 2; step++) way.accept(updates(device, count, step, tensors));
            return tensors.stream().map(Tensor::toFloats).toList();
        }
    }

    private static List<AdamUpdate> updates(Device device, int count, int step, List<Tensor> all) {
        List<AdamUpdate> updates = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            if (step == 1)
                UpdateCase.draw(DType.F32, Device.CPU, SIZES[i % SIZES.length], Fill.NORMAL)
                        .forEach(drawn -> all.add(drawn.to(DType.F32, device)));
            int at = 4 * i;
            updates.add(new AdamUpdate(all.get(at), all.get(at + 1), all.get(at + 2), all.get(at + 3), SETTINGS, step));
        }
        return updates;
    }

    @Test
    void areOneLaunchForEach96() {
        var launches = new CountedLaunches();
        for (int count : new int[] {1, 96, 97, 192, 193}) {
            updated(launches.device(), count, each -> Update.run(new AdamUpdates(each)));
            assertEquals(2L * Math.ceilDiv(count, 96), launches.takeCount(), count + " parameters");
        }
    }

    @Test
    void areNoneWhereNothingIsToBeMoved() {
        var launches = new CountedLaunches();
        Update.run(new AdamUpdates(
                List.of(new AdamUpdate(none(launches), none(launches), none(launches), none(launches), SETTINGS, 1))));
        assertEquals(0, launches.takeCount());
    }

    private static Tensor none(CountedLaunches launches) {
        return Tensor.zeros(DType.F32, Shape.of(0), launches.device());
    }

    @Test
    void inF64TakeTheReference() {
        List<Tensor> one = UpdateCase.draw(DType.F64, Device.CPU, 7), other = UpdateCase.draw(DType.F64, Device.CPU, 7);
        Update.run(new AdamUpdate(one.get(0), one.get(1), one.get(2), one.get(3), SETTINGS, 1));
        Update.run(new AdamUpdates(
                List.of(new AdamUpdate(other.get(0), other.get(1), other.get(2), other.get(3), SETTINGS, 1))));
        for (int k = 0; k < 4; k++)
            assertArrayEquals(one.get(k).toDoubles(), other.get(k).toDoubles());
    }

    @Test
    void whatIsNotAlikeIsRefused() {
        List<Tensor> in = UpdateCase.draw(DType.F32, Device.CPU, 7), wide = UpdateCase.draw(DType.F64, Device.CPU, 7);
        var one = new AdamUpdate(in.get(0), in.get(1), in.get(2), in.get(3), SETTINGS, 1);
        var later = new AdamUpdate(in.get(0), in.get(1), in.get(2), in.get(3), SETTINGS, 2);
        var wider = new AdamUpdate(wide.get(0), wide.get(1), wide.get(2), wide.get(3), SETTINGS, 1);
        for (List<AdamUpdate> bad :
                List.of(List.<AdamUpdate>of(), List.of(one, later), List.of(one, wider), List.of(one, one))) {
            var refused = assertThrows(IllegalArgumentException.class, () -> new AdamUpdates(bad));
            assertTrue(refused.getMessage().startsWith("AdamUpdates: "), refused.getMessage());
        }
        var average = new EmaUpdate(in.get(0), in.get(1), 0.5);
        var slower = new EmaUpdate(in.get(2), in.get(3), 0.75);
        var wideAverage = new EmaUpdate(wide.get(0), wide.get(1), 0.5);
        for (List<EmaUpdate> bad : List.of(
                List.<EmaUpdate>of(),
                List.of(average, slower),
                List.of(average, wideAverage),
                List.of(average, average))) {
            var refused = assertThrows(IllegalArgumentException.class, () -> new EmaUpdates(bad));
            assertTrue(refused.getMessage().startsWith("EmaUpdates: "), refused.getMessage());
        }
    }
}
