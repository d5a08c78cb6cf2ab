package ops;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import hanji.kernels.check.OpCheck;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class ProductTest {
    /**
     * A test each: bad shapes are refused, gradients of first and second order, the exact adjoint, the CPU against the reference with 1
     * to 3 threads, the kernel on the simulator under three schedules with every check, odd and small and large sizes.
     */
    @TestFactory
    Stream<DynamicTest> itKeepsItsPromises() {
        return OpCheck.of(Product.class)
                .checks()
                .map(check -> dynamicTest(check.name(), check::require));
    }
}
