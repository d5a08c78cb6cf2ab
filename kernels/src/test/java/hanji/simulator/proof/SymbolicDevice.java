package hanji.simulator.proof;

import hanji.autograd.Op;
import hanji.autograd.check.OpCase;
import hanji.cuda.Cuda;
import hanji.simulator.driver.SimulatedDriver;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Tensor;
import java.util.List;
import java.util.stream.IntStream;

/** A device whose F32 tensors may hold symbols, so that ops' kernels run on these. */
public final class SymbolicDevice implements AutoCloseable {
    private final Shadow shadow;
    private final Cuda cuda;
    private final Device device;

    /** @param rules shared by all whose results are compared */
    public SymbolicDevice(Rules rules) {
        shadow = new Shadow(rules);
        cuda = new Cuda(new SimulatedDriver(shadow));
        device = Device.cuda(cuda);
    }

    public Cuda cuda() {
        return cuda;
    }

    /** A tensor of this device with the elements of another in which any F32 numbers may stand, by this name. */
    public Tensor symbols(String name, Tensor like) {
        Tensor here = like.to(like.dtype(), device);
        if (like.dtype() == DType.F32 && like.size() > 0)
            shadow.symbols(cuda.address(here), name, like.size(), Float.BYTES);
        return here;
    }

    /** An F32 tensor that holds nothing. */
    public Tensor empty(Tensor like) {
        return Tensor.empty(DType.F32, like.shape(), device);
    }

    /** What an F32 tensor's elements are. */
    public int[] terms(Tensor tensor) {
        return IntStream.range(0, tensor.size())
                .map(i -> shadow.element(cuda.address(tensor), i, Float.BYTES))
                .toArray();
    }

    /** The op of a case, its F32 inputs being {@code in0[0]} and so on. */
    public Op op(OpCase opCase) {
        List<Tensor> drawn = opCase.draw(DType.F32, Device.CPU, 1);
        return opCase.call()
                .apply(IntStream.range(0, drawn.size())
                        .mapToObj(i -> symbols("in" + i, drawn.get(i)))
                        .toList());
    }

    /** The elements of an op's result. */
    public int[] run(Op op) {
        Tensor out = op.result();
        if (out.size() > 0) op.cuda(out, cuda);
        return terms(out);
    }

    @Override
    public void close() {
        cuda.close();
    }
}
