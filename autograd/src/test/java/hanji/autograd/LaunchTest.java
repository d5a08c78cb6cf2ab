package hanji.autograd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import hanji.cuda.ContextLost;
import hanji.cuda.Cuda;
import hanji.cuda.CudaDriver;
import hanji.cuda.CudaException;
import hanji.cuda.DeviceInfo;
import hanji.cuda.OutOfDeviceMemory;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.lang.reflect.Proxy;
import org.junit.jupiter.api.Test;

class LaunchTest {
    private final Tensor input = Tensor.empty(DType.F32, Shape.of(2, 3), gpu()).named("x");

    @Test
    void fullMemoryNamesTheOpAndItsInputs() {
        var full = new OutOfDeviceMemory(64, "gpu is out of memory");
        var thrown = assertThrows(OutOfDeviceMemory.class, () -> Op.run(new Failing(input, full)));
        assertEquals("Failing of tensor 'x' F32[2, 3]: gpu is out of memory", thrown.getMessage());
        assertEquals(64, thrown.bytes());
    }

    @Test
    void aLostContextStaysOne() {
        var lost = new ContextLost("a kernel failed");
        var thrown = assertThrows(ContextLost.class, () -> Op.run(new Failing(input, lost)));
        assertEquals("Failing of tensor 'x' F32[2, 3]: a kernel failed", thrown.getMessage());
        assertSame(lost, thrown.getCause());
    }

    @Test
    void anyOtherFailureIsTheCause() {
        var failure = new CudaException("no such kernel");
        var thrown = assertThrows(CudaException.class, () -> Op.run(new Failing(input, failure)));
        assertEquals("Failing of tensor 'x' F32[2, 3]: no such kernel", thrown.getMessage());
        assertSame(failure, assertInstanceOf(CudaException.class, thrown).getCause());
    }

    @Test
    void anOpWithoutKernelSaysSo() {
        var none = assertThrows(NoKernel.class, () -> Sum.sum(input));
        assertEquals("Sum has no CUDA kernel; implement cuda, or move its inputs to the CPU", none.getMessage());
    }

    private record Failing(Tensor input, CudaException failure) implements OfOne {
        @Override
        public void reference(Tensor out) {
            throw new AssertionError("runs on the GPU");
        }

        @Override
        public void cuda(Tensor out, Cuda gpu) {
            throw failure;
        }
    }

    /** A device that can be asked for memory and for nothing else. */
    private static Device gpu() {
        var info = new DeviceInfo("gpu", 90, 1 << 20, 1, 0, 12000, true);
        return Device.cuda(new Cuda((CudaDriver) Proxy.newProxyInstance(
                LaunchTest.class.getClassLoader(),
                new Class<?>[] {CudaDriver.class},
                (_, method, _) -> switch (method.getName()) {
                    case "info" -> info;
                    case "allocate", "openStream" -> 256L;
                    case "epoch" -> 0;
                    default -> null;
                })));
    }
}
