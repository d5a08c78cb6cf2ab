package hanji.tensor.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoredArrayTest {
    @TempDir
    private Path folder;

    private Path npy(int version, String literal, byte... elements) throws IOException {
        byte[] header = literal.getBytes(StandardCharsets.UTF_8);
        ByteBuffer file =
                ByteBuffer.allocate(12 + header.length + elements.length).order(ByteOrder.LITTLE_ENDIAN);
        file.put("\u0093NUMPY".getBytes(StandardCharsets.ISO_8859_1))
                .put((byte) version)
                .put((byte) 0);
        if (version == 1) file.putShort((short) header.length);
        else file.putInt(header.length);
        file.put(header).put(elements).flip();
        byte[] bytes = new byte[file.remaining()];
        file.get(bytes);
        return Files.write(folder.resolve("x.npy"), bytes);
    }

    private static String literal(String descr, boolean fortran, String shape) {
        return "{'descr': '" + descr + "', 'fortran_order': " + (fortran ? "True" : "False") + ", 'shape': " + shape
                + ", }\n";
    }

    @Test
    void versionsOneToThreeAreReadBitByBit() throws IOException {
        for (int version = 1; version <= 3; version++) {
            StoredArray array = StoredArray.readNpy(
                    npy(version, literal("<f2", false, "(2,)"), (byte) 1, (byte) 0x7e, (byte) 0, (byte) 0x3c));
            assertEquals("F16", array.type());
            assertEquals(Shape.of(2), array.shape());
            assertEquals(0x7e01, array.elements().getShort(0));
            assertEquals(0x3c00, array.elements().getShort(2));
        }
    }

    @Test
    void longsKeepAllTheirBits() throws IOException {
        ByteBuffer elements = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
        elements.putLong(Long.MIN_VALUE).putLong(1L << 40).flip();
        Path file = folder.resolve("longs.npy");
        new StoredArray("I64", Shape.of(1, 2), elements).writeNpy(file);
        StoredArray read = StoredArray.readNpy(file);
        assertEquals(new StoredArray("I64", Shape.of(1, 2), elements), read);
    }

    @Test
    void otherOrdersAreOneLine() throws IOException {
        Path file = npy(1, literal("<i2", true, "(1, 2)"), new byte[4]);
        assertTrue(assertThrows(FormatException.class, () -> StoredArray.readNpy(file))
                .getMessage()
                .contains("is in Fortran order; save numpy.ascontiguousarray(x)"));
        StoredArray.readNpy(npy(1, literal("<i2", true, "(2,)"), new byte[4]));
        Path big = npy(1, literal(">i2", false, "(2,)"), new byte[4]);
        assertTrue(assertThrows(FormatException.class, () -> StoredArray.readNpy(big))
                .getMessage()
                .contains("is big-endian"));
    }

    @Test
    void aTensorOfSeveralIsNamed() throws IOException {
        Path file = folder.resolve("x.safetensors");
        Tensor a = Tensor.of(new float[] {1, 2}, 2), b = Tensor.of(new int[] {7}, 1);
        new SafeTensors(Map.of(), new java.util.TreeMap<>(Map.of("a", a, "b", b))).write(file);
        assertEquals(2f, StoredArray.readSafeTensors(file, "a").elements().getFloat(4));
        assertEquals(7, StoredArray.readSafeTensors(file, "b").elements().getInt(0));
        for (String wrong : new String[] {"", "c"})
            assertTrue(assertThrows(FormatException.class, () -> StoredArray.readSafeTensors(file, wrong))
                    .getMessage()
                    .contains("name one of: a, b"));
    }
}
