package hanji.tensor.format;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

class NpyTest {
    private static final String OPENING = "\u0093NUMPY";

    @TempDir
    Path folder;

    /** What numpy.save of NumPy 2.4 writes, up to the elements. */
    private static byte[] savedByNumpy(String literal, int length) {
        String header = OPENING + "\1\0" + (char) (length - 10) + "\0" + literal;
        return (header + " ".repeat(length - 1 - header.length()) + "\n").getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] join(byte[] header, byte... elements) {
        byte[] file = Arrays.copyOf(header, header.length + elements.length);
        System.arraycopy(elements, 0, file, header.length, elements.length);
        return file;
    }

    private Path fileOf(byte... bytes) throws IOException {
        return Files.write(folder.resolve("a.npy"), bytes);
    }

    private Path fileOf(String literal, int elementBytes) throws IOException {
        String header = OPENING + "\1\0" + (char) (literal.length() & 0xFF) + (char) (literal.length() >> 8) + literal;
        return fileOf(join(header.getBytes(StandardCharsets.ISO_8859_1), new byte[elementBytes]));
    }

    private static String rejected(Path file) {
        String message =
                assertThrows(FormatException.class, () -> Npy.read(file)).getMessage();
        assertTrue(message.startsWith(file + ": "), message);
        assertEquals(1, message.lines().count(), message);
        return message;
    }

    private static Stream<Tensor> samples() {
        return Stream.of(
                Tensor.of(new float[] {1.5f, -0f, Float.NaN, Float.MIN_VALUE}, 2, 2),
                Tensor.of(new double[] {Math.PI, -1 / 0.0, Double.MIN_VALUE}, 3),
                Tensor.of(new int[] {Integer.MIN_VALUE, 0, Integer.MAX_VALUE}, 1, 3, 1),
                Tensor.of(new byte[] {0, 127, -128, -1}, 4),
                Tensor.of(new double[] {2.5}),
                Tensor.zeros(DType.I32, Shape.of(2, 0, 3), Device.CPU),
                Tensor.full(0.1, DType.F32, Shape.of(33_001), Device.CPU));
    }

    @TestFactory
    Stream<DynamicTest> everyKindOfTensorComesBack() {
        return samples()
                .map(tensor -> dynamicTest(tensor.label(), () -> {
                    Path file = folder.resolve("a.npy");
                    Npy.write(file, tensor);
                    assertSame(tensor, Npy.read(file));
                }));
    }

    private static void assertSame(Tensor expected, Tensor actual) {
        assertEquals(expected.dtype(), actual.dtype());
        assertEquals(expected.shape(), actual.shape());
        assertArrayEquals(expected.toDoubles(), actual.toDoubles());
    }

    @Test
    void theBytesAreThoseThatNumpySaves() throws IOException {
        byte[] expected = join(
                savedByNumpy("{'descr': '<f4', 'fortran_order': False, 'shape': (3,), }", 128),
                new byte[] {0, 0, (byte) 0xc0, 0x3f, 0, 0, 0, (byte) 0x80, 0, 0, (byte) 0x80, 0x7f});
        Path file = folder.resolve("a.npy");
        Npy.write(file, Tensor.of(new float[] {1.5f, -0f, 1 / 0f}, 3));
        assertArrayEquals(expected, Files.readAllBytes(file));
    }

    @Test
    void scalarsAndEmptyTensorsThatNumpySavedAreRead() throws IOException {
        byte[] scalar = savedByNumpy("{'descr': '<f8', 'fortran_order': False, 'shape': (), }", 128);
        assertSame(Tensor.of(new double[] {2.5}), Npy.read(fileOf(join(scalar, new byte[] {0, 0, 0, 0, 0, 0, 4, 0x40
        }))));
        byte[] empty = savedByNumpy("{'descr': '<i4', 'fortran_order': False, 'shape': (2, 0), }", 128);
        assertSame(Tensor.zeros(DType.I32, Shape.of(2, 0), Device.CPU), Npy.read(fileOf(empty)));
        byte[] bytes = savedByNumpy("{'descr': '|u1', 'fortran_order': False, 'shape': (1, 2), }", 128);
        assertSame(Tensor.of(new byte[] {1, -1}, 1, 2), Npy.read(fileOf(join(bytes, new byte[] {1, -1}))));
    }

    @Test
    void versionTwoIsRead() throws IOException {
        String literal = "{'descr': '|u1', 'fortran_order': False, 'shape': (1,), }\n";
        ByteBuffer file = ByteBuffer.allocate(12 + literal.length() + 1).order(ByteOrder.LITTLE_ENDIAN);
        file.put((OPENING + "\2\0").getBytes(StandardCharsets.ISO_8859_1)).putInt(literal.length());
        file.put(literal.getBytes(StandardCharsets.US_ASCII)).put((byte) 7);
        assertSame(Tensor.of(new byte[] {7}, 1), Npy.read(fileOf(file.array())));
    }

    @TestFactory
    Stream<DynamicTest> headersAsOtherProgramsWriteThemAreRead() {
        return Stream.of(
                        "{\"descr\": \"|u1\", \"fortran_order\": False, \"shape\": (2,3)}",
                        "{'shape':(2,3,),'fortran_order':False,'descr':'|u1'}",
                        "\n { 'descr' :\t'|u1' , 'fortran_order' : False , 'shape' : ( 2 , 3 ) , } \n")
                .map(literal -> dynamicTest(
                        literal,
                        () -> assertEquals(
                                Shape.of(2, 3), Npy.read(fileOf(literal, 6)).shape())));
    }

    @Test
    void fortranOrderIsTurned() throws IOException {
        byte[] header = savedByNumpy("{'descr': '|u1', 'fortran_order': True, 'shape': (2, 3, 2), }", 128);
        // numpy.arange(12).reshape(2, 3, 2).tobytes('F')
        Tensor read = Npy.read(fileOf(join(
                header, (byte) 0, (byte) 6, (byte) 2, (byte) 8, (byte) 4, (byte) 10, (byte) 1, (byte) 7, (byte) 3,
                (byte) 9, (byte) 5, (byte) 11)));
        assertArrayEquals(new byte[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}, Arrays.copyOf(read.bytes(), 12));
    }

    @Test
    void halvesWholeNumbersAndBigEndianAreRead() throws IOException {
        assertArrayEquals(
                new float[] {1.5f, -2},
                Arrays.copyOf(read("<f2", 0, 0x3e, 0, 0xc0).floats(), 2));
        assertArrayEquals(
                new float[] {1.5f, -2},
                Arrays.copyOf(read(">f2", 0x3e, 0, 0xc0, 0).floats(), 2));
        assertArrayEquals(
                new float[] {1, 2},
                Arrays.copyOf(read(">f4", 0x3f, 0x80, 0, 0, 0x40, 0, 0, 0).floats(), 2));
        assertArrayEquals(
                new int[] {-1, 127}, Arrays.copyOf(read("|i1", 0xff, 0x7f).ints(), 2));
        assertArrayEquals(
                new int[] {-2, 258}, Arrays.copyOf(read("<i2", 0xfe, 0xff, 2, 1).ints(), 2));
        assertArrayEquals(
                new int[] {65534, 258},
                Arrays.copyOf(read("<u2", 0xfe, 0xff, 2, 1).ints(), 2));
        assertArrayEquals(
                new int[] {-2, 3},
                Arrays.copyOf(
                        read(">i8", 255, 255, 255, 255, 255, 255, 255, 254, 0, 0, 0, 0, 0, 0, 0, 3)
                                .ints(),
                        2));
        assertArrayEquals(new byte[] {1, 0}, Arrays.copyOf(read("|b1", 1, 0).bytes(), 2));
        assertArrayEquals(new byte[] {1, -1}, Arrays.copyOf(read("<u1", 1, 255).bytes(), 2));
        String message = rejected(elements("<u4", 1, 0, 0, 0, 255, 255, 255, 255));
        assertTrue(message.contains("holds 4294967295 (element 1), beyond the 32 bits"), message);
        rejected(elements("<u8", 0, 0, 0, 0, 0, 0, 0, 0x80, 0, 0, 0, 0, 0, 0, 0, 0));
        rejected(elements("<i8", 0, 0, 0, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0));
    }

    @Test
    void python2sNumbersAreRead() throws IOException {
        assertEquals(
                Shape.of(2, 3),
                Npy.read(fileOf("{'descr': '|u1', 'fortran_order': False, 'shape': (2L, 3L), }", 6))
                        .shape());
    }

    /** Two elements. */
    private Path elements(String descr, int... bytes) throws IOException {
        byte[] elements = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) elements[i] = (byte) bytes[i];
        return fileOf(join(
                savedByNumpy("{'descr': '" + descr + "', 'fortran_order': False, 'shape': (2,), }", 128), elements));
    }

    private Tensor read(String descr, int... bytes) throws IOException {
        return Npy.read(elements(descr, bytes));
    }

    @Test
    void aDtypeThatCannotBeReadIsNamedBesideThoseThatCan() throws IOException {
        for (String descr : new String[] {"<f16", "<c8", "|f4", "=f4", "|O", "<U3", "f4", ""}) {
            String message = rejected(fileOf("{'descr': '" + descr + "', 'fortran_order': False, 'shape': (1,)}", 4));
            assertTrue(message.contains("'" + descr + "'; floats of 2 to 8 bytes, whole numbers and bool"), message);
        }
    }

    @Test
    void aFileCutAnywhereIsRejected() throws IOException {
        Path file = folder.resolve("whole.npy");
        Npy.write(file, Tensor.of(new float[] {1, 2, 3}, 3));
        byte[] whole = Files.readAllBytes(file);
        for (int length = 0; length < whole.length; length++) rejected(fileOf(Arrays.copyOf(whole, length)));
    }

    @Test
    void bytesAfterTheLastElementAreRejected() throws IOException {
        Path file = folder.resolve("a.npy");
        Npy.write(file, Tensor.of(new float[] {1, 2, 3}, 3));
        byte[] whole = Files.readAllBytes(file);
        assertTrue(rejected(fileOf(join(whole, (byte) 0))).contains("truncated or padded"));
    }

    @Test
    void otherFilesAndVersionsAreRejected() throws IOException {
        byte[] whole = savedByNumpy("{'descr': '|u1', 'fortran_order': False, 'shape': (0,)}", 64 + 64);
        for (int at = 0; at < 8; at++) {
            byte[] changed = whole.clone();
            changed[at] ^= 4;
            String message = rejected(fileOf(changed));
            assertTrue(message.contains(at < 6 ? "expected a NumPy .npy file" : "format version"), message);
        }
    }

    @Test
    void aHeaderLengthAboveTheCapOrTheFileIsRejected() throws IOException {
        for (int length : new int[] {1000, (1 << 16) + 1, Integer.MAX_VALUE, -1, Integer.MIN_VALUE}) {
            ByteBuffer file = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
            file.put((OPENING + "\2\0").getBytes(StandardCharsets.ISO_8859_1)).putInt(length);
            assertTrue(rejected(fileOf(file.array())).contains(Integer.toUnsignedString(length)));
        }
        ByteBuffer large = ByteBuffer.allocate(1 << 17).order(ByteOrder.LITTLE_ENDIAN);
        large.put((OPENING + "\2\0").getBytes(StandardCharsets.ISO_8859_1)).putInt((1 << 16) + 1);
        assertTrue(rejected(fileOf(large.array())).contains("64 KiB at most"));
    }

    @TestFactory
    Stream<DynamicTest> hostileHeadersAreRejected() {
        String rest = "'fortran_order': False, 'shape': ";
        String f4 = "{'descr': '<f4', " + rest;
        return Stream.of(
                        new Hostile("", "expected '{'"),
                        new Hostile("{}", "lacks 'descr'"),
                        new Hostile("{" + rest + "(1,)}", "lacks 'descr'"),
                        new Hostile("{'descr': '<f4', 'shape': (1,)}", "lacks 'fortran_order'"),
                        new Hostile("{'descr': '<f4', 'fortran_order': False}", "lacks 'shape'"),
                        new Hostile(f4 + "(1,), 'x': False}", "keys beside"),
                        new Hostile(f4 + "(1,), 'shape': (1,)}", "comes twice"),
                        new Hostile(f4 + "(1,)", "expected '}'"),
                        new Hostile(f4 + "(1,)} x", "follows"),
                        new Hostile(f4 + "(1,)}{}", "follows"),
                        new Hostile(f4 + "(1,),,}", "expected a string"),
                        new Hostile(f4 + "(1)}", "not a tuple"),
                        new Hostile(f4 + "1}", "neither"),
                        new Hostile(f4 + "[1]}", "neither"),
                        new Hostile(f4 + "None}", "neither"),
                        new Hostile(f4 + "(1,", "whole number"),
                        new Hostile(f4 + "(,)}", "whole number"),
                        new Hostile(f4 + "(1,,)}", "whole number"),
                        new Hostile(f4 + "(-1,)}", "whole number"),
                        new Hostile(f4 + "(1l,)}", "not a tuple"),
                        new Hostile(f4 + "(1.0,)}", "not a tuple"),
                        new Hostile(f4 + "((1,),)}", "whole number"),
                        new Hostile(f4 + "(2147483648,)}", "2^31"),
                        new Hostile(f4 + "(18446744073709551617,)}", "2^31"),
                        new Hostile(f4 + "(65536, 65536)}", "too large"),
                        new Hostile(f4 + "(0, 2147483647, 2147483647)}", "too large"),
                        new Hostile(f4 + "(1000000000,)}", "truncated or padded"),
                        new Hostile(f4 + "'(1,)'}", "wrong kind"),
                        new Hostile("{'descr': ('<f4',), " + rest + "(1,)}", "not valid"),
                        new Hostile("{'descr': (1,), " + rest + "(1,)}", "wrong kind"),
                        new Hostile("{'descr': [('a', '<f4')], " + rest + "(1,)}", "neither"),
                        new Hostile("{'descr': False, " + rest + "(1,)}", "wrong kind"),
                        new Hostile("{'descr': '<f4', 'fortran_order': 'False', 'shape': (1,)}", "wrong kind"),
                        new Hostile("{'descr': '<f4', 'fortran_order': Falsy, 'shape': (1,)}", "expected False"),
                        new Hostile("{'descr': '<f4', 'fortran_order': 0, 'shape': (1,)}", "neither"),
                        new Hostile("{'descr: ", "does not end"),
                        new Hostile("{'des\\x63r': '<f4', " + rest + "(1,)}", "escape"),
                        new Hostile("{descr: '<f4'}", "expected a string"),
                        new Hostile("{'descr' '<f4'}", "expected ':'"),
                        new Hostile("__import__('os')", "expected '{'"),
                        new Hostile("{'a\nb\u001b[2J': False, 'a\nb\u001b[2J': False}", "'a b [2J' comes twice"))
                .map(hostile -> dynamicTest("header " + hostile.literal, () -> {
                    String message = rejected(fileOf(hostile.literal, 4));
                    assertTrue(message.contains(hostile.expected), message);
                }));
    }

    private record Hostile(String literal, String expected) {}

    @Test
    void aFailedWriteLeavesTheOldFile() throws IOException {
        Path file = folder.resolve("a.npy");
        Npy.write(file, Tensor.of(new float[] {1}, 1));
        byte[] before = Files.readAllBytes(file);
        Tensor released = Tensor.of(new float[] {2}, 1);
        released.release();
        assertThrows(IllegalStateException.class, () -> Npy.write(file, released));
        assertArrayEquals(before, Files.readAllBytes(file));
    }
}
