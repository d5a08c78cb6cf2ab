package hanji.autograd;

import hanji.cuda.ContextLost;
import hanji.cuda.Cuda;
import hanji.cuda.CudaException;
import hanji.cuda.OutOfDeviceMemory;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Tensor;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Runs calls on a CUDA device; what fails there is an error that names the call and its tensors. */
final class Launch {
    private Launch() {}

    static Tensor of(Op op) {
        Cuda gpu = onlyCuda(op.name(), op.device(), op.inputs());
        if (op.dtype() == DType.F64) throw noF64(op.name(), op.device());
        try {
            Tensor out = op.result();
            op.cuda(out, gpu);
            return out;
        } catch (CudaException failure) {
            throw named(op.name(), op.inputs(), failure);
        }
    }

    static void of(Update update, Consumer<Cuda> kernels) {
        String name = update.getClass().getSimpleName();
        Device device = update.written().getFirst().device();
        Cuda gpu = onlyCuda(name, device, update.written());
        try {
            kernels.accept(gpu);
        } catch (CudaException failure) {
            throw named(name, update.written(), failure);
        }
    }

    private static Cuda onlyCuda(String name, Device device, List<Tensor> tensors) {
        for (Tensor tensor : tensors) {
            if (tensor.device() != device)
                throw new IllegalArgumentException(name + " runs on " + device + ", but " + tensor.label() + " is on "
                        + tensor.device() + "; move it with to(dtype, device)");
            if (tensor.dtype() == DType.F64) throw noF64(name, device);
        }
        return device.cuda().orElseThrow();
    }

    private static IllegalArgumentException noF64(String name, Device device) {
        return new IllegalArgumentException(name + " in F64 runs on the CPU only, not on " + device);
    }

    /** The failure of a call, which says what was called. */
    private static CudaException named(String name, List<Tensor> tensors, CudaException failure) {
        String shapes = tensors.stream().map(Tensor::label).collect(Collectors.joining(", "));
        String sentence = name + " of " + shapes + ": " + failure.getMessage();
        return switch (failure) {
            case OutOfDeviceMemory full -> new OutOfDeviceMemory(full.bytes(), sentence);
            case ContextLost lost -> new ContextLost(sentence, lost);
            default -> new CudaException(sentence, failure);
        };
    }
}
