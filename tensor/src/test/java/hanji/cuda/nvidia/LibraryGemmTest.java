package hanji.cuda.nvidia;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import hanji.cuda.Gemm.Arithmetic;
import hanji.cuda.Gemm.Matrix;
import hanji.cuda.Gemm.Product;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LibraryGemmTest {
    @TempDir
    private static Path folder;

    /** 5, 6 and 7 elements from row to row of [3, 5], [5, 4] and [3, 4], and 5, 7 where the first two are stored transposed. */
    @Test
    void cublasIsAskedForTheTransposedProductOfTransposedMatrices() throws Exception {
        var outcome = StubCuda.build(folder).withCublas().run(Scenario.GEMM, Map.of());
        assertEquals(List.of("a library multiplies", "true", "true", "true", "true", "true", "true"), outcome.out());
        String call = "cublasGemmEx %s m 4 n 3 k 5 strides %s 6 types 0 0 0 compute %s algorithm -1 on a stream";
        assertEquals(
                List.of(
                        call.formatted("NN", "6 7", "77 mode 3"),
                        call.formatted("NT", "6 5", "77 mode 3"),
                        call.formatted("TN", "7 7", "77 mode 3"),
                        call.formatted("TT", "7 5", "77 mode 3"),
                        call.formatted("NN", "6 7", "68 mode 0"),
                        call.formatted("NN", "6 7", "75 mode 16")),
                outcome.calls("cublasGemmEx"));
        assertEquals(1, outcome.calls("cublasCreate").size());
    }

    @Test
    void aStatusOfCublasIsOneLine(@TempDir Path other) throws Exception {
        var outcome = StubCuda.build(other).withCublas().run(Scenario.GEMM_REFUSED, Map.of("STUB_CUBLAS", "15"));
        assertEquals(
                List.of("CudaException: cannot multiply matrices by cuBLAS on Stub GPU 0: CUBLAS_STATUS_NOT_SUPPORTED"),
                outcome.out());
    }

    @Test
    void withoutCublasOrThroughTheForeignBindingAKernelHasToMultiply(@TempDir Path other) throws Exception {
        StubCuda stub = StubCuda.build(other);
        assertEquals(
                List.of("no library multiplies"),
                stub.run(Scenario.GEMM, Map.of()).out());
        assertEquals(
                List.of("no library multiplies"),
                stub.withCublas().run(Binding.FOREIGN, Scenario.GEMM, Map.of()).out());
    }

    @Test
    void matricesThatDoNotFitAreRefused() {
        Matrix left = Matrix.of(0, 3, 5), right = Matrix.of(0, 4, 5), out = Matrix.of(0, 3, 4);
        Product.of(Arithmetic.F32, left, right.transpose(), out);
        assertEquals(
                "[3, 5] times [4, 5] is no [3, 4]",
                assertThrows(IllegalArgumentException.class, () -> Product.of(Arithmetic.F32, left, right, out))
                        .getMessage());
        assertEquals(
                "no matrix has 3 rows of 5 elements with 4 elements between the rows",
                assertThrows(IllegalArgumentException.class, () -> new Matrix(0, 3, 5, 4, false))
                        .getMessage());
    }
}
