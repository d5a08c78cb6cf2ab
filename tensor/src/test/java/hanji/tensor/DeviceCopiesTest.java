package hanji.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import hanji.cuda.Cuda;
import hanji.cuda.CudaException;
import hanji.cuda.FakeDriver;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class DeviceCopiesTest {
    private static final Tensor FLOATS =
            Tensor.of(new float[] {1, -2.5f, -0f, Float.NaN, Float.NEGATIVE_INFINITY, Float.MIN_VALUE}, 2, 3);
    private static final Tensor DOUBLES = Tensor.of(new double[] {1, Math.PI, -0.0, Double.MIN_VALUE}, 4);
    private static final Tensor INTS = Tensor.of(new int[] {1, -2, Integer.MAX_VALUE, Integer.MIN_VALUE, 0}, 5);
    private static final Tensor BYTES = Tensor.of(new byte[] {0, 1, 127, -128, -1}, 5);

    private final FakeDriver driver = new FakeDriver("fake", 1 << 16);
    private final Device device = Device.cuda(new Cuda(driver));
    private final Device other = Device.cuda(new Cuda(new FakeDriver("other", 1 << 16)));

    @TestFactory
    Stream<DynamicTest> everyDtypeComesBackAsItWas() {
        return Stream.of(FLOATS, DOUBLES, INTS, BYTES)
                .map(tensor -> DynamicTest.dynamicTest(tensor.dtype().toString(), () -> {
                    Tensor there = tensor.to(tensor.dtype(), device);
                    assertSameBits(tensor, there);
                    assertSameBits(tensor, there.to(tensor.dtype(), Device.CPU));
                }));
    }

    @TestFactory
    Stream<DynamicTest> deviceToDevice() {
        return Stream.of(device, other)
                .map(target -> DynamicTest.dynamicTest("to " + target, () -> {
                    Tensor there = FLOATS.to(DType.F32, device).to(DType.F32, target);
                    assertEquals(target, there.device());
                    assertSameBits(FLOATS, there);
                }));
    }

    @Test
    void aCopyIsACopy() {
        Tensor one = FLOATS.to(DType.F32, device);
        Tensor two = one.to(DType.F32, device);
        one.fill(0);
        assertSameBits(FLOATS, two);
    }

    @Test
    void copyingATensorOntoItselfChangesNothing() {
        Tensor one = FLOATS.to(DType.F32, device);
        one.copyFrom(one);
        one.copyFrom(one.view(Shape.of(3, 2)).view(Shape.of(2, 3)));
        assertSameBits(FLOATS, one);
    }

    @Test
    void convertsAsOnTheCpu() {
        Tensor doubles = Tensor.of(new double[] {1.9, -1.9, 300, 1e20, Double.NaN, -0.0}, 6);
        for (DType dtype : DType.values())
            for (Tensor source : new Tensor[] {doubles, FLOATS, INTS, BYTES}) {
                Tensor expected = source.to(dtype, Device.CPU);
                Tensor there = source.to(source.dtype(), device);
                assertSameBits(expected, source.to(dtype, device));
                assertSameBits(expected, there.to(dtype, Device.CPU));
                assertSameBits(expected, there.to(dtype, other));
            }
    }

    @Test
    void noElementIsCopiedWithoutTrouble() {
        for (DType dtype : DType.values()) {
            Tensor none = Tensor.empty(dtype, Shape.of(3, 0), device);
            if (dtype != DType.F64) none.fill(1);
            none.copyFrom(Tensor.empty(dtype, Shape.of(3, 0), Device.CPU));
            Tensor.empty(dtype, Shape.of(3, 0), Device.CPU).copyFrom(none);
            assertEquals(0, none.to(DType.F32, other).toDoubles().length);
        }
    }

    @Test
    void singleElementsAreReadAndWritten() {
        for (Tensor tensor : new Tensor[] {FLOATS, DOUBLES, INTS, BYTES}) {
            Tensor there = Tensor.empty(tensor.dtype(), tensor.shape(), device);
            for (int i = 0; i < tensor.size(); i++) there.set(i, tensor.get(i));
            for (int i = 0; i < tensor.size(); i++)
                assertEquals(tensor.get(i), there.get(i), tensor.label() + ", " + i);
        }
        assertThrows(
                IndexOutOfBoundsException.class,
                () -> FLOATS.to(DType.F32, device).get(6));
    }

    @Test
    void fillingConvertsAsSetDoes() {
        for (DType dtype : new DType[] {DType.F32, DType.I32, DType.U8})
            for (double value : new double[] {0, -0.0, 1.9, -1.9, 300, 1e20, Double.NaN}) {
                Tensor here = Tensor.full(value, dtype, Shape.of(5), Device.CPU);
                assertSameBits(here, Tensor.full(value, dtype, Shape.of(5), device));
            }
    }

    @Test
    void elementsBesideAreLeftAlone() {
        Tensor there = BYTES.to(DType.U8, device);
        there.set(2, 9);
        assertArrayEquals(new double[] {0, 1, 9, 128, 255}, there.toDoubles());
    }

    @Test
    void lostElementsAreNamed() {
        Tensor lost = Tensor.zeros(DType.F32, Shape.of(2), device).named("lost");
        Tensor here = Tensor.of(new float[] {1, 2}, 2);
        driver.loseContext();
        Tensor fresh = Tensor.zeros(DType.F32, Shape.of(2), device);
        for (Runnable use : new Runnable[] {
            () -> lost.get(0),
            () -> lost.set(0, 1),
            () -> lost.fill(0),
            () -> lost.copyFrom(here),
            () -> here.copyFrom(lost),
            () -> lost.copyFrom(fresh),
            () -> fresh.copyFrom(lost),
            lost::toFloats
        }) {
            String message = assertThrows(CudaException.class, use::run).getMessage();
            assertEquals("tensor 'lost' F32[2] lost its elements", message.substring(0, 38), message);
        }
        fresh.copyFrom(here);
        assertArrayEquals(new float[] {1, 2}, fresh.toFloats());
    }

    private static void assertSameBits(Tensor expected, Tensor actual) {
        assertEquals(expected.dtype(), actual.dtype());
        assertEquals(expected.shape(), actual.shape());
        assertArrayEquals(expected.toDoubles(), actual.toDoubles(), actual.toString());
    }
}
