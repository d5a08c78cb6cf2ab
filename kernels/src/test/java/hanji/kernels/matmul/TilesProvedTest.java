package hanji.kernels.matmul;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import hanji.kernels.matmul.MatMul.Form;
import hanji.simulator.proof.Difference;
import hanji.simulator.proof.Rules;
import hanji.simulator.proof.SymbolicDevice;
import hanji.simulator.proof.Terms;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Scope;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/** Every tile of the matrix product is the canonical chain: equal bits for all factors. */
@Tag("device")
class TilesProvedTest {
    private static final int[][] ROWS_DEPTH_COLUMNS = {{1, 1, 1}, {5, 0, 3}, {65, 7, 17}, {68, 12, 132}};

    @TestFactory
    Stream<DynamicTest> everyTileIsTheCanonicalChain() {
        return Stream.of(CudaTile.values())
                .map(tile -> dynamicTest(tile.toString(), () -> {
                    for (int[] size : ROWS_DEPTH_COLUMNS)
                        for (Form a : Form.values()) for (Form b : Form.values()) assertChains(tile, size, a, b);
                }));
    }

    private static void assertChains(CudaTile tile, int[] size, Form formOfA, Form formOfB) {
        Rules rules = new Rules(new Terms());
        try (var _ = Scope.open();
                SymbolicDevice symbolic = new SymbolicDevice(rules)) {
            Tensor a = symbolic.symbols("a", matrix(formOfA, size[0], size[1]));
            Tensor b = symbolic.symbols("b", matrix(formOfB, size[1], size[2]));
            Product product = Product.of(new MatMul(a, formOfA, b, formOfB));
            if (!tile.takes(product)) return;
            Tensor out = symbolic.empty(matrix(Form.AS_IS, size[0], size[2]));
            tile.launch(product, 1, out, symbolic.cuda());
            int[] found = symbolic.terms(out);
            for (int m = 0; m < size[0]; m++)
                for (int n = 0; n < size[2]; n++)
                    assertSame(rules, chain(rules, product, m, n), found[m * size[2] + n]);
        }
    }

    /** {@code acc = +0}, then over k ascending {@code acc = fma(a[m, k], b[k, n], acc)}. */
    private static int chain(Rules rules, Product product, int m, int n) {
        int sum = rules.terms().word(0);
        for (int k = 0; k < product.depth(); k++)
            sum = rules.of(
                    "fma.f32",
                    rules.terms().symbol("a", product.indexOfA(m, k), Float.BYTES),
                    rules.terms().symbol("b", product.indexOfB(k, n), Float.BYTES),
                    sum);
        return sum;
    }

    private static void assertSame(Rules rules, int expected, int found) {
        if (expected != found)
            assertEquals("", Difference.of(rules.terms(), expected, found).toString());
    }

    private static Tensor matrix(Form form, int rows, int columns) {
        return Tensor.empty(
                DType.F32, form == Form.AS_IS ? Shape.of(rows, columns) : Shape.of(columns, rows), Device.CPU);
    }
}
