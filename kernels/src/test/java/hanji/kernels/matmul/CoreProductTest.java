package hanji.kernels.matmul;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import hanji.cuda.Cuda;
import hanji.cuda.DeviceInfo;
import hanji.cuda.Precision;
import hanji.kernels.check.CudaDevices;
import hanji.kernels.fast.CoreCheck;
import hanji.kernels.fast.CoreCheck.Fill;
import hanji.kernels.matmul.MatMul.Form;
import hanji.tensor.Device;
import hanji.tensor.Scope;
import hanji.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Matrix products on tensor cores: every form, whole and ragged tiles, depths beside the stages. */
@Tag("device")
@ResourceLock(CoreCheck.DEVICES)
class CoreProductTest {
    private static final int[][] ROWS_DEPTH_COLUMNS = {
        {20, 4, 20}, {32, 12, 36}, {128, 16, 64}, {132, 20, 68}, {68, 100, 132}, {20, 1028, 24},
    };

    private static List<CoreCheck> products() {
        var all = new ArrayList<CoreCheck>();
        for (int[] size : ROWS_DEPTH_COLUMNS)
            for (Form a : Form.values()) for (Form b : Form.values()) all.add(product(size, a, b));
        all.add(product(new int[] {20, 24, 19}, Form.AS_IS, Form.TRANSPOSED));
        all.add(batch());
        return all;
    }

    private static CoreCheck product(int[] size, Form a, Form b) {
        return new CoreCheck(
                Arrays.toString(size) + " " + a + " " + b,
                List.of(matrix(a, size[0], size[1]), matrix(b, size[1], size[2])),
                in -> new MatMul(in.get(0), a, in.get(1), b),
                size[1],
                0);
    }

    private static int[] matrix(Form form, int rows, int columns) {
        return form == Form.AS_IS ? new int[] {rows, columns} : new int[] {columns, rows};
    }

    private static CoreCheck batch() {
        return new CoreCheck(
                "batch",
                List.of(new int[] {2, 3, 20, 12}, new int[] {2, 3, 12, 36}),
                in -> new BatchMatMul(in.get(0), Form.AS_IS, in.get(1), Form.AS_IS),
                12,
                0);
    }

    private interface Check {
        void of(CoreCheck product, Precision precision);
    }

    private static Stream<DynamicTest> each(Check check) {
        return products().stream()
                .flatMap(product -> CoreCheck.PRECISIONS.stream()
                        .map(precision -> dynamicTest(precision + " " + product, () -> check.of(product, precision))));
    }

    @TestFactory
    Stream<DynamicTest> everyElementIsWithinItsBound() {
        return each((product, precision) -> {
            for (Fill fill : Fill.values()) product.isWithinItsBound(precision, fill);
        });
    }

    @TestFactory
    Stream<DynamicTest> bitsAreRepeatedWithoutAFault() {
        return each(CoreCheck::repeatsItsBits);
    }

    @TestFactory
    Stream<DynamicTest> tensorCoresAreUsed() {
        return each(CoreCheck::usesTensorCores);
    }

    @TestFactory
    Stream<DynamicTest> tilesDoNotChangeTheBits() {
        return each(CoreCheck::doesNotDependOnTheTile);
    }

    /** Bugs that a looser bound would let pass: operands that are cut off, factors whose terms have changed places. */
    @Test
    void plantedBugsAreSeen() {
        String registers = "(tf32\\.f32 .*, )\\{(%r\\d+), (%r\\d+)\\}";
        for (Fill fill : List.of(Fill.NORMAL, Fill.BELOW)) assertEquals("", outOfBounds(ptx -> ptx, fill));
        assertNotEquals("", outOfBounds(ptx -> ptx.replace("cvt.rna.tf32.f32", "cvt.rz.tf32.f32"), Fill.BELOW));
        assertNotEquals("", outOfBounds(ptx -> ptx.replaceAll(registers, "$1{$3, $2}"), Fill.NORMAL));
    }

    /** What a check says of kernels from edited PTX; empty if nothing. */
    private static String outOfBounds(UnaryOperator<String> edited, Fill fill) {
        Cuda gpu = CudaDevices.loading(edited).cuda().orElseThrow().with(Precision.TF32);
        try {
            product(new int[] {20, 16, 20}, Form.AS_IS, Form.TRANSPOSED)
                    .isWithinItsBound(Precision.TF32, fill, Device.cuda(gpu));
            return "";
        } catch (AssertionError seen) {
            return String.valueOf(seen.getMessage());
        }
    }

    /** Before Ampere, and where a row is no multiple of four numbers: the bits of the CPU. */
    @Test
    void whatDoesNotFitIsStrict() {
        Device turing = CudaDevices.with(own -> new DeviceInfo(
                own.name(),
                75,
                own.totalMemory(),
                own.multiprocessors(),
                own.sharedPerBlock(),
                own.driverVersion(),
                own.detectsUnwritten()));
        Cuda strict = turing.cuda().orElseThrow().with(Precision.TF32);
        assertEquals(Precision.STRICT, strict.precision());
        requireTheBitsOfTheCpu(product(new int[] {20, 12, 20}, Form.AS_IS, Form.AS_IS), Device.cuda(strict));
        Device ampere =
                Device.cuda(CudaDevices.all().getFirst().cuda().orElseThrow().with(Precision.TF32));
        requireTheBitsOfTheCpu(product(new int[] {20, 13, 20}, Form.AS_IS, Form.AS_IS), ampere);
        requireTheBitsOfTheCpu(product(new int[] {20, 12, 16}, Form.AS_IS, Form.AS_IS), ampere);
        requireTheBitsOfTheCpu(product(new int[] {20, 0, 20}, Form.AS_IS, Form.AS_IS), ampere);
    }

    private static void requireTheBitsOfTheCpu(CoreCheck product, Device device) {
        try (var _ = Scope.open()) {
            List<Tensor> inputs = product.draw(Precision.TF32, Fill.NORMAL);
            assertArrayEquals(product.run(inputs, Device.CPU), product.run(inputs, device), product.name());
        }
    }
}
