package hanji.kernels.random;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import hanji.autograd.check.DeviceCheck;
import hanji.kernels.check.CudaDevices;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/** Kernels that draw, where every bit of key and counter is there and draws begin in each place of a block. */
@Tag("device")
class CountersTest {
    private static final DeviceCheck CHECK = new DeviceCheck(CudaDevices.besideTheCpu(), 1);

    @TestFactory
    Stream<DynamicTest> everyDrawHasTheBitsOfTheCpu() {
        return RandomCases.counters().stream()
                .map(opCase -> dynamicTest(opCase.toString(), () -> CHECK.equalBits(opCase)));
    }

    @TestFactory
    Stream<DynamicTest> everyDrawIsThatOfTheReference() {
        return RandomCases.counters().stream()
                .map(opCase -> dynamicTest(opCase.toString(), () -> CHECK.againstReference(opCase)));
    }
}
