package hanji.kernels;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import hanji.autograd.check.DeviceCheck;
import hanji.autograd.check.OpCase;
import hanji.autograd.check.Samples;
import hanji.kernels.check.CudaDevices;
import hanji.kernels.pool.PoolCases;
import hanji.kernels.reduce.ReduceCases;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/** Kernels at sizes that end in each round of their unrolled loops, which mutants of them have shown to be missing. */
@Tag("device")
class FurtherCasesTest {
    private static final DeviceCheck CHECK = new DeviceCheck(CudaDevices.besideTheCpu(), 1);

    @TestFactory
    Stream<DynamicTest> everyEndGivesTheBitsOfTheCpu() {
        return Stream.of(PoolCases.windows(), ReduceCases.lengths())
                .flatMap(cases -> cases.stream())
                .map(opCase -> dynamicTest(opCase.toString(), () -> check(opCase)));
    }

    private static void check(OpCase opCase) {
        CHECK.againstReference(opCase);
        CHECK.equalBits(opCase);
        CHECK.equalBits(opCase.withFill(Samples.RARELY_EXTREME));
    }
}
