package hanji.kernels.conv;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import hanji.autograd.check.DeviceCheck;
import hanji.autograd.check.OpCase;
import hanji.kernels.check.CudaDevices;
import hanji.tensor.Device;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/** Every tile of the convolution kernels, whatever a device would choose: the bits of the CPU, and no fault. */
@Tag("device")
class TiledTest {
    private static final DeviceCheck CHECK = new DeviceCheck(
            Stream.concat(Stream.of(Device.CPU), CudaDevices.all().stream()).toList(), 1);
    /** For what depends on values alone: faults and schedules do not. */
    private static final DeviceCheck VALUES = new DeviceCheck(List.of(Device.CPU, CudaDevices.fast()), 1);

    @TestFactory
    Stream<DynamicTest> equalBits() {
        return eachCase(CHECK::equalBits);
    }

    @TestFactory
    Stream<DynamicTest> equalBitsOnExtremes() {
        return eachCase(VALUES::equalBitsOnExtremes);
    }

    /** Products that vanish: each step decides the sign of its sum anew, so one step too many shows. */
    @TestFactory
    Stream<DynamicTest> equalBitsOnZeros() {
        double[] values = {1e-30, -1e-30, 0.0, -0.0};
        return eachCase(tiled -> VALUES.equalBits(tiled.withFill(random -> values[random.nextInt(values.length)])));
    }

    /** Slices of one tile of rows and blocks of a few images: the tree over images goes through two rounds of launches. */
    @TestFactory
    Stream<DynamicTest> equalBitsInSlices() {
        return Stream.of(1L, 1L << 15)
                .flatMap(most -> Tiled.sliced(most).stream())
                .map(sliced -> dynamicTest(sliced.toString(), () -> CHECK.equalBits(sliced)));
    }

    private static Stream<DynamicTest> eachCase(Consumer<OpCase> check) {
        return Arrays.stream(Tiling.values())
                .flatMap(tiling -> Tiled.cases(tiling).stream())
                .map(tiled -> dynamicTest(tiled.toString(), () -> check.accept(tiled)));
    }
}
