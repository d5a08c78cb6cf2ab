package hanji.kernels.matmul;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import hanji.autograd.Op;
import hanji.cuda.Cuda;
import hanji.cuda.CudaDriver;
import hanji.cuda.Gemm;
import hanji.cuda.Precision;
import hanji.kernels.check.CudaDevices;
import hanji.kernels.fast.CoreCheck;
import hanji.kernels.fast.CoreCheck.Fill;
import hanji.kernels.matmul.MatMul.Form;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Scope;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Who multiplies where the maker of a device has a library for it: a stand-in, by plain loops in the simulator's memory. */
@ResourceLock(CoreCheck.DEVICES)
class LibraryProductTest {
    private static final int ROWS = 20, DEPTH = 24, COLUMNS = 36;

    private final List<Gemm.Product> asked = new ArrayList<>();
    private final Cuda gpu = CudaDevices.multiplying(this::library).cuda().orElseThrow();

    private Gemm library(CudaDriver driver) {
        return (product, stream) -> {
            asked.add(product);
            float[] left = read(driver, product.left(), stream), right = read(driver, product.right(), stream);
            float[] out = new float[ROWS * COLUMNS];
            for (int i = 0; i < ROWS; i++)
                for (int j = 0; j < COLUMNS; j++) {
                    float sum = 0;
                    for (int k = 0; k < DEPTH; k++)
                        sum += rounded(product, left[index(product.left(), i, k)])
                                * rounded(product, right[index(product.right(), k, j)]);
                    out[index(product.out(), i, j)] = sum;
                }
            driver.toDevice(MemorySegment.ofArray(out), product.out().address(), stream);
        };
    }

    private static float[] read(CudaDriver driver, Gemm.Matrix matrix, long stream) {
        float[] values = new float[matrix.rows() * matrix.columns()];
        driver.toHost(matrix.address(), MemorySegment.ofArray(values), stream);
        return values;
    }

    private static int index(Gemm.Matrix matrix, int i, int j) {
        return matrix.transposed() ? j * matrix.stride() + i : i * matrix.stride() + j;
    }

    /** To nearest, ties away from 0; of 24 significant bits 11 or 8 are left. */
    private static float rounded(Gemm.Product product, float value) {
        int dropped = product.arithmetic() == Gemm.Arithmetic.TF32 ? 13 : 16;
        int bits = Float.floatToRawIntBits(value) + (1 << dropped - 1);
        return Float.intBitsToFloat(bits >> dropped << dropped);
    }

    private Device device(Precision precision) {
        return Device.cuda(gpu.with(precision));
    }

    private static CoreCheck check(String name, List<int[]> shapes, Function<List<Tensor>, Op> op) {
        return new CoreCheck(name, shapes, op, DEPTH, 0);
    }

    private static CoreCheck product(Form a, Form b) {
        return check(
                "product " + a + " " + b,
                List.of(
                        a == Form.AS_IS ? new int[] {ROWS, DEPTH} : new int[] {DEPTH, ROWS},
                        b == Form.AS_IS ? new int[] {DEPTH, COLUMNS} : new int[] {COLUMNS, DEPTH}),
                in -> new MatMul(in.get(0), a, in.get(1), b));
    }

    @Test
    void theLibraryMultipliesEveryFormWithinTheBound() {
        for (Precision precision : CoreCheck.PRECISIONS)
            for (Form a : Form.values())
                for (Form b : Form.values())
                    for (Fill fill : Fill.values()) product(a, b).isWithinItsBound(precision, fill, device(precision));
        assertEquals(2 * 4 * Fill.values().length, asked.size());
        assertEquals(Gemm.Arithmetic.BF16, asked.getLast().arithmetic());
    }

    @Test
    void strictProductsSmallOnesAndBatchesAreNotTheLibrarys() {
        try (var _ = Scope.open()) {
            CoreCheck strict = product(Form.AS_IS, Form.TRANSPOSED);
            List<Tensor> inputs = strict.draw(Precision.TF32, Fill.NORMAL);
            assertArrayEquals(strict.run(inputs, Device.CPU), strict.run(inputs, device(Precision.STRICT)));
        }
        check(
                        "few columns",
                        List.of(new int[] {ROWS, DEPTH}, new int[] {DEPTH, 16}),
                        in -> new MatMul(in.get(0), Form.AS_IS, in.get(1), Form.AS_IS))
                .isWithinItsBound(Precision.TF32, Fill.NORMAL, device(Precision.TF32));
        check(
                        "batch",
                        List.of(new int[] {2, ROWS, DEPTH}, new int[] {2, DEPTH, COLUMNS}),
                        in -> new BatchMatMul(in.get(0), Form.AS_IS, in.get(1), Form.AS_IS))
                .isWithinItsBound(Precision.TF32, Fill.NORMAL, device(Precision.TF32));
        assertEquals(List.of(), asked);
    }

    @Test
    void aLibraryIsNeverAskedForStrict() {
        try (var _ = Scope.open()) {
            Tensor a = Tensor.zeros(DType.F32, Shape.of(4, 4), device(Precision.STRICT));
            assertThrows(
                    IllegalStateException.class,
                    () -> LibraryProduct.run(
                            Product.of(a, Form.AS_IS, a, Form.AS_IS, 0),
                            a,
                            a.device().cuda().orElseThrow(),
                            (product, _) -> asked.add(product)));
        }
    }
}
