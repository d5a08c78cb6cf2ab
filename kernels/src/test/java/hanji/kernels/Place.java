package hanji.kernels;

import static hanji.kernels.reduce.Sum.sum;

import hanji.autograd.Tape;
import hanji.kernels.check.CudaDevices;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Tensor;
import java.util.List;
import java.util.function.UnaryOperator;

/** Where a decided value must hold, and in which precision: the reference, the CPU's path and the CUDA kernels. */
public record Place(Device device, DType dtype) {
    /** Every place. */
    public static List<Place> all() {
        return List.of(
                new Place(Device.CPU, DType.F64),
                new Place(Device.CPU, DType.F32),
                new Place(CudaDevices.fast(), DType.F32));
    }

    /** A vector here. */
    public Tensor of(float... values) {
        return tensor(values, values.length);
    }

    /** A tensor here. */
    public Tensor tensor(float[] values, int... dims) {
        Tensor onCpu = Tensor.of(values, dims);
        return dtype == DType.F64 ? onCpu.to(dtype, device) : onCpu.to(DType.F32, device);
    }

    /** Elements, on the host. */
    public static float[] floats(Tensor tensor) {
        double[] values = tensor.toDoubles();
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) floats[i] = (float) values[i];
        return floats;
    }

    /** The gradient of the sum of a function. */
    public static float[] gradient(UnaryOperator<Tensor> function, Tensor at) {
        try (var tape = Tape.open()) {
            return floats(tape.gradients(sum(function.apply(at)), List.of(at)).of(at));
        }
    }

    /** The gradient of the sum of the gradient of the sum of a function. */
    public static float[] secondGradient(UnaryOperator<Tensor> function, Tensor at) {
        try (var outer = Tape.open();
                var inner = Tape.open()) {
            Tensor first = inner.gradients(sum(function.apply(at)), List.of(at)).of(at);
            return floats(outer.gradients(sum(first), List.of(at)).of(at));
        }
    }
}
