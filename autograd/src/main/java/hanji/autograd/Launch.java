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
        return named(op.name(), op.inputs(), () -> {
            Tensor out = op.result();
            op.cuda(out, gpu);
            return out;
        });
    }

    static void of(Update update, Consumer<Cuda> kernels) {
        String name = update.getClass().getSimpleName();
        Device device = update.written().getFirst().device();
        Cuda gpu = onlyCuda(name, device, update.written());
        named(name, update.written(), () -> {
            kernels.accept(gpu);
            return update;
        });
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

    /** Something that may fail on a device. */
    private interface Call<T> {
        T run();
    }

    private static <T> T named(String name, List<Tensor> tensors, Call<T> call) {
        try {
            return call.run();
        } catch (OutOfDeviceMemory full) {
            throw new OutOfDeviceMemory(full.bytes(), sentence(name, tensors, full));
        } catch (ContextLost lost) {
            throw new ContextLost(sentence(name, tensors, lost), lost);
        } catch (CudaException failure) {
            throw new CudaException(sentence(name, tensors, failure), failure);
        }
    }

    private static String sentence(String name, List<Tensor> tensors, CudaException failure) {
        String shapes = tensors.stream().map(Tensor::label).collect(Collectors.joining(", "));
        return name + " of " + shapes + ": " + failure.getMessage();
    }
}
