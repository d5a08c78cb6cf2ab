package hanji.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.tensor.format.LittleEndian;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class TensorTest {
    private static final Device DEVICE = Device.cpu(1);

    @Test
    void valuesMustFillTheShape() {
        var error = assertThrows(IllegalArgumentException.class, () -> Tensor.of(new float[5], 2, 3));
        assertEquals("5 values do not fill shape [2, 3]", error.getMessage());
    }

    @Test
    void itsLabelIsNameTypeAndShape() {
        Tensor tensor = Tensor.of(new float[6], 2, 3);
        assertEquals("tensor F32[2, 3]", tensor.label());
        assertEquals("tensor 'weight' F32[2, 3]", tensor.named("weight").label());
    }

    @Test
    void useAfterTheScopeClosedNamesTheTensor() {
        Tensor tensor;
        try (var _ = Scope.open()) {
            tensor = Tensor.of(new float[] {1, 2}, 2).named("hidden");
        }
        assertFalse(tensor.isAlive());
        for (Runnable use : new Runnable[] {
            () -> tensor.get(0),
            () -> tensor.set(0, 1),
            tensor::floats,
            () -> tensor.fill(0),
            tensor::retain,
            tensor::release,
            () -> tensor.view(Shape.of(1, 2)),
            () -> tensor.to(DType.F64, DEVICE),
            () -> Tensor.of(new float[2], 2).copyFrom(tensor)
        }) {
            var error = assertThrows(IllegalStateException.class, use::run);
            assertTrue(error.getMessage().startsWith("tensor 'hidden' F32[2] was used after its scope closed"));
        }
    }

    @Test
    void anElementOutsideIsAnErrorEvenWhereTheArrayIsLonger() {
        Tensor tensor = Tensor.of(new float[] {1, 2, 3}, 3).named("x");
        assertTrue(tensor.floats().length > 3);
        for (int index : new int[] {-1, 3}) {
            var error = assertThrows(IndexOutOfBoundsException.class, () -> tensor.get(index));
            assertEquals("element " + index + " of tensor 'x' F32[3]", error.getMessage());
            assertThrows(IndexOutOfBoundsException.class, () -> tensor.set(index, 0));
        }
    }

    @Test
    void theArrayOfAnotherTypeIsAnError() {
        Tensor tensor = Tensor.of(new int[] {1}, 1);
        var error = assertThrows(IllegalStateException.class, tensor::floats);
        assertEquals("tensor I32[1] is not F32", error.getMessage());
    }

    @Test
    void bytesAreUnsigned() {
        Tensor tensor = Tensor.of(new byte[] {(byte) 200}, 1);
        assertEquals(200, tensor.get(0));
        tensor.set(0, 255);
        assertEquals(255, tensor.get(0));
        tensor.fill(130);
        assertEquals(130, tensor.item());
    }

    @Test
    void elementsAreRoundedToTheType() {
        Tensor tensor = Tensor.zeros(DType.F32, Shape.of(), DEVICE);
        tensor.set(0, 0.1);
        assertEquals((double) 0.1f, tensor.item());
        assertEquals((double) 0.1f, tensor.to(DType.F64, DEVICE).item());
        assertEquals(3, Tensor.of(new double[] {3.9}, 1).to(DType.I32, DEVICE).item());
    }

    @Test
    void onlyOneElementIsAnItem() {
        assertEquals(7, Tensor.of(new double[] {7}, 1, 1).item());
        assertThrows(
                IllegalStateException.class, () -> Tensor.of(new float[2], 2).item());
        assertThrows(
                IllegalStateException.class, () -> Tensor.of(new float[0], 0).item());
    }

    @Test
    void nothingIsATensorToo() {
        Tensor nothing = Tensor.of(new float[0], 2, 0, 3);
        assertEquals(0, nothing.size());
        assertEquals(0, nothing.toDoubles().length);
        nothing.fill(1);
        Tensor.zeros(DType.F32, nothing.shape(), DEVICE).copyFrom(nothing);
    }

    @Test
    void aViewSharesElementsAndVersion() {
        Tensor tensor = Tensor.of(new float[] {1, 2, 3, 4}, 4);
        Tensor view = tensor.view(Shape.of(2, 2));
        int before = tensor.version();
        view.copyFrom(Tensor.of(new float[] {5, 6, 7, 8}, 2, 2));
        assertArrayEquals(new float[] {5, 6, 7, 8}, tensor.toFloats());
        assertEquals(before + 1, tensor.version());
        assertEquals(view.version(), tensor.version());
    }

    @Test
    void aViewOutlivesTheTensorItWasTakenFrom() {
        try (var outer = Scope.open()) {
            Tensor view;
            try (var inner = Scope.open()) {
                view = inner.keep(
                        Tensor.full(3, DType.F32, Shape.of(64), DEVICE).view(Shape.of(8, 8)));
            }
            Tensor.zeros(DType.F32, Shape.of(64), DEVICE);
            assertEquals(3, view.get(63), "the storage must not be handed out again while the view lives");
            assertSame(view, outer.keep(view));
        }
    }

    @Test
    void whatIsDerivedIsWrittenOncePerVersion() {
        Tensor tensor = Tensor.of(new float[] {1, 2}, 2);
        Supplier<Tensor> doubled = () -> tensor.derived("doubled", DType.F32, Shape.of(2), out -> {
            for (int i = 0; i < 2; i++) out.floats()[i] = 2 * tensor.floats()[i];
        });
        Tensor first = doubled.get();
        int version = first.version();
        assertSame(first, doubled.get());
        assertEquals(version, first.version(), "it was not written again");
        tensor.copyFrom(Tensor.of(new float[] {3, 4}, 2));
        assertArrayEquals(new float[] {6, 8}, doubled.get().toFloats());
    }

    /** Whichever way elements are written, what was derived from them before is gone. */
    @Test
    void everyWayOfWritingMakesANewVersion() {
        for (DType dtype : DType.values()) {
            Tensor tensor = Tensor.zeros(dtype, Shape.of(2), DEVICE);
            Supplier<Tensor> sum = () ->
                    tensor.derived("sum", DType.F64, Shape.of(), out -> out.set(0, tensor.get(0) + tensor.get(1)));
            assertEquals(0, sum.get().item());
            tensor.set(0, 3);
            assertEquals(3, sum.get().item(), dtype + " set");
            switch (dtype) {
                case F32 -> tensor.floats()[1] = 2;
                case F64 -> tensor.doubles()[1] = 2;
                case I32 -> tensor.ints()[1] = 2;
                case U8 -> tensor.bytes()[1] = 2;
            }
            assertEquals(5, sum.get().item(), dtype + " array");
            tensor.view(Shape.of(2, 1)).fill(4);
            assertEquals(8, sum.get().item(), dtype + " fill of a view");
        }
    }

    @Test
    void readingMakesNoNewVersion() throws IOException {
        Tensor tensor = Tensor.of(new float[] {1, 2}, 2);
        int before = tensor.version();
        tensor.get(0);
        tensor.toFloats();
        tensor.toDoubles();
        tensor.to(DType.F64, DEVICE);
        tensor.view(Shape.of(2, 1));
        LittleEndian.write(tensor, _ -> {});
        Declared.run(tensor::floats);
        DEVICE.parallelRanges(2, 1, (_, _) -> {});
        assertEquals(before, tensor.version());
    }

    @Test
    void whatAnOpHandsToOtherThreadsIsNoWritingEither() {
        Device several = Device.fineGrained(4);
        Tensor tensor = Tensor.zeros(DType.F32, Shape.of(1000), several);
        int before = tensor.version();
        Declared.run(() -> several.parallelRanges(1000, 1, (_, _) -> tensor.floats()));
        assertEquals(before, tensor.version());
    }

    /** In rounds, since threads of a busy machine may run one after another. */
    @Test
    void threadsCountReferencesTogether() {
        for (int round = 0; round < 12; round++) {
            Tensor tensor = Tensor.of(new float[] {1}, 1);
            var begun = new AtomicInteger();
            Runnable count = () -> {
                begun.incrementAndGet();
                while (begun.get() < 2) Thread.onSpinWait();
                for (int i = 0; i < 1_000_000; i++) {
                    tensor.retain();
                    tensor.release();
                }
            };
            CompletableFuture<Void> other = CompletableFuture.runAsync(count);
            count.run();
            other.join();
            assertTrue(tensor.isAlive());
            tensor.release();
            assertFalse(tensor.isAlive(), "no reference was lost");
        }
    }

    @Test
    void aViewOfAnotherSizeIsAnError() {
        var error = assertThrows(
                IllegalArgumentException.class, () -> Tensor.of(new float[4], 4).view(Shape.of(3)));
        assertEquals("cannot view tensor F32[4] as [3]", error.getMessage());
    }

    @Test
    void overwritingAsAWholeBumpsTheVersion() {
        Tensor tensor = Tensor.of(new float[2], 2);
        int before = tensor.version();
        tensor.copyFrom(Tensor.of(new float[] {1, 2}, 2));
        tensor.fill(0);
        assertEquals(before + 2, tensor.version());
    }

    @Test
    void copyingNeedsOneShapeAndType() {
        Tensor tensor = Tensor.of(new float[4], 4).named("target");
        for (Tensor other : new Tensor[] {Tensor.of(new float[4], 2, 2), Tensor.of(new double[4], 4)}) {
            var error = assertThrows(IllegalArgumentException.class, () -> tensor.copyFrom(other));
            assertTrue(error.getMessage().contains("into tensor 'target' F32[4]"), error::getMessage);
        }
    }

    @Test
    void aCopyIsIndependentAndKeepsTheName() {
        Tensor tensor = Tensor.of(new float[] {1, 2}, 2).named("weight");
        Tensor copy = tensor.to(DType.F32, DEVICE);
        tensor.set(0, 9);
        assertArrayEquals(new float[] {1, 2}, copy.toFloats());
        assertEquals("weight", copy.name());
        assertSame(DEVICE, copy.device());
    }
}
