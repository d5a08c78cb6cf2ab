package hanji.kernels.layout;

import hanji.autograd.Gradients;
import hanji.autograd.Op;
import hanji.autograd.Reads;
import hanji.cuda.Cuda;
import hanji.cuda.Kernel;
import hanji.tensor.DType;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** A tensor with its axes in another order, copied: axis i of the result is axis {@code order[i]} of the input. */
public record Permute(Tensor input, List<Integer> order) implements Op {
    private static final int GRAIN = 1 << 14;
    /** Side of a tile: 64 x 64 numbers of either side fill half a first-level cache of 32 KiB. */
    private static final int TILE = 64;

    private static final Map<Unit, Kernel> PERMUTE = Unit.kernels("permute", "permute", Unit.values());

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
        if (rank < 2) throw new IllegalArgumentException("transpose needs two axes or more, not " + input.label());
        var order = new ArrayList<>(IntStream.range(0, rank).boxed().toList());
        Collections.swap(order, rank - 2, rank - 1);
        return Op.run(new Permute(input, order));
    }

    public Permute {
        order = List.copyOf(order);
        var axes = IntStream.range(0, input.shape().rank()).boxed().toList();
        if (!order.stream().sorted().toList().equals(axes))
            throw new IllegalArgumentException(
                    "Permute: " + order + " does not name every axis of " + input.label() + " once");
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
        Walk walk = walk();
        for (int i = 0; i < out.size(); i++) out.set(i, input.get(walk.index(i)));
    }

    @Override
    public void cpu(Tensor out) {
        if (input.dtype() != DType.F32 || out.size() == 0 || order.isEmpty()) {
            reference(out);
            return;
        }
        tiles(walk(), input.floats(), out);
    }

    /** In tiles of the two innermost axes, so that both sides of a transposition stay in the cache. */
    private static void tiles(Walk walk, float[] from, Tensor out) {
        float[] to = out.floats();
        int width = walk.extent(0), height = walk.axes() > 1 ? walk.extent(1) : 1;
        int step = walk.stride(0), lineStep = walk.axes() > 1 ? walk.stride(1) : 0;
        int across = Math.min(width, step == 1 ? GRAIN : TILE), down = Math.min(height, TILE);
        int columns = Math.ceilDiv(width, across), rows = Math.ceilDiv(height, down);
        int tiles = out.size() / (width * height) * rows * columns;
        out.device().parallelRanges(tiles, Math.max(1, GRAIN / (across * down)), (first, end) -> {
            for (int tile = first; tile < end; tile++) {
                int x = tile % columns * across, y = tile / columns % rows * down;
                int block = tile / columns / rows * width * height, at = walk.index(block);
                int count = Math.min(across, width - x);
                for (int line = y; line < Math.min(height, y + down); line++)
                    copyStrided(from, at + line * lineStep + x * step, step, to, block + line * width + x, count);
            }
        });
    }

    private static void copyStrided(float[] from, int at, int stride, float[] to, int toAt, int count) {
        if (stride == 1) System.arraycopy(from, at, to, toAt, count);
        else for (int i = 0; i < count; i++) to[toAt + i] = from[at + i * stride];
    }

    @Override
    public void cuda(Tensor out, Cuda gpu) {
        Walk walk = walk();
        DType dtype = input.dtype();
        Optional<Transposition> transposition = Transposition.of(walk);
        if (transposition.isPresent()) transposition.get().launch(gpu, out, input);
        else {
            Unit unit = walk.stride(0) == 1 ? Unit.of(dtype, walk.extent(0)) : Unit.of(dtype, 1);
            int n = unit.count(dtype, out.size());
            Walk units = walk.inUnitsOf(unit.elements(dtype));
            gpu.launch(unit.in(PERMUTE), gpu.cover(n), out, input, units.struct(), n);
        }
    }

    @Override
    public void reads(Reads reads) {
        Walk walk = walk();
        for (int i = 0; i < input.size(); i++) reads.add(input, walk.index(i), i);
    }

    @Override
    public void gradient(Tensor out, Tensor dOut, Gradients gradients) {
        var inverse = new Integer[order.size()];
        for (int i = 0; i < inverse.length; i++) inverse[order.get(i)] = i;
        gradients.add(input, () -> Op.run(new Permute(dOut, List.of(inverse))));
    }

    /** Where the elements of the result stand in the input. */
    private Walk walk() {
        return Walk.of(shape().dims(), steps());
    }

    /** Distance in the input of neighbours along each axis of the result. */
    private int[] steps() {
        Shape in = input.shape();
        return order.stream().mapToInt(axis -> in.size(axis + 1, in.rank())).toArray();
    }
}
