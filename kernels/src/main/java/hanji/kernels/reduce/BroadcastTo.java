package hanji.kernels.reduce;

import hanji.autograd.Gradients;
import hanji.autograd.Op;
import hanji.autograd.Reads;
import hanji.cuda.Cuda;
import hanji.cuda.Kernel;
import hanji.kernels.layout.Walk;
import hanji.kernels.pointwise.Broadcast;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.List;

/** A tensor repeated to fill a larger shape: axes aligned at the innermost, extents of 1 repeated. */
public record BroadcastTo(Tensor input, Shape shape) implements Op {
    private static final int GRAIN = 1 << 15;
    private static final Kernel BROADCAST_TO = new Kernel(BroadcastTo.class, "broadcast_to", "broadcastTo");

    /** @throws IllegalArgumentException if the input does not broadcast to that shape */
    public static Tensor broadcastTo(Tensor input, Shape shape) {
        if (input.shape().equals(shape)) return input;
        return Op.run(new BroadcastTo(input, shape));
    }

    public BroadcastTo {
        if (!input.dtype().isFloating())
            throw new IllegalArgumentException(
                    "BroadcastTo needs F32 or F64, not " + input.label() + "; convert it with Cast");
        if (!Broadcast.shape("BroadcastTo", input.shape(), shape).equals(shape))
            throw new IllegalArgumentException("BroadcastTo: " + input.label() + " does not fit into shape " + shape);
    }

    @Override
    public List<Tensor> inputs() {
        return List.of(input);
    }

    @Override
    public void reference(Tensor out) {
        var operand = Broadcast.of(input.shape(), shape);
        for (int i = 0; i < out.size(); i++) out.set(i, input.get(operand.index(i)));
    }

    @Override
    public void cpu(Tensor out) {
        var operand = Broadcast.of(input.shape(), shape);
        out.device()
                .parallelRanges(
                        out.size(),
                        GRAIN,
                        (from, to) -> operand.copy(input.floats(), from, to - from, out.floats(), from));
    }

    @Override
    public void cuda(Tensor out, Cuda gpu) {
        Walk walk = Broadcast.of(input.shape(), shape).walk();
        int quads = walk.isInQuads() ? out.size() / 4 : 0;
        var grid = gpu.cover(quads > 0 ? Math.ceilDiv(out.size(), 4) : out.size());
        gpu.launch(BROADCAST_TO, grid, out, input, walk.struct(), out.size(), quads);
    }

    @Override
    public void reads(Reads reads) {
        Broadcast.reads(reads, shape, input);
    }

    @Override
    public void gradient(Tensor out, Tensor dOut, Gradients gradients) {
        gradients.add(input, () -> Sum.sumTo(dOut, input.shape()));
    }
}
