package ops;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import hanji.autograd.check.DeviceCheck;
import hanji.autograd.check.GradCheck;
import hanji.autograd.check.OpCase;
import hanji.autograd.check.OpCase.Fill;
import hanji.autograd.check.OpCase.Input;
import hanji.autograd.check.Samples;
import hanji.kernels.check.CudaDevices;
import hanji.tensor.Tensor;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class ProductTest {
    /** The CPU with 1 to 3 threads against the reference, and all to the same bits. */
    @TestFactory
    Stream<DynamicTest> theCpuIsTheReference() {
        return each(DeviceCheck.STANDARD::check);
    }

    /** The kernel on the simulator, under two schedules: the reference's values, the CPU's bits, no race, no access out of bounds. */
    @TestFactory
    Stream<DynamicTest> theKernelIsTheCpu() {
        return each(new DeviceCheck(CudaDevices.besideTheCpu(), 1)::check);
    }

    /** First and second order against finite differences. */
    @TestFactory
    Stream<DynamicTest> theGradientIsThatOfTheReference() {
        return each(GradCheck.STANDARD::check);
    }

    @Test
    void inputsOfTwoShapesAreRefused() {
        var error = assertThrows(
                IllegalArgumentException.class,
                () -> Product.product(Tensor.of(new float[2], 2), Tensor.of(new float[3], 3)));
        assertTrue(error.getMessage().startsWith("Product needs"), error.getMessage());
    }

    /** Ten shapes, with a scalar, nothing at all, odd ones and a large one. */
    private static Stream<DynamicTest> each(Consumer<OpCase> check) {
        return Samples.SHAPES.stream()
                .map(shape -> new OpCase(
                        Product.class,
                        shape.toString(),
                        List.of(Input.of(Fill.NORMAL, shape.dims()), Input.of(Fill.NORMAL, shape.dims())),
                        in -> new Product(in.get(0), in.get(1))))
                .map(opCase -> dynamicTest(opCase.toString(), () -> check.accept(opCase)));
    }
}
