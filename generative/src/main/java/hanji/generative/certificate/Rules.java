package hanji.generative.certificate;

import hanji.autograd.Components;
import hanji.autograd.Op;
import hanji.kernels.conv.Conv2d;
import hanji.kernels.conv.ReluConv2d;
import hanji.kernels.conv.Triples;
import hanji.kernels.layout.Cast;
import hanji.kernels.layout.Concat;
import hanji.kernels.layout.Gather;
import hanji.kernels.layout.Pad;
import hanji.kernels.layout.Permute;
import hanji.kernels.layout.Reshape;
import hanji.kernels.layout.Slice;
import hanji.kernels.matmul.MatMul;
import hanji.kernels.matmul.MatMul.Form;
import hanji.kernels.pointwise.Affine;
import hanji.kernels.pointwise.Binary;
import hanji.kernels.pointwise.Broadcast;
import hanji.kernels.pointwise.Unary;
import hanji.kernels.pointwise.Where;
import hanji.kernels.reduce.BroadcastTo;
import hanji.kernels.reduce.CumSum;
import hanji.kernels.reduce.Max;
import hanji.kernels.reduce.Sum;
import hanji.kernels.softmax.LogSoftmax;
import hanji.kernels.softmax.Softmax;
import hanji.tensor.DType;
import hanji.tensor.Scope;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.Arrays;
import java.util.BitSet;
import java.util.function.Function;

/**
 * What each element of an op's result depends on, given what each element of its inputs depends on: the union over all
 * input elements that the op's definition reads for it, whatever their values. A product with a weight that a constant mask has
 * closed is no term of a sum, since it is 0.
 *
 * @param sets where the sets are kept
 * @param known the set of each element of an input
 * @param closed the elements of an input that are 0 by a constant mask
 */
record Rules(InternedSets sets, Function<Tensor, int[]> known, Function<Tensor, BitSet> closed) {
    /**
     * The set of each element of the result.
     *
     * @throws IllegalArgumentException naming the op, if there is no rule for it
     */
    int[] result(Op op) {
        return switch (op) {
            case Reshape _, Slice _, Concat _, Pad _, Permute _, BroadcastTo _, Cast _ -> moved(op);
            case Unary _, Binary _, Affine _, Where _ -> elementwise(op);
            case Softmax(Tensor logits) -> rowwise(logits);
            case LogSoftmax(Tensor logits) -> rowwise(logits);
            case Sum(Tensor input, int from, int to) -> reduced(input, from, to);
            case Max(Tensor input, int from, int to) -> reduced(input, from, to);
            case CumSum sums -> accumulated(sums);
            case Gather gather -> gathered(gather);
            case MatMul product -> multiplied(product);
            case Conv2d convolution -> convolved(convolution);
            case ReluConv2d block -> convolved(block);
            default ->
                throw new IllegalArgumentException("no rule says what the elements of a result of " + op.name()
                        + " depend on; add one to " + Rules.class.getName());
        };
    }

    /** These ops copy numbers or put zeros, so they are run on the numbers of the sets; that of the empty set is 0. */
    private int[] moved(Op op) {
        try (var _ = Scope.open()) {
            Op numbers = Components.withTensors(op, this::numbers);
            Tensor moved = Tensor.empty(DType.F64, op.shape(), op.device());
            numbers.reference(moved);
            int[] result = new int[moved.size()];
            for (int i = 0; i < result.length; i++) result[i] = (int) moved.get(i);
            return result;
        }
    }

    private Tensor numbers(Tensor input) {
        Tensor numbers = Tensor.empty(DType.F64, input.shape(), input.device());
        int[] set = known.apply(input);
        for (int i = 0; i < set.length; i++) numbers.set(i, set[i]);
        return numbers;
    }

    private int[] elementwise(Op op) {
        int[] result = new int[op.shape().size()];
        for (Tensor operand : op.inputs()) {
            var broadcast = Broadcast.of(operand.shape(), op.shape());
            int[] set = known.apply(operand);
            for (int i = 0; i < result.length; i++) include(result, i, set[broadcast.index(i)]);
        }
        return result;
    }

    private int[] rowwise(Tensor logits) {
        int[] set = known.apply(logits);
        int[] result = new int[set.length];
        int classes = logits.shape().dim(-1);
        for (int first = 0; first < set.length; first += classes) {
            int row = InternedSets.EMPTY;
            for (int k = 0; k < classes; k++) row = sets.union(row, set[first + k]);
            Arrays.fill(result, first, first + classes, row);
        }
        return result;
    }

    private int[] reduced(Tensor input, int from, int to) {
        Shape shape = input.shape();
        int extent = shape.size(from, to), inner = shape.size(to, shape.rank());
        int[] set = known.apply(input);
        int[] result = new int[shape.size(0, from) * inner];
        for (int i = 0; i < set.length; i++) include(result, i / (extent * inner) * inner + i % inner, set[i]);
        return result;
    }

    private int[] accumulated(CumSum call) {
        Shape shape = call.shape();
        int inner = shape.size(call.axis() + 1, shape.rank()), extent = shape.dim(call.axis());
        int step = call.direction() == CumSum.Direction.FORWARD ? inner : -inner;
        int[] set = known.apply(call.input());
        int[] result = new int[set.length];
        for (int column = 0; column < (extent == 0 ? 0 : set.length / extent); column++) {
            int before = InternedSets.EMPTY, at = column / inner * extent * inner + column % inner;
            if (step < 0) at += (extent - 1) * inner;
            for (int row = 0; row < extent; row++, at += step) {
                int with = sets.union(before, set[at]);
                result[at] = call.form() == CumSum.Form.INCLUSIVE ? with : before;
                before = with;
            }
        }
        return result;
    }

    /** An index may name any row. */
    private int[] gathered(Gather gather) {
        int[] table = known.apply(gather.table()), index = known.apply(gather.indices());
        int length = gather.table().shape().size(1, gather.table().shape().rank());
        int[] anyRow = new int[length];
        for (int i = 0; i < table.length; i++) include(anyRow, i % length, table[i]);
        int[] result = new int[gather.shape().size()];
        for (int i = 0; i < result.length; i++) result[i] = sets.union(anyRow[i % length], index[i / length]);
        return result;
    }

    private int[] multiplied(MatMul product) {
        int[] a = known.apply(product.a()), b = known.apply(product.b());
        int rows = product.shape().dim(0), columns = product.shape().dim(1);
        int depth = rows == 0 ? 0 : a.length / rows;
        boolean plainA = product.formOfA() == Form.AS_IS, plainB = product.formOfB() == Form.AS_IS;
        BitSet closedA = closed.apply(product.a()), closedB = closed.apply(product.b());
        int[] result = new int[rows * columns];
        for (int m = 0; m < rows; m++)
            for (int n = 0; n < columns; n++)
                for (int k = 0; k < depth; k++) {
                    int ofA = plainA ? m * depth + k : k * rows + m, ofB = plainB ? k * columns + n : n * depth + k;
                    if (closedA.get(ofA) || closedB.get(ofB)) continue;
                    include(result, m * columns + n, a[ofA]);
                    include(result, m * columns + n, b[ofB]);
                }
        return result;
    }

    private int[] convolved(Conv2d convolution) {
        int[] input = known.apply(convolution.input());
        int[] weight = known.apply(convolution.weight());
        int[] bias = known.apply(convolution.bias());
        int[] result = new int[convolution.shape().size()];
        for (int i = 0; i < result.length; i++) result[i] = bias[i % bias.length];
        Triples.each(convolution.input().shape(), convolution.weight().shape(), convolution.mask(), (i, w, o) -> {
            include(result, o, input[i]);
            include(result, o, weight[w]);
        });
        return result;
    }

    private int[] convolved(ReluConv2d block) {
        int[] result = convolved(new Conv2d(block.input(), block.weight(), block.bias(), block.mask()));
        if (block.skip() == ReluConv2d.Skip.INPUT) {
            int[] input = known.apply(block.input());
            for (int i = 0; i < result.length; i++) include(result, i, input[i]);
        }
        return result;
    }

    private void include(int[] result, int at, int set) {
        result[at] = sets.union(result[at], set);
    }
}
