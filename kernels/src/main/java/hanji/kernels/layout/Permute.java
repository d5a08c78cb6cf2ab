package hanji.kernels.layout;

import hanji.autograd.Gradients;
import hanji.autograd.Op;
import hanji.tensor.DType;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/** A tensor with its axes in another order, copied: axis i of the result is axis {@code order[i]} of the input. */
public record Permute(Tensor input, List<Integer> order) implements Op {
    private static final int GRAIN = 1 << 14;

    /**
     * @param order every axis once; negative axes count from the end
     * @throws IllegalArgumentException if an axis is missing or named twice
     */
    public static Tensor permute(Tensor input, int... order) {
        return Op.run(new Permute(
                input, IntStream.of(order).map(input.shape()::axis).boxed().toList()));
    }

    /** The two innermost axes exchanged. */
    public static Tensor transpose(Tensor input) {
        int rank = input.shape().rank();
        if (rank < 2) throw new IllegalArgumentException("transpose needs two axes or more, not " + input);
        var order = new ArrayList<>(IntStream.range(0, rank).boxed().toList());
        Collections.swap(order, rank - 2, rank - 1);
        return Op.run(new Permute(input, order));
    }

    public Permute {
        order = List.copyOf(order);
        var axes = IntStream.range(0, input.shape().rank()).boxed().toList();
        if (!order.stream().sorted().toList().equals(axes))
            throw new IllegalArgumentException("Permute: " + order + " does not name every axis of " + input + " once");
    }

    @Override
    public List<Tensor> inputs() {
        return List.of(input);
    }

    @Override
    public Shape shape() {
        return Shape.of(order.stream().mapToInt(input.shape()::dim).toArray());
    }

    @Override
    public void reference(Tensor out) {
        var walk = new Walk(input.shape(), out.shape(), order);
        for (int i = 0; i < out.size(); i++) out.set(i, input.get(walk.index(i)));
    }

    @Override
    public void cpu(Tensor out) {
        if (input.dtype() != DType.F32 || out.size() == 0 || order.isEmpty()) {
            reference(out);
            return;
        }
        var walk = new Walk(input.shape(), out.shape(), order);
        int length = out.shape().dim(-1);
        float[] from = input.floats();
        float[] to = out.floats();
        out.device().parallelRanges(out.size() / length, Math.max(1, GRAIN / length), (first, end) -> {
            for (int row = first; row < end; row++)
                copyStrided(from, walk.index(row * length), walk.innermost(), to, row * length, length);
        });
    }

    private static void copyStrided(float[] from, int at, int stride, float[] to, int toAt, int count) {
        for (int i = 0; i < count; i++) to[toAt + i] = from[at + i * stride];
    }

    @Override
    public void gradient(Tensor out, Tensor dOut, Gradients gradients) {
        var inverse = new Integer[order.size()];
        for (int i = 0; i < inverse.length; i++) inverse[order.get(i)] = i;
        gradients.add(input, () -> Op.run(new Permute(dOut, List.of(inverse))));
    }

    /** Where the elements of the result stand in the input. */
    private record Walk(int[] extents, int[] strides) {
        Walk(Shape input, Shape out, List<Integer> order) {
            int[] strides = new int[order.size()];
            for (int i = 0; i < strides.length; i++) strides[i] = input.size(order.get(i) + 1, input.rank());
            this(out.dims(), strides);
        }

        int index(int index) {
            int at = 0;
            for (int axis = extents.length - 1, rest = index; axis >= 0; axis--) {
                at += rest % extents[axis] * strides[axis];
                rest /= extents[axis];
            }
            return at;
        }

        int innermost() {
            return strides[strides.length - 1];
        }
    }
}
