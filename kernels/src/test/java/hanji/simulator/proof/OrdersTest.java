package hanji.simulator.proof;

import static hanji.kernels.softmax.Softmax.softmax;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import hanji.autograd.Op;
import hanji.cuda.Kernel;
import hanji.kernels.math.Log;
import hanji.kernels.reduce.Sum;
import hanji.kernels.softmax.CrossEntropy;
import hanji.kernels.softmax.LogSoftmax;
import hanji.kernels.softmax.LogSumExp;
import hanji.kernels.softmax.Softmax;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Scope;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Kernels of rows for every length they are made for: the same trees of roundings as the canonical orders. */
@Tag("device")
class OrdersTest {
    private static final int ROWS = 2;
    private static final float[] SPECIAL = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, 3e38f, -0f};

    private static Tensor drawn(int... dims) {
        Tensor drawn = Tensor.empty(DType.F32, Shape.of(dims), Device.CPU);
        var random = new SplittableRandom(7);
        for (int i = 0; i < drawn.size(); i++) drawn.set(i, 5 * random.nextGaussian());
        return drawn;
    }

    private static List<Integer> symbols(Rules rules, String name, int from, int count) {
        return IntStream.range(from, from + count)
                .mapToObj(i -> rules.terms().symbol(name, i, Float.BYTES))
                .toList();
    }

    @Test
    void theOrderOfSoftmaxHasTheBitsOfTheCpu() {
        for (int classes : new int[] {1, 20, 64, 300})
            try (var _ = Scope.open()) {
                Tensor logits = drawn(1, classes);
                float[] x = logits.toFloats();
                List<Object> row =
                        IntStream.range(0, classes).mapToObj(k -> (Object) x[k]).toList();
                List<Object> expected = new Orders<>(new Numbers()).softmax(row);
                float[] p = softmax(logits).toFloats();
                for (int k = 0; k < classes; k++) assertEquals(expected.get(k), p[k], classes + " classes, " + k);
            }
    }

    /** Sums of exponentials of every size, subnormal ones among them, and of rows that have no finite largest logit. */
    @Test
    void theOrderOfSumsHasTheBitsOfTheCpu() {
        var random = new SplittableRandom(11);
        for (int row = 0; row < 300; row++)
            try (var _ = Scope.open()) {
                Tensor logits = Tensor.empty(DType.F32, Shape.of(1, 40), Device.CPU);
                for (int k = 0; k < logits.size(); k++) logits.set(k, -random.nextDouble(88 + row / 10.0));
                logits.set(random.nextInt(40), row % 30 == 0 ? SPECIAL[row / 30 % SPECIAL.length] : 0);
                float[] x = logits.toFloats();
                List<Object> numbers = IntStream.range(0, x.length)
                        .mapToObj(k -> (Object) x[k])
                        .toList();
                Orders.Row<Object> expected = new Orders<>(new Numbers()).row(numbers);
                float[] p = softmax(logits).toFloats(),
                        y = Op.run(new LogSumExp(logits)).toFloats();
                List<Object> softmax = new Orders<>(new Numbers()).softmax(numbers);
                for (int k = 0; k < x.length; k++) assertEquals(softmax.get(k), p[k], row + ", " + k);
                if ((Float) expected.shift() == 0) assertEquals(Log.log((Float) expected.high()), y[0]);
            }
    }

    @TestFactory
    Stream<DynamicTest> softmaxIsTheCanonicalOrderAtEveryLength() {
        return Stream.of("UpTo32 32", "UpTo64 64", "UpTo256 256", "UpTo1024 1024", "OfAnyLength 96", "OfAnyLength 45")
                .map(each -> each.split(" "))
                .map(each -> DynamicTest.dynamicTest(each[0] + " of " + each[1], () -> {
                    int classes = Integer.parseInt(each[1]);
                    Rules rules = new Rules(new Terms());
                    int[] found = rows(
                            rules, Softmax.class, "softmax", "softmax" + each[0], drawn(ROWS, classes), ROWS * classes);
                    List<Integer> expected = IntStream.range(0, ROWS)
                            .boxed()
                            .flatMap(r -> new Orders<>(new Expressions(rules))
                                    .softmax(symbols(rules, "x", r * classes, classes)).stream())
                            .toList();
                    assertSame(rules, expected, found);
                }));
    }

    /** Where no lane is left empty, all kernels that take a length are one another's equals. */
    @TestFactory
    Stream<DynamicTest> kernelsOfDifferentLengthsAreTheSameTree() {
        return Stream.of(32, 64, 256, 1024)
                .flatMap(classes -> Stream.of(
                                new Rowwise(Softmax.class, "softmax", "softmax", classes),
                                new Rowwise(LogSoftmax.class, "log_softmax", "logSoftmax", classes),
                                new Rowwise(LogSumExp.class, "log_sum_exp", "logSumExp", 1))
                        .map(each -> DynamicTest.dynamicTest(each.name + " of " + classes, () -> {
                            Rules rules = new Rules(new Terms());
                            Tensor x = drawn(ROWS, classes);
                            int size = ROWS * each.perRow;
                            assertSame(
                                    rules,
                                    boxed(rows(rules, each.op, each.file, each.name + "OfAnyLength", x, size)),
                                    rows(rules, each.op, each.file, each.name + "UpTo" + classes, x, size));
                        })));
    }

    private record Rowwise(Class<? extends Op> op, String file, String name, int perRow) {}

    @Test
    void crossEntropyOfDifferentLengthsIsTheSameTree() {
        Rules rules = new Rules(new Terms());
        assertSame(rules, boxed(crossEntropy(rules, "OfAnyLength")), crossEntropy(rules, "UpTo64"));
    }

    private static int[] crossEntropy(Rules rules, String length) {
        try (var _ = Scope.open();
                SymbolicDevice symbolic = new SymbolicDevice(rules)) {
            Tensor x = symbolic.symbols("x", drawn(ROWS, 64)), loss = symbolic.empty(drawn(ROWS));
            Tensor targets = Tensor.of(new int[] {5, 40}, ROWS);
            var kernel = new Kernel(CrossEntropy.class, "cross_entropy", "crossEntropy" + length);
            symbolic.cuda()
                    .launch(
                            kernel,
                            symbolic.cuda().coverRows(ROWS),
                            loss,
                            x,
                            symbolic.symbols("targets", targets),
                            0,
                            ROWS,
                            64);
            return symbolic.terms(loss);
        }
    }

    private static int[] rows(Rules rules, Class<?> beside, String file, String kernel, Tensor x, int size) {
        try (var _ = Scope.open();
                SymbolicDevice symbolic = new SymbolicDevice(rules)) {
            Tensor logits = symbolic.symbols("x", x), out = symbolic.empty(drawn(size));
            int rows = x.shape().dim(0);
            symbolic.cuda()
                    .launch(
                            new Kernel(beside, file, kernel),
                            symbolic.cuda().coverRows(rows),
                            out,
                            logits,
                            rows,
                            x.shape().dim(1));
            return symbolic.terms(out);
        }
    }

    @Test
    void sumOfARowIsTheCanonicalOrder() {
        for (int length : new int[] {1, 33, 4096, 9000}) {
            Rules rules = new Rules(new Terms());
            try (var _ = Scope.open();
                    SymbolicDevice symbolic = new SymbolicDevice(rules)) {
                Tensor x = symbolic.symbols("x", drawn(length));
                int[] found = symbolic.terms(Sum.sum(x));
                assertSame(
                        rules,
                        List.of(new Orders<>(new Expressions(rules)).sum(symbols(rules, "x", 0, length), 4096)),
                        found);
            }
        }
    }

    private static List<Integer> boxed(int[] terms) {
        return IntStream.of(terms).boxed().toList();
    }

    /** Fails with the first difference. */
    static void assertSame(Rules rules, List<Integer> expected, int[] found) {
        for (int i = 0; i < found.length; i++)
            if (expected.get(i) != found[i])
                assertEquals("", i + ": " + Difference.of(rules.terms(), expected.get(i), found[i]));
        assertArrayEquals(expected.stream().mapToInt(Integer::intValue).toArray(), found);
    }
}
