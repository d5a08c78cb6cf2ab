package hanji.kernels.softmax;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import hanji.autograd.check.DeviceCheck;
import hanji.autograd.check.OpCase;
import hanji.autograd.check.Samples;
import hanji.kernels.check.CudaDevices;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/** Kernels on rows, where the row ends in each place of a lane: usual numbers, lone NaN and infinities, wide differences. */
@Tag("device")
class RowLengthsTest {
    private static final DeviceCheck CHECK = new DeviceCheck(CudaDevices.besideTheCpu(), 1);

    @TestFactory
    Stream<DynamicTest> everyLengthGivesTheBitsOfTheCpu() {
        return SoftmaxCases.lengths().stream().map(opCase -> dynamicTest(opCase.toString(), () -> check(opCase)));
    }

    private static void check(OpCase opCase) {
        CHECK.equalBits(opCase);
        CHECK.equalBits(opCase.withFill(Samples.RARELY_EXTREME));
        CHECK.equalBits(opCase.withFill(Samples.BROAD));
    }
}
