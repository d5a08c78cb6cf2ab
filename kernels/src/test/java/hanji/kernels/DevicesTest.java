package hanji.kernels;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import hanji.autograd.check.DeviceCheck;
import hanji.autograd.check.OpCase;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The F32 path of every op against its reference, and bit for bit between devices. */
class DevicesTest {
    @TestFactory
    Stream<DynamicTest> agreesWithTheReference() {
        return eachCase(DeviceCheck.STANDARD::againstReference);
    }

    @TestFactory
    Stream<DynamicTest> equalBits() {
        return eachCase(DeviceCheck.STANDARD::equalBits);
    }

    @TestFactory
    Stream<DynamicTest> equalBitsOnExtremes() {
        return eachCase(DeviceCheck.STANDARD::equalBitsOnExtremes);
    }

    static List<OpCase> cases() {
        return OpCatalogue.all();
    }

    private static Stream<DynamicTest> eachCase(Consumer<OpCase> check) {
        return cases().stream().map(opCase -> dynamicTest(opCase.toString(), () -> check.accept(opCase)));
    }
}
