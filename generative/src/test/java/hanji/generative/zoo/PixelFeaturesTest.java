package hanji.generative.zoo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Scope;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import org.junit.jupiter.api.Test;

class PixelFeaturesTest {
    @Test
    void places_are_made_once_for_each_size_and_outlive_a_step() {
        var features = PixelFeatures.create(2, DType.F32, Device.CPU);
        Tensor first;
        try (var _ = Scope.open()) {
            first = features.places(2, 3);
            assertNotSame(first, features.places(3, 2));
        }
        try (var _ = Scope.open()) {
            assertSame(first, features.places(2, 3));
        }
        assertEquals(Shape.of(2, 3, 1, 2), first.shape());
        assertArrayEquals(new float[] {-1, -1, -1, 0, -1, 1, 1, -1, 1, 0, 1, 1}, first.toFloats());
    }
}
