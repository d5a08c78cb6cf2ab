package hanji.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.cuda.Cuda;
import hanji.cuda.FakeDriver;
import hanji.cuda.OutOfDeviceMemory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeviceMemoryTest {
    private final FakeDriver driver = new FakeDriver("fake", 8192);
    private final Device device = Device.cuda(new Cuda(driver));

    @Test
    void whatNobodyHoldsIsCollectedBeforeAnAllocationFails() {
        for (int i = 0; i < 10; i++) bytes(4096); // ten times half of the memory, in no scope
        assertTrue(driver.allocations() <= 2);
    }

    @Test
    void theErrorNamesTheLargestHolders() {
        List<Tensor> held = new ArrayList<>();
        held.add(Tensor.zeros(DType.F32, Shape.of(2, 256), device).named("weight"));
        for (int i = 0; i < 5; i++) held.add(Tensor.zeros(DType.F32, Shape.of(64, 3), device));
        held.add(bytes(300));
        held.add(Tensor.zeros(DType.I32, Shape.of(7), device).named("labels"));
        held.add(held.getFirst().view(Shape.of(512)).named("view"));
        var full = assertThrows(OutOfDeviceMemory.class, () -> Tensor.zeros(DType.F32, Shape.of(1000), device));
        assertEquals(
                "fake is out of memory: 4000 bytes asked for, 1536 bytes free of 8192 bytes; held by 5 x tensor F32[64, 3]"
                        + " (3840 bytes), tensor 'weight' F32[2, 256] (2048 bytes), tensor U8[300] (512 bytes), 1 more"
                        + " (256 bytes); take smaller batches or tensors, or close scopes earlier",
                full.getMessage());
        assertEquals(4000, full.bytes());
        assertEquals(9, held.size());
    }

    @Test
    void theDeviceWorksOnAfterwards() {
        try (var _ = Scope.open()) {
            bytes(8192);
            assertThrows(OutOfDeviceMemory.class, () -> bytes(1));
        }
        Tensor whole = bytes(8192);
        assertEquals(0, whole.get(8191));
    }

    @Test
    void freeMemoryOfThePoolGoesBackFirst() {
        try (var _ = Scope.open()) {
            for (int size : new int[] {1000, 2000, 3000}) bytes(size);
        }
        Tensor whole = bytes(8192);
        assertEquals(1, driver.allocations());
        whole.release();
    }

    @Test
    void releasedMemoryIsGivenBackOnce() {
        Tensor one = bytes(100);
        one.release();
        Tensor two = bytes(100);
        System.gc(); // finds the storage of the first, whose memory the second holds now
        Tensor three = bytes(100);
        two.fill(1);
        three.fill(2);
        assertEquals(1, two.get(0));
    }

    private Tensor bytes(int size) {
        return Tensor.zeros(DType.U8, Shape.of(size), device);
    }
}
