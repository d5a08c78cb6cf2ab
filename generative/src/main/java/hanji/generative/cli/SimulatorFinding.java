package hanji.generative.cli;

import static hanji.kernels.pointwise.Binary.add;

import hanji.cuda.Cuda;
import hanji.cuda.CudaDriverProvider;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Scope;
import hanji.tensor.Tensor;
import java.util.Arrays;

/**
 * Whether the simulator runs Hanji's kernels here.
 *
 * @param ready whether it has just added some numbers
 * @param detail one line: how to use it, or what failed
 */
record SimulatorFinding(boolean ready, String detail) {
    static SimulatorFinding probe() {
        try (var _ = Scope.open()) {
            Device device =
                    Device.cuda(new Cuda(CudaDriverProvider.named("simulated").open()));
            Tensor numbers = Tensor.of(new float[] {1, 2, 3}, 3).to(DType.F32, device);
            float[] sums = add(numbers, numbers).toFloats();
            boolean right = Arrays.equals(sums, new float[] {2, 4, 6});
            return new SimulatorFinding(
                    right,
                    right
                            ? "ready: --device simulated runs the GPU's kernels on the CPU"
                            : "adds wrongly: " + Arrays.toString(sums) + " for 2, 4, 6; please report it");
        } catch (RuntimeException failure) {
            return new SimulatorFinding(
                    false, "not ready: " + Failure.of(failure).line());
        }
    }
}
