package hanji.generative.certificate;

import static hanji.kernels.conv.Conv2d.maskedConv2d;
import static hanji.kernels.conv.Dilation.dilatedConv2d;
import static hanji.kernels.conv.GroupedConv2d.groupedConv2d;
import static hanji.kernels.conv.MaskedPatches.maskedPatches;
import static hanji.kernels.conv.StridedConv2d.stridedConv2d;
import static hanji.kernels.conv.TransposedConv2d.transposedConv2d;
import static hanji.kernels.layout.Cast.cast;
import static hanji.kernels.layout.Concat.concat;
import static hanji.kernels.layout.Gather.flip;
import static hanji.kernels.layout.Gather.gather;
import static hanji.kernels.layout.Gather.take;
import static hanji.kernels.layout.Pad.pad;
import static hanji.kernels.layout.Permute.permute;
import static hanji.kernels.layout.Reshape.reshape;
import static hanji.kernels.layout.Slice.slice;
import static hanji.kernels.matmul.BatchMatMul.batchMatMul;
import static hanji.kernels.matmul.MaskedMatMul.maskedMatMul;
import static hanji.kernels.matmul.MatMul.matMul;
import static hanji.kernels.pointwise.Affine.affine;
import static hanji.kernels.pointwise.Binary.add;
import static hanji.kernels.pointwise.Binary.multiply;
import static hanji.kernels.pointwise.Clamp.clamp;
import static hanji.kernels.pointwise.Unary.relu;
import static hanji.kernels.pointwise.Where.where;
import static hanji.kernels.pool.AveragePool.averagePool;
import static hanji.kernels.pool.MaxPool.maxPool;
import static hanji.kernels.random.SampleWithKl.sampleWithKl;
import static hanji.kernels.recurrent.Gru.gru;
import static hanji.kernels.recurrent.Lstm.lstm;
import static hanji.kernels.reduce.BroadcastTo.broadcastTo;
import static hanji.kernels.reduce.CumSum.sumBefore;
import static hanji.kernels.reduce.Max.max;
import static hanji.kernels.reduce.Sum.sum;
import static hanji.kernels.softmax.LogSoftmax.logSoftmax;
import static hanji.kernels.softmax.LogSumExp.logSumExp;
import static hanji.kernels.softmax.Softmax.softmax;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.autograd.Op;
import hanji.autograd.Reads;
import hanji.autograd.Reads.Elements;
import hanji.autograd.Tape;
import hanji.kernels.conv.Mask;
import hanji.kernels.conv.Window;
import hanji.kernels.matmul.MatMul.Form;
import hanji.kernels.pool.MaxPool;
import hanji.kernels.recurrent.Gru;
import hanji.kernels.reduce.CumSum;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Philox;
import hanji.tensor.Scope;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class DependenciesTest {
    private static final Shape SHAPE = Shape.of(2, 3, 4, 6);

    /** A NaN goes wherever a number is read, even where a weight is 0: it marks exactly what depends on it. */
    @TestFactory
    Stream<DynamicTest> eachRuleSaysWhereANaNGoes() {
        return functions().entrySet().stream()
                .map(each -> DynamicTest.dynamicTest(each.getKey(), () -> checkAgainstNaN(each.getValue())));
    }

    private static void checkAgainstNaN(UnaryOperator<Tensor> function) {
        try (var tape = Tape.open()) {
            Tensor x = numbers(1, SHAPE);
            Tensor y = function.apply(x);
            var dependencies = Dependencies.on(x, tape);
            for (int i = 0; i < x.size(); i++)
                try (var _ = Scope.open()) {
                    Tensor marked = x.to(DType.F64, x.device());
                    marked.set(i, Double.NaN);
                    Tensor reached = function.apply(marked);
                    for (int o = 0; o < y.size(); o++)
                        assertEquals(
                                Double.isNaN(reached.get(o)),
                                dependencies.of(y, o).get(i),
                                "y[" + o + "] of x[" + i + "]");
                }
        }
    }

    private static Map<String, UnaryOperator<Tensor>> functions() {
        Tensor sameShape = numbers(2, SHAPE), perChannel = numbers(3, Shape.of(6));
        Tensor weight = numbers(4, Shape.of(3, 3, 6, 3)), bias = numbers(5, Shape.of(3));
        Tensor kernelInput = numbers(6, Shape.of(1, 3, 3, 3));
        byte[] open = new byte[3 * 4 * 3 * 3];
        for (int i = 0; i < open.length; i++) open[i] = (byte) (i * i % 7 / 3);
        Tensor mask = Tensor.of(open, 3, 4, 3, 3);
        weight.set(7, 0); // a weight that happens to be 0 is no proof of anything

        Map<String, UnaryOperator<Tensor>> functions = new LinkedHashMap<>();
        functions.put("reshape", x -> reshape(x, 4, 36));
        functions.put("slice", x -> slice(x, 1, 1, 3));
        functions.put("concat", x -> concat(2, slice(x, 2, 2, 4), sameShape, x));
        functions.put("pad", x -> pad(x, 2, 1, 2));
        functions.put("permute", x -> permute(x, 3, 1, 0, 2));
        functions.put("broadcastTo", x -> broadcastTo(reshape(x, 2, 1, 3, 1, 24), Shape.of(2, 2, 3, 1, 24)));
        functions.put("cast", x -> cast(x, DType.F32));
        functions.put("unary", x -> relu(x));
        functions.put("affine", x -> affine(x, 0, 1));
        functions.put("binary", x -> multiply(add(x, perChannel), slice(x, 3, 5, 6)));
        functions.put(
                "sampleWithKl",
                x -> sampleWithKl(sameShape, x, new Philox(1, 2, 3), 3).sample());
        functions.put("where", x -> where(Tensor.full(1, DType.F64, Shape.of(), x.device()), x, x));
        functions.put("softmax", x -> softmax(x));
        functions.put("clamp", x -> clamp(x, -0.1, 0.1));
        functions.put("stopGradient", x -> Tape.stopGradient(x));
        functions.put("logSumExp", x -> logSumExp(x));
        functions.put("logSoftmax", x -> logSoftmax(x));
        functions.put("sum over inner axes", x -> sum(x, 2, 3));
        functions.put("sum over outer axes", x -> sum(x, 0, 2));
        functions.put("sums before each", x -> sumBefore(x, 1));
        functions.put(
                "sums from each on", x -> Op.run(new CumSum(x, 3, CumSum.Direction.BACKWARD, CumSum.Form.INCLUSIVE)));
        functions.put("max", x -> max(x, 1));
        functions.put("matMul", x -> matMul(reshape(x, 24, 6), reshape(slice(x, 1, 0, 1), 6, 8)));
        functions.put(
                "matMul, transposed",
                x -> matMul(reshape(x, 6, 24), Form.TRANSPOSED, numbers(7, Shape.of(5, 6)), Form.TRANSPOSED));
        functions.put("maskedPatches", x -> maskedPatches(x, mask));
        functions.put("batchMatMul", x -> batchMatMul(x, Form.TRANSPOSED, slice(x, 3, 1, 3), Form.AS_IS));
        functions.put("averagePool", x -> averagePool(x, 2, 3, new Window(2, 1)));
        functions.put("maxPool", x -> maxPool(x, 3, 2, new Window(1, 1)));
        functions.put("stridedConv2d", x -> stridedConv2d(x, weight, bias, new Window(2, 1)));
        functions.put(
                "transposedConv2d",
                x -> transposedConv2d(x, permute(weight, 0, 1, 3, 2), numbers(8, Shape.of(3)), new Window(2, 1)));
        functions.put("rows that a list names", x -> take(x, 1, Tensor.of(new int[] {2, 0, 0}, 3)));
        functions.put("flip", x -> flip(x, 2));
        functions.put("lstm, positions round", x -> lstm(later(x, 3, 3, 8), numbers(9, Shape.of(3, 2, 8)), 1));
        functions.put("lstm, positions before", x -> lstm(later(x, 2, 9, 4), numbers(9, Shape.of(2, 1, 4)), 1));
        Tensor perGroup = numbers(9, Shape.of(3, 3, 3, 4)), four = numbers(10, Shape.of(4));
        functions.put("groupedConv2d", x -> groupedConv2d(x, perGroup, four, Mask.A, 2));
        functions.put("dilatedConv2d", x -> dilatedConv2d(x, weight, bias, Mask.NONE, 1, 2));
        functions.put("dilatedConv2d, mask B in groups", x -> dilatedConv2d(x, perGroup, four, Mask.B, 2, 2));
        Tensor taps = numbers(11, Shape.of(2, 2, 6)), two = numbers(12, Shape.of(2));
        functions.put("gru", x -> gru(x, taps, two, 1));
        functions.put("gru, all that it computes", x -> Op.run(new Gru(x, taps, two, 0)));
        functions.put("an op of another project", x -> Op.run(new CumulativeSum(x)));
        functions.put("conv2d, input", x -> maskedConv2d(x, weight, bias, Mask.NONE));
        functions.put("conv2d, mask A", x -> maskedConv2d(x, weight, bias, new Mask(Mask.Kind.A, 3)));
        functions.put("conv2d, mask B", x -> maskedConv2d(x, weight, bias, new Mask(Mask.Kind.B, 3)));
        functions.put(
                "conv2d, weight",
                x -> maskedConv2d(kernelInput, reshape(slice(x, 3, 0, 3), 3, 1, 3, 8), bias(x), Mask.B));
        return functions;
    }

    /** Steps after a first one that does not read x: there, nothing is forgotten yet. */
    private static Tensor later(Tensor x, int steps, int positions, int wide) {
        return concat(1, numbers(10, Shape.of(2, 1, positions, wide)), reshape(x, 2, steps, positions, wide));
    }

    /** Eight biases of which the last reads x. */
    private static Tensor bias(Tensor x) {
        return concat(0, Tensor.zeros(DType.F64, Shape.of(7), x.device()), slice(reshape(x, -1), 0, 143, 144));
    }

    @Test
    void aGatheredRowDependsOnItsIndex() {
        try (var tape = Tape.open()) {
            Tensor indices = Tensor.of(new int[] {1, 0}, 2);
            Tensor rows = gather(numbers(1, Shape.of(2, 3)), indices);
            var dependencies = Dependencies.on(indices, tape);
            for (int o = 0; o < 6; o++) assertEquals(bits(o / 3), dependencies.of(rows, o));
        }
    }

    /** An index that is the same for all inputs names one row; one that is of the input may name any. */
    @Test
    void aGatheredRowDependsOnEveryRowThatAnIndexMayName() {
        try (var tape = Tape.open()) {
            Tensor indices = Tensor.of(new int[] {1, 0}, 2);
            Tensor rows = gather(numbers(1, Shape.of(2, 3)), indices);
            Tensor fixed = gather(rows, Tensor.of(new int[] {1}, 1)), chosen = gather(rows, indices);
            var dependencies = Dependencies.on(indices, tape);
            for (int o = 0; o < 3; o++) {
                assertEquals(bits(1), dependencies.of(fixed, o));
                assertEquals(bits(0, 1), dependencies.of(chosen, o));
            }
        }
    }

    @Test
    void aChoiceDependsOnItsCondition() {
        try (var tape = Tape.open()) {
            Tensor condition = numbers(1, Shape.of(3)), other = numbers(2, Shape.of(3));
            Tensor chosen = where(condition, other, other);
            var dependencies = Dependencies.on(condition, tape);
            for (int o = 0; o < 3; o++) assertEquals(bits(o), dependencies.of(chosen, o));
        }
    }

    @Test
    void aWeightThatAMaskClosesIsNoTerm() {
        try (var tape = Tape.open()) {
            Tensor x = numbers(1, Shape.of(1, 3)), weight = numbers(2, Shape.of(3, 2));
            Tensor mask = Tensor.of(new double[] {1, 0, 0, 1, 1, 0}, 3, 2);
            Tensor y = maskedMatMul(x, weight, mask);
            var dependencies = Dependencies.on(x, tape);
            assertEquals(bits(0, 2), dependencies.of(y, 0));
            assertEquals(bits(1), dependencies.of(y, 1));
        }
    }

    /** A mask that is computed from the input opens and closes with it, and so does a weight. */
    @Test
    void aMaskThatReadsTheInputIsReadWhole() {
        try (var tape = Tape.open()) {
            Tensor x = numbers(1, Shape.of(1, 2)), weight = numbers(2, Shape.of(2, 1));
            Tensor y = maskedMatMul(numbers(3, Shape.of(1, 2)), weight, reshape(x, 2, 1));
            assertEquals(bits(0, 1), Dependencies.on(x, tape).of(y, 0));
        }
    }

    @Test
    void whatDoesNotReadTheInputDependsOnNothing() {
        try (var tape = Tape.open()) {
            Tensor x = numbers(1, SHAPE), other = numbers(2, SHAPE);
            Tensor y = Op.run(new Silent(other)); // says nothing, and need not
            assertTrue(Dependencies.on(x, tape).of(y, 0).isEmpty());
        }
    }

    @Test
    void aFurtherResultMayDependOnAllOfTheInput() {
        try (var tape = Tape.open()) {
            Tensor x = numbers(1, Shape.of(1, 2, 2, 1));
            MaxPool pool = MaxPool.of(x, 1, 1, new Window(1, 0));
            Tensor largest = Op.run(pool);
            var dependencies = Dependencies.on(x, tape);
            assertEquals(bits(3), dependencies.of(largest, 3));
            assertEquals(bits(0, 1, 2, 3), dependencies.of(pool.places(), 3));
        }
    }

    @Test
    void anOpThatDoesNotSayWhatItReadsIsNamed() {
        var error = assertThrows(UnsupportedOperationException.class, () -> through(Silent::new));
        assertTrue(error.getMessage().startsWith("Silent does not say"), error.getMessage());
    }

    @Test
    void anOpThatReadsBesideItsInputsIsNamed() {
        Tensor other = numbers(2, SHAPE);
        var strange = assertThrows(IllegalArgumentException.class, () -> through(x -> new Wrong(x, other, 0)));
        assertTrue(strange.getMessage().startsWith("Wrong.reads names an element that is not there"));
        assertTrue(strange.getMessage().endsWith("is not among its inputs"), strange.getMessage());
        var outside = assertThrows(IllegalArgumentException.class, () -> through(x -> new Wrong(x, x, 144)));
        assertTrue(outside.getMessage().contains("144"), outside.getMessage());
    }

    private static void through(Function<Tensor, Op> op) {
        try (var tape = Tape.open()) {
            Tensor x = numbers(1, SHAPE);
            Op.run(op.apply(x));
            Dependencies.on(x, tape);
        }
    }

    /** What a user might write: the sums of all elements up to each. */
    private record CumulativeSum(Tensor x) implements Foreign {
        @Override
        public void reference(Tensor out) {
            double sum = 0;
            for (int i = 0; i < out.size(); i++) out.set(i, sum += x.get(i));
        }

        @Override
        public void reads(Reads reads) {
            for (int i = 0; i < x.size(); i++) reads.addAll(x, Elements.range(0, i + 1), Elements.range(i, 1));
        }
    }

    private record Silent(Tensor x) implements Foreign {}

    private record Wrong(Tensor x, Tensor read, int element) implements Foreign {
        @Override
        public void reads(Reads reads) {
            reads.add(read, element, 0);
        }
    }

    private interface Foreign extends Op {
        Tensor x();

        @Override
        default List<Tensor> inputs() {
            return List.of(x());
        }

        @Override
        default Shape shape() {
            return x().shape();
        }

        @Override
        default void reference(Tensor out) {
            out.fill(0);
        }

        @Override
        default void cpu(Tensor out) {
            reference(out);
        }
    }

    @Test
    void anOverwrittenTensorIsNamed() {
        try (var tape = Tape.open()) {
            Tensor x = numbers(1, SHAPE);
            Tensor y = relu(x).named("hidden");
            relu(y);
            y.copyFrom(x);
            var error = assertThrows(IllegalStateException.class, () -> Dependencies.on(x, tape));
            assertTrue(error.getMessage().contains("'hidden'"), error.getMessage());
        }
    }

    private static BitSet bits(int... elements) {
        var bits = new BitSet();
        for (int element : elements) bits.set(element);
        return bits;
    }

    private static Tensor numbers(int stream, Shape shape) {
        var random = new Philox(3, stream, 0);
        Tensor numbers = Tensor.empty(DType.F64, shape, Device.CPU);
        for (int i = 0; i < numbers.size(); i++) numbers.set(i, random.uniform(i) - 0.5);
        return numbers;
    }
}
