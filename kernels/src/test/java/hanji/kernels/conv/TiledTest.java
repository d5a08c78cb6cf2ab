package hanji.kernels.conv;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import hanji.autograd.check.DeviceCheck;
import hanji.autograd.check.OpCase;
import hanji.cuda.Cuda;
import hanji.simulator.Schedule;
import hanji.simulator.SimulatedDriver;
import hanji.simulator.Simulation;
import hanji.tensor.Device;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every tile of the convolution kernels, whatever a device would choose: the bits of the CPU, and no fault. */
class TiledTest {
    private static final DeviceCheck CHECK = new DeviceCheck(
            List.of(
                    Device.CPU,
                    simulated(Simulation.CHECKED),
                    simulated(Simulation.CHECKED.withSchedule(Schedule.random(5)))),
            1);

    @TestFactory
    Stream<DynamicTest> equalBits() {
        return eachCase(CHECK::equalBits);
    }

    @TestFactory
    Stream<DynamicTest> equalBitsOnExtremes() {
        return eachCase(CHECK::equalBitsOnExtremes);
    }

    /** Products that vanish: each step decides the sign of its sum anew, so one step too many shows. */
    @TestFactory
    Stream<DynamicTest> equalBitsOnZeros() {
        double[] values = {1e-30, -1e-30, 0.0, -0.0};
        return eachCase(tiled -> CHECK.equalBits(tiled.withFill(random -> values[random.nextInt(values.length)])));
    }

    private static Device simulated(Simulation simulation) {
        return Device.cuda(new Cuda(new SimulatedDriver(simulation)));
    }

    private static Stream<DynamicTest> eachCase(Consumer<OpCase> check) {
        return Arrays.stream(Tiling.values())
                .flatMap(tiling -> Tiled.cases(tiling).stream())
                .map(tiled -> dynamicTest(tiled.toString(), () -> check.accept(tiled)));
    }
}
