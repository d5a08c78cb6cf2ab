package hanji.kernels.matmul;

import static hanji.autograd.check.OpCase.Fill.AWAY_FROM_ZERO;
import static hanji.autograd.check.OpCase.Fill.NORMAL;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import hanji.autograd.check.Accuracy;
import hanji.autograd.check.OpCase;
import hanji.autograd.check.OpCase.Input;
import hanji.kernels.matmul.MatMul.Form;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What the checks run of the matrix product. */
public final class MatMulCases {
    private static final int[][] ROWS_DEPTH_COLUMNS = {
        {1, 1, 1},
        {0, 3, 2},
        {2, 0, 3},
        {3, 2, 0},
        {2, 3, 4},
        {5, 7, 3},
        {1, 9, 17},
        {8, 4, 64},
        {13, 31, 70},
        {270, 5, 9},
        {3, 600, 2},
        {3, 2100, 2},
        {17, 8, 20},
        {65, 12, 67},
        {64, 21, 132},
    };

    private static final int[][] WHOLE_TILES = {{64, 16, 20}, {128, 8, 128}, {129, 9, 131}, {132, 20, 140}};

    /** The last three are rows, depth and columns, those before them leading axes. */
    private static final int[][] BATCHES = {
        {1, 1, 1},
        {3, 2, 3, 4},
        {0, 2, 3, 4},
        {2, 3, 0, 4},
        {2, 2, 5, 7, 3},
        {3, 8, 4, 64},
        {2, 65, 12, 67},
        {5, 17, 8, 20},
    };

    private static final int[][] MASKED = {
        {1, 1, 1}, {0, 3, 2}, {2, 0, 3}, {2, 3, 4}, {5, 7, 3}, {13, 31, 70}, {3, 2, 0}, {1, 9, 17}
    };

    private static final int[][] EXACT = {
        {1, 1, 1}, {0, 3, 2}, {2, 0, 3}, {3, 2, 0}, {2, 3, 4}, {5, 7, 3}, {13, 31, 70}, {65, 33, 67}, {3, 600, 2}
    };

    /**
     * The error of docs/precision.md: a share of the terms and of the powers of two above both lines, of which a unit in the last place is
     * at least 2^-24, and half of one for the last rounding.
     */
    private static final Accuracy OF_LINES = new Accuracy(5.02 * 0x1p-4 + 0.5, (op, expected) -> {
        Product product = Product.of(
                ((ExactMatMul) op).a(),
                ((ExactMatMul) op).formOfA(),
                ((ExactMatMul) op).b(),
                ((ExactMatMul) op).formOfB(),
                0);
        Tensor magnitude = Tensor.empty(DType.F64, expected.shape(), Device.CPU);
        for (int m = 0; m < product.rows(); m++)
            for (int n = 0; n < product.columns(); n++) {
                double ofA = 0, ofB = 0;
                for (int k = 0; k < product.depth(); k++) {
                    ofA = Math.max(ofA, Math.abs(product.a().get(product.indexOfA(m, k))));
                    ofB = Math.max(ofB, Math.abs(product.b().get(product.indexOfB(k, n))));
                }
                magnitude.set(
                        m * product.columns() + n,
                        Math.scalb((double) product.depth(), Math.getExponent(ofA) + Math.getExponent(ofB) + 2));
            }
        return magnitude;
    });

    private MatMulCases() {}

    /** Skips a test of {@link ExactMatMul} on a GPU of before compute capability 8.0, which refuses the op. */
    public static void assumeExactSums(Device device) {
        int capability = device.cuda().orElseThrow().driver().info().computeCapability();
        assumeTrue(capability >= 80, "skipped, because this GPU has no tensor cores for exact sums");
    }

    /** All of them. */
    public static List<OpCase> all() {
        var cases = new ArrayList<OpCase>();
        for (int[] size : ROWS_DEPTH_COLUMNS)
            for (Form a : Form.values()) for (Form b : Form.values()) cases.add(product(size, a, b));
        for (int[] size : BATCHES)
            for (Form a : Form.values()) for (Form b : Form.values()) cases.add(batch(size, a, b));
        for (int[] size : EXACT) for (Form a : Form.values()) for (Form b : Form.values()) cases.add(exact(size, a, b));
        for (int[] size : MASKED) cases.add(masked(size[0], size[1], size[2]));
        return cases;
    }

    /** All, and whole tiles and some more of each size: on what mutants of the kernels are tried. {@link CudaTileTest} runs them, too. */
    public static List<OpCase> cases() {
        var cases = new ArrayList<>(all());
        for (int[] size : WHOLE_TILES)
            for (Form a : Form.values()) for (Form b : Form.values()) cases.add(product(size, a, b));
        return cases;
    }

    private static OpCase masked(int rows, int depth, int columns) {
        return new OpCase(
                MaskedMatMul.class,
                "maskedMatMul [" + rows + ", " + depth + "] [" + depth + ", " + columns + "]",
                List.of(
                        Input.of(NORMAL, rows, depth),
                        Input.of(NORMAL, depth, columns),
                        Input.of(AWAY_FROM_ZERO, depth, columns)),
                in -> new MaskedMatMul(in.get(0), in.get(1), in.get(2)),
                Accuracy.ofTerms(4));
    }

    private static OpCase exact(int[] size, Form a, Form b) {
        return new OpCase(
                ExactMatMul.class,
                "exactMatMul [" + size[0] + ", " + size[1] + "] " + a + " [" + size[1] + ", " + size[2] + "] " + b,
                List.of(matrix(a, size[0], size[1]), matrix(b, size[1], size[2])),
                in -> new ExactMatMul(in.get(0), a, in.get(1), b),
                OF_LINES);
    }

    private static OpCase product(int[] size, Form a, Form b) {
        return new OpCase(
                MatMul.class,
                "matMul [" + size[0] + ", " + size[1] + "] " + a + " [" + size[1] + ", " + size[2] + "] " + b,
                List.of(matrix(a, size[0], size[1]), matrix(b, size[1], size[2])),
                in -> new MatMul(in.get(0), a, in.get(1), b),
                Accuracy.ofTerms(4));
    }

    private static Input matrix(Form form, int rows, int columns) {
        return form == Form.AS_IS ? Input.of(NORMAL, rows, columns) : Input.of(NORMAL, columns, rows);
    }

    private static OpCase batch(int[] size, Form a, Form b) {
        int last = size.length - 1;
        int rows = size[last - 2], depth = size[last - 1], columns = size[last];
        return new OpCase(
                BatchMatMul.class,
                "batchMatMul " + Arrays.toString(size) + " " + a + " " + b,
                List.of(matrices(size, a, rows, depth), matrices(size, b, depth, columns)),
                in -> new BatchMatMul(in.get(0), a, in.get(1), b),
                Accuracy.ofTerms(4));
    }

    private static Input matrices(int[] size, Form form, int rows, int columns) {
        int[] dims = Arrays.copyOf(size, size.length - 1);
        dims[dims.length - 2] = form == Form.AS_IS ? rows : columns;
        dims[dims.length - 1] = form == Form.AS_IS ? columns : rows;
        return Input.of(NORMAL, dims);
    }
}
