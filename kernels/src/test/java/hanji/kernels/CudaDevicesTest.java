package hanji.kernels;

import static hanji.kernels.pointwise.Binary.multiply;
import static hanji.kernels.reduce.Sum.sum;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import hanji.autograd.Op;
import hanji.autograd.Tape;
import hanji.autograd.Update;
import hanji.autograd.check.DeviceCheck;
import hanji.autograd.check.OpCase;
import hanji.autograd.check.OpCase.Fill;
import hanji.autograd.check.Samples;
import hanji.cuda.Cuda;
import hanji.kernels.check.CudaDevices;
import hanji.kernels.layout.Cast;
import hanji.kernels.matmul.ExactMatMul;
import hanji.kernels.matmul.MatMulCases;
import hanji.kernels.optimizer.UpdateCase;
import hanji.kernels.pointwise.Binary;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Scope;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The CUDA kernels of every op and update on {@link CudaDevices}: the bits of the CPU and no fault. */
@Tag("device")
class CudaDevicesTest {
    private static final List<Device> DEVICES = CudaDevices.all();
    private static final DeviceCheck CHECK = new DeviceCheck(CudaDevices.besideTheCpu(), 1);

    /** Elements of a tensor from which on a case is drawn once on extreme values, not four times. */
    private static final int LARGE = 2000;

    @Tag("sanitizer")
    @TestFactory
    Stream<DynamicTest> everyOpGivesTheBitsOfTheCpu() {
        return eachCase(CHECK::equalBits);
    }

    @TestFactory
    Stream<DynamicTest> everyOpGivesTheBitsOfTheCpuOnExtremes() {
        return eachCase(opCase -> {
            if (OpDigests.largest(opCase) < LARGE) CHECK.equalBitsOnExtremes(opCase);
            else CHECK.equalBits(opCase.withFill(Samples.EXTREMES));
        });
    }

    static List<OpCase> cases() {
        return OpCatalogue.all().stream().filter(CudaDevicesTest::runsOnADevice).toList();
    }

    private static boolean runsOnADevice(OpCase opCase) {
        try (var _ = Scope.open()) {
            return opCase.call().apply(opCase.draw(DType.F32, Device.CPU, 1)).dtype() != DType.F64;
        }
    }

    @Test
    void nothingIsLeftOutButCastsToF64() {
        assertTrue(OpCatalogue.all().stream()
                .filter(opCase -> !runsOnADevice(opCase))
                .allMatch(opCase -> opCase.op() == Cast.class));
    }

    private static Stream<DynamicTest> eachCase(Consumer<OpCase> check) {
        return cases().stream()
                .map(opCase -> dynamicTest(opCase.toString(), () -> {
                    if (opCase.op() == ExactMatMul.class) MatMulCases.assumeExactSums(DEVICES.getFirst());
                    check.accept(opCase);
                }));
    }

    @TestFactory
    Stream<DynamicTest> everyUpdateGivesTheBitsOfTheCpu() {
        return UpdateCase.all().stream()
                .map(rule -> dynamicTest(rule.toString(), () -> eachSize((size, fill) -> equalBits(rule, size, fill))));
    }

    @Test
    void accumulatedGradientsHaveTheBitsOfTheCpu() {
        eachSize((size, fill) -> {
            float[] expected = accumulated(Device.CPU, size, fill);
            for (Device device : DEVICES) assertArrayEquals(expected, accumulated(device, size, fill));
        });
    }

    private interface Check {
        void run(int size, Fill fill);
    }

    private static void eachSize(Check check) {
        for (int size : new int[] {0, 1, 3, 64, 599, 5001}) {
            check.run(size, Fill.NORMAL);
            check.run(size, Samples.EXTREMES);
        }
    }

    private static void equalBits(UpdateCase rule, int size, Fill fill) {
        List<float[]> expected = updated(rule, Device.CPU, size, fill);
        for (Device device : DEVICES) {
            List<float[]> results = updated(rule, device, size, fill);
            for (int k = 0; k < results.size(); k++)
                assertArrayEquals(expected.get(k), results.get(k), "tensor " + k + " on " + device);
        }
    }

    private static List<float[]> updated(UpdateCase rule, Device device, int size, Fill fill) {
        try (var _ = Scope.open()) {
            List<Tensor> tensors = draw(device, size, fill);
            Update.run(rule.update().apply(tensors));
            return tensors.stream().map(Tensor::toFloats).toList();
        }
    }

    /** Four contributions to one gradient: the first is borrowed, the second makes a sum, the others go into it. */
    private static float[] accumulated(Device device, int size, Fill fill) {
        try (var tape = Tape.open()) {
            List<Tensor> factors = draw(device, size, fill);
            Tensor x = factors.getFirst();
            Tensor loss = factors.stream()
                    .map(factor -> sum(multiply(x, factor)))
                    .reduce(Binary::add)
                    .orElseThrow();
            return tape.gradients(loss, List.of(x)).of(x).toFloats();
        }
    }

    /** Four tensors. */
    private static List<Tensor> draw(Device device, int size, Fill fill) {
        var random = new SplittableRandom(size);
        return IntStream.range(0, 4)
                .mapToObj(_ -> {
                    Tensor tensor = Tensor.empty(DType.F32, Shape.of(size), Device.CPU);
                    for (int i = 0; i < size; i++) tensor.set(i, fill.next(random));
                    return tensor.to(DType.F32, device);
                })
                .toList();
    }

    @Test
    void aUsersOpIsDifferentiatedOnADevice() {
        float[] expected = slope(Device.CPU);
        for (Device device : DEVICES) assertArrayEquals(expected, slope(device));
    }

    private static float[] slope(Device device) {
        try (var tape = Tape.open()) {
            Tensor x = draw(device, 599, Fill.NORMAL).getFirst();
            Tensor loss = sum(Op.run(new CubeCases.Cube(x)));
            return tape.gradients(loss, List.of(x)).of(x).toFloats();
        }
    }

    @Test
    void anElementThatAKernelForgetsIsSeen() {
        String message = failureOfACubeOver(-1);
        assertTrue(message.contains("Elements") && message.contains("6"), message);
    }

    @Test
    void anElementThatAKernelReadsBeyondTheEndIsSeen() {
        assumeFalse(
                CudaDevices.onGpu(),
                "skipped, because a GPU reads on within its pages; the simulator and compute-sanitizer see it");
        String message = failureOfACubeOver(+1);
        assertTrue(message.contains("Elements") && message.contains("cube.cu"), message);
    }

    /** What a check says of a cube whose kernel takes this many elements more than there are. */
    private static String failureOfACubeOver(int more) {
        var planted = new OpCase(
                Elements.class,
                "planted",
                List.of(OpCase.Input.of(Fill.NORMAL, 7)),
                in -> new Elements(in.getFirst(), more));
        return String.valueOf(
                assertThrows(Throwable.class, () -> CHECK.equalBits(planted)).getMessage());
    }

    /** A cube whose kernel does not take as many elements as there are. */
    private record Elements(Tensor x, int more) implements Op {
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
            new CubeCases.Cube(x).reference(out);
        }

        @Override
        public void cpu(Tensor out) {
            new CubeCases.Cube(x).cpu(out);
        }

        @Override
        public void cuda(Tensor out, Cuda gpu) {
            gpu.launch(CubeCases.Cube.CUBE, gpu.cover(out.size()), out, x, out.size() + more);
        }
    }
}
