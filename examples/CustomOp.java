import static hanji.kernels.pointwise.Affine.scale;
import static hanji.kernels.pointwise.Binary.multiply;

import hanji.autograd.*;
import hanji.autograd.check.*;
import hanji.autograd.check.OpCase.Fill;
import hanji.autograd.check.OpCase.Input;
import hanji.cuda.Cuda;
import hanji.cuda.Kernel;
import hanji.kernels.check.CudaDevices;
import hanji.kernels.pointwise.Pointwise;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.List;

/** The cube of each element: its definition, the same on the CPU and in cube.cu, and its gradient 3 x^2. Checked, with no GPU. */
record CustomOp(Tensor x) implements Op {
    private static final Kernel KERNEL = new Kernel(CustomOp.class, "cube", "cube"); // ./hanji ptx examples/cube.cu

    @Override
    public List<Tensor> inputs() {
        return List.of(x);
    }

    @Override
    public Shape shape() {
        return x.shape();
    }

    @Override
    public void reference(Tensor out) {
        for (int i = 0; i < out.size(); i++) out.set(i, x.get(i) * x.get(i) * x.get(i));
    }

    @Override
    public void cpu(Tensor out) {
        Pointwise.run(
                (in, to, at, count) -> {
                    float[] x = in[0].array();
                    for (int i = 0, from = in[0].at(); i < count; i++) to[at + i] = x[from + i] * x[from + i] * x[from + i];
                },
                out,
                x);
    }

    @Override
    public void cuda(Tensor out, Cuda gpu) {
        gpu.launch(KERNEL, gpu.cover(out.size()), out, x, out.size());
    }

    @Override
    public void gradient(Tensor out, Tensor dOut, Gradients gradients) {
        gradients.add(x, () -> scale(multiply(dOut, multiply(x, x)), 3));
    }

    public static void main(String[] args) {
        var odd = new OpCase(CustomOp.class, "odd", List.of(Input.of(Fill.NORMAL, 3, 257)), in -> new CustomOp(in.getFirst()));
        new DeviceCheck(CudaDevices.besideTheCpu(), 1).check(odd);
        System.out.println("the kernel: the reference's values, the CPU's bits, no fault");
        GradCheck.STANDARD.check(odd);
        System.out.println("the gradient: that of finite differences, and so is its own");
    }
}
// Prints:
// the kernel: the reference's values, the CPU's bits, no fault
// the gradient: that of finite differences, and so is its own
