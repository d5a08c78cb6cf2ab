package hanji.nn.train;

import static hanji.nn.train.Weights.sha256;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WeightsTest {
    @Test
    void theFingerprintIsThatOfTheDocumentedBytes() {
        // printf 'b I32[1]\n\001\002\000\000w U8[2]\n\007\377' | sha256sum
        assertEquals(
                "3fed41fafa088905b13df4ea50a214453c67e1a7b5a7babbd98fef17723d969a",
                sha256(Map.of("w", Tensor.of(new byte[] {7, -1}, 2), "b", Tensor.of(new int[] {0x201}, 1))));
    }

    @Test
    void theOrderOfTheMapDoesNotCount() {
        Tensor a = Tensor.of(new float[] {1}, 1);
        Tensor b = Tensor.of(new float[] {2}, 1);
        var ascending = new LinkedHashMap<String, Tensor>();
        ascending.put("a", a);
        ascending.put("b", b);
        var descending = new LinkedHashMap<String, Tensor>();
        descending.put("b", b);
        descending.put("a", a);
        assertEquals(sha256(ascending), sha256(descending));
    }

    @Test
    void everyBitCounts() {
        Tensor w = Tensor.of(new float[] {0, 1.5f, Float.NaN}, 3);
        var seen = new HashSet<String>();
        seen.add(sha256(Map.of("w", w)));
        for (int i = 0; i < 3; i++)
            for (int bit = 0; bit < 32; bit++) {
                float before = w.floats()[i];
                w.floats()[i] = Float.intBitsToFloat(Float.floatToRawIntBits(before) ^ 1 << bit);
                assertTrue(seen.add(sha256(Map.of("w", w))), "bit " + bit + " of element " + i);
                w.floats()[i] = before;
            }
    }

    @Test
    void nameShapeAndDtypeCount() {
        String expected = sha256(Map.of("w", Tensor.of(new float[] {0, 0}, 2)));
        assertNotEquals(expected, sha256(Map.of("v", Tensor.of(new float[] {0, 0}, 2))));
        assertNotEquals(expected, sha256(Map.of("w", Tensor.of(new float[] {0, 0}, 1, 2))));
        assertNotEquals(expected, sha256(Map.of("w", Tensor.of(new int[] {0, 0}, 2))));
    }

    @Test
    void aTensorLongerThanAChunkCountsToItsEnd() {
        Tensor w = Tensor.zeros(DType.F64, Shape.of(20_001), Device.CPU);
        String before = sha256(Map.of("w", w));
        w.set(20_000, 1);
        assertNotEquals(before, sha256(Map.of("w", w)));
    }
}
