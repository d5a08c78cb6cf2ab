package hanji.tensor.format;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

class SafeTensorsTest {
    /** A header that claims more bytes than a small file has, to be met with no allocation of that size. */
    private static final long HUGE = 1L << 40;

    @TempDir
    Path folder;

    private static Map<String, Tensor> oneOfEachKind() {
        var tensors = new LinkedHashMap<String, Tensor>();
        float[] floats = {0, -0f, 1.5f, Float.MIN_VALUE, Float.NaN, Float.intBitsToFloat(0x7fc12345), -1 / 0f};
        tensors.put("f32", Tensor.of(floats, 7));
        tensors.put("f64", Tensor.of(new double[] {Math.PI, -0.0, Double.MIN_VALUE, 1 / 0.0}, 2, 2));
        tensors.put("i32", Tensor.of(new int[] {Integer.MIN_VALUE, -1, 0, Integer.MAX_VALUE}, 1, 4));
        tensors.put("u8", Tensor.of(new byte[] {0, 1, 127, -128, -1}, 5));
        tensors.put("scalar", Tensor.of(new float[] {42}));
        tensors.put("empty", Tensor.zeros(DType.F64, Shape.of(3, 0, 2), Device.CPU));
        tensors.put("naïve \"名\"\n", Tensor.of(new float[] {7}, 1));
        return tensors;
    }

    /** One tensor of a dtype with many bytes, and metadata. */
    private static SafeTensors small() {
        return new SafeTensors(Map.of("k", "v"), Map.of("a", Tensor.of(new double[] {1, 2}, 1, 2)));
    }

    private Path write(SafeTensors content) throws IOException {
        Path file = folder.resolve("w.safetensors");
        content.write(file);
        return file;
    }

    private static byte[] bytesOf(Tensor tensor) {
        ByteBuffer all = ByteBuffer.allocate(tensor.size() * tensor.dtype().bytes());
        LittleEndian.write(tensor, all::put);
        return all.array();
    }

    /** A file of this header and as many zeros after it. */
    private Path fileOf(String header, int elementBytes) throws IOException {
        return fileOf(header.getBytes(StandardCharsets.UTF_8), elementBytes);
    }

    private Path fileOf(byte[] header, int elementBytes) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(8 + header.length + elementBytes).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(header.length).put(header);
        return Files.write(folder.resolve("hostile.safetensors"), bytes.array());
    }

    private static String rejected(Path file) {
        String message = assertThrows(FormatException.class, () -> SafeTensors.read(file))
                .getMessage();
        assertTrue(message.startsWith(file + ": "), message);
        assertEquals(1, message.lines().count(), message);
        return message;
    }

    @Test
    void everyKindOfTensorComesBackBitForBitInOrder() throws IOException {
        Map<String, Tensor> written = oneOfEachKind();
        SafeTensors read = SafeTensors.read(write(new SafeTensors(Map.of(), written)));
        assertEquals(List.copyOf(written.keySet()), List.copyOf(read.tensors().keySet()));
        written.forEach((name, tensor) -> {
            Tensor back = read.tensors().get(name);
            assertEquals(tensor.dtype(), back.dtype(), name);
            assertEquals(tensor.shape(), back.shape(), name);
            assertEquals(name, back.name());
            assertArrayEquals(bytesOf(tensor), bytesOf(back), name);
        });
    }

    @Test
    void metadataComesBack() throws IOException {
        var metadata = Map.of("seed", "42", "quote", "\"\\\n", "empty", "");
        assertEquals(
                metadata,
                SafeTensors.read(write(new SafeTensors(metadata, Map.of()))).metadata());
    }

    @Test
    void tensorsLongerThanAChunkComeBack() throws IOException {
        Tensor tensor = Tensor.empty(DType.F64, Shape.of(70_001), Device.CPU);
        for (int i = 0; i < tensor.size(); i++) tensor.set(i, Math.sin(i));
        SafeTensors read = SafeTensors.read(write(new SafeTensors(Map.of(), Map.of("x", tensor))));
        assertArrayEquals(tensor.toDoubles(), read.tensors().get("x").toDoubles());
    }

    @Test
    void aFileWithNoTensorIsWellFormed() throws IOException {
        SafeTensors read = SafeTensors.read(write(new SafeTensors(Map.of(), Map.of())));
        assertEquals(new SafeTensors(Map.of(), Map.of()), read);
    }

    @Test
    void theBytesAreThoseOfTheFormat() throws IOException {
        var content = new SafeTensors(Map.of("k", "v"), Map.of("a", Tensor.of(new float[] {1, -2}, 2)));
        String header =
                "{\"__metadata__\":{\"k\":\"v\"},\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}";
        String padded = header + " ".repeat((8 - header.length() % 8) % 8);
        ByteBuffer expected = ByteBuffer.allocate(8 + padded.length() + 8).order(ByteOrder.LITTLE_ENDIAN);
        expected.putLong(padded.length()).put(padded.getBytes(StandardCharsets.US_ASCII));
        expected.putFloat(1).putFloat(-2);
        assertArrayEquals(expected.array(), Files.readAllBytes(write(content)));
    }

    @Test
    void tensorsMayStandInAnyOrderInTheHeader() throws IOException {
        SafeTensors read = SafeTensors.read(fileOf("""
            {"b":{"shape":[1],"data_offsets":[4,8],"dtype":"F32"},
             "a":{"data_offsets":[0,4],"dtype":"I32","shape":[]}}\
            """, 8));
        assertEquals(List.of("a", "b"), List.copyOf(read.tensors().keySet()));
    }

    @Test
    void theNameOfTheMetadataIsRefusedForATensor() {
        Path file = folder.resolve("w.safetensors");
        var content = new SafeTensors(Map.of(), Map.of("__metadata__", Tensor.of(new float[] {1}, 1)));
        assertThrows(IllegalArgumentException.class, () -> content.write(file));
        assertFalse(Files.exists(file));
    }

    @Test
    void aFailedWriteLeavesTheOldFile() throws IOException {
        Path file = write(new SafeTensors(Map.of(), oneOfEachKind()));
        byte[] before = Files.readAllBytes(file);
        Tensor released = Tensor.of(new float[] {1}, 1);
        var content = new SafeTensors(Map.of(), Map.of("released", released));
        released.release();
        assertThrows(IllegalStateException.class, () -> content.write(file));
        assertArrayEquals(before, Files.readAllBytes(file));
        try (var files = Files.list(folder)) {
            assertEquals(List.of(file), files.toList());
        }
    }

    @Test
    void aFileCutAnywhereIsRejected() throws IOException {
        byte[] whole = Files.readAllBytes(write(small()));
        Path cut = folder.resolve("cut.safetensors");
        for (int length = 0; length < whole.length; length++) rejected(Files.write(cut, Arrays.copyOf(whole, length)));
    }

    @Test
    void bytesAfterTheLastTensorAreRejected() throws IOException {
        Path file = write(new SafeTensors(Map.of(), oneOfEachKind()));
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, whole.length + 1));
        assertTrue(rejected(file).contains("truncated or padded"));
    }

    @Test
    void aChangedByteOfTheHeaderIsRejectedOrReadsAnotherHeaderButNeverFailsOtherwise() throws IOException {
        byte[] whole = Files.readAllBytes(write(small()));
        int headerEnd =
                8 + (int) ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN).getLong();
        Path file = folder.resolve("changed.safetensors");
        byte[] others = {0, '"', '9', '-', (byte) 0xFF};
        for (int at = 0; at < headerEnd; at++) {
            byte[] changed = whole.clone();
            changed[at] = others[at % others.length];
            readOrReject(Files.write(file, changed));
        }
    }

    private static void readOrReject(Path file) throws IOException {
        try {
            SafeTensors.read(file);
        } catch (FormatException expected) {
            assertEquals(1, expected.getMessage().lines().count());
        }
    }

    @Test
    void aFolderIsRejected() {
        assertTrue(rejected(folder).endsWith("is a folder, not a file"));
    }

    @TestFactory
    Stream<DynamicTest> headerLengthsThatCannotBeAreRejected() {
        return Stream.of(0L, 1L, (16L << 20) + 1, 1L << 31, HUGE, Long.MAX_VALUE, -1L, Long.MIN_VALUE)
                .map(length -> dynamicTest("length " + length, () -> {
                    ByteBuffer bytes = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
                    bytes.putLong(length).put("{}".getBytes(StandardCharsets.US_ASCII));
                    Path file = Files.write(folder.resolve("length.safetensors"), bytes.array());
                    assertTrue(rejected(file).contains("its header claims " + Long.toUnsignedString(length)));
                }));
    }

    @Test
    void aHeaderAboveTheCapIsRejectedEvenIfTheFileHoldsIt() throws IOException {
        byte[] header = new byte[(16 << 20) + 8];
        Arrays.fill(header, (byte) ' ');
        header[0] = '{';
        header[1] = '}';
        assertTrue(rejected(fileOf(header, 0)).contains("its header claims"));
    }

    @TestFactory
    Stream<DynamicTest> hostileHeadersAreRejected() {
        String f32 = "\"dtype\":\"F32\"";
        return Stream.of(
                        new Hostile("overlap", tensors("[0,8]", "[4,12]"), 12, "overlap"),
                        new Hostile("same place", tensors("[0,8]", "[0,8]"), 8, "overlap"),
                        new Hostile("hole", tensors("[0,8]", "[12,20]"), 20, "overlap others or leave a hole"),
                        new Hostile("hole at the start", tensors("[4,12]", "[12,20]"), 20, "leave a hole"),
                        new Hostile("too few bytes", tensors("[0,8]", "[8,16]"), 15, "truncated"),
                        new Hostile("no bytes", tensors("[0,8]", "[8,16]"), 0, "truncated"),
                        new Hostile("backwards", tensor(f32, "[2]", "[8,0]"), 8, "does not fill"),
                        new Hostile("negative", tensor(f32, "[2]", "[-8,0]"), 8, "bad data_offsets"),
                        new Hostile(
                                "wraps",
                                tensor(f32, "[0]", "[9223372036854775807,-9223372036854775808]"),
                                0,
                                "does not"),
                        new Hostile("one offset", tensor(f32, "[2]", "[8]"), 8, "bad data_offsets"),
                        new Hostile("three offsets", tensor(f32, "[2]", "[0,8,8]"), 8, "bad data_offsets"),
                        new Hostile("shape and bytes differ", tensor(f32, "[3]", "[0,8]"), 8, "does not fill"),
                        new Hostile("negative extent", tensor(f32, "[-2]", "[0,8]"), 8, "bad shape"),
                        new Hostile("two negative extents", tensor(f32, "[-1,-2]", "[0,8]"), 8, "bad shape"),
                        new Hostile("extent above 2^31", tensor(f32, "[4294967298]", "[0,8]"), 8, "bad shape"),
                        new Hostile("extent above 2^63", tensor(f32, "[18446744073709551618]", "[0,8]"), 8, "JSON"),
                        new Hostile("size above 2^31", tensor(f32, "[65536,65536]", "[0,8]"), 8, "2^31"),
                        new Hostile("size wraps to 2", tensor(f32, "[4294967297,4294967298]", "[0,8]"), 8, "bad shape"),
                        new Hostile("empty but huge", tensor(f32, "[0,2147483647,2147483647]", "[0,0]"), 0, "2^31"),
                        new Hostile("huge", tensor(f32, "[1000000000]", "[0,4000000000]"), 8, "truncated"),
                        new Hostile("fraction", tensor(f32, "[2.0]", "[0,8]"), 8, "whole numbers"),
                        new Hostile("nested list", tensor(f32, "[[2]]", "[0,8]"), 8, "whole numbers"),
                        new Hostile("text in list", tensor(f32, "[\"2\"]", "[0,8]"), 8, "whole numbers"),
                        new Hostile("long list", tensor(f32, "[" + "1,".repeat(99) + "2]", "[0,8]"), 8, "a few"),
                        new Hostile("shape is a number", tensor(f32, "2", "[0,8]"), 8, "list"),
                        new Hostile("shape is null", tensor(f32, "null", "[0,8]"), 8, "list"),
                        new Hostile("half dtype", tensor("\"dtype\":\"F16\"", "[2]", "[0,8]"), 8, "does not fill"),
                        new Hostile("dtype is a number", tensor("\"dtype\":32", "[2]", "[0,8]"), 8, "dtype"),
                        new Hostile("dtype is null", tensor("\"dtype\":null", "[2]", "[0,8]"), 8, "dtype"),
                        new Hostile("dtype is an object", tensor("\"dtype\":{}", "[2]", "[0,8]"), 8, "dtype"),
                        new Hostile("no dtype", "{\"a\":{\"shape\":[2],\"data_offsets\":[0,8]}}", 8, "lacks"),
                        new Hostile("no shape", "{\"a\":{" + f32 + ",\"data_offsets\":[0,8]}}", 8, "lacks"),
                        new Hostile("no offsets", "{\"a\":{" + f32 + ",\"shape\":[2]}}", 8, "lacks"),
                        new Hostile("unknown property", tensor("\"x\":1," + f32, "[2]", "[0,8]"), 8, "unknown"),
                        new Hostile("property twice", tensor(f32 + "," + f32, "[2]", "[0,8]"), 8, "twice"),
                        new Hostile("tensor twice", twice("\"a\"", "\"a\""), 16, "the name 'a' comes twice"),
                        new Hostile(
                                "tensor twice, escaped", twice("\"a\"", "\"\\u0061\""), 16, "the name 'a' comes twice"),
                        new Hostile("tensor is a list", "{\"a\":[]}", 0, "not a JSON object"),
                        new Hostile("tensor is null", "{\"a\":null}", 0, "not a JSON object"),
                        new Hostile("metadata is a list", "{\"__metadata__\":[]}", 0, "not a JSON object"),
                        new Hostile("metadata number", "{\"__metadata__\":{\"a\":1}}", 0, "not text"),
                        new Hostile("metadata null", "{\"__metadata__\":{\"a\":null}}", 0, "not text"),
                        new Hostile("metadata nested", "{\"__metadata__\":{\"a\":{}}}", 0, "not text"),
                        new Hostile("metadata twice", "{\"__metadata__\":{},\"__metadata__\":{}}", 0, "twice"),
                        new Hostile("key twice", "{\"__metadata__\":{\"a\":\"\",\"a\":\"\"}}", 0, "twice"),
                        new Hostile("a list", "[]", 0, "not a JSON object"),
                        new Hostile("text", "\"{}\"", 0, "not a JSON object"),
                        new Hostile("leading space", " {}", 0, "not a JSON object"),
                        new Hostile("not JSON", "{a:1}", 0, "JSON"),
                        new Hostile("comment", "{/**/}", 0, "JSON"),
                        new Hostile("last comma", "{\"__metadata__\":{},}", 0, "JSON"),
                        new Hostile("never closed", "{\"__metadata__\":{\"a\":\"b\"", 0, "JSON"),
                        new Hostile("two objects", "{}{}", 0, "goes on"),
                        new Hostile("rubbish after it", "{}x", 0, "JSON"),
                        new Hostile("deep nesting", "{\"a\":" + "[".repeat(100_000), 0, "not a JSON object"),
                        new Hostile("deep shape", tensor(f32, "[".repeat(5000), "[0,8]"), 8, "whole numbers"),
                        new Hostile(
                                "line break in a name",
                                tensor(f32, "[3]", "[0,8]").replace("\"a\"", "\"a\\nb\\u001b[2J\""),
                                8,
                                "'a b [2J' does not fill"))
                .map(hostile -> dynamicTest(hostile.what, () -> {
                    String message = rejected(fileOf(hostile.header, hostile.elementBytes));
                    assertTrue(message.contains(hostile.expected), message);
                }));
    }

    private record Hostile(String what, String header, int elementBytes, String expected) {}

    private static String tensor(String dtype, String shape, String offsets) {
        return "{\"a\":{%s,\"shape\":%s,\"data_offsets\":%s}}".formatted(dtype, shape, offsets);
    }

    private static String tensors(String first, String second) {
        String entry = "{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":%s}";
        return "{\"a\":" + entry.formatted(first) + ",\"b\":" + entry.formatted(second) + "}";
    }

    private static String twice(String first, String second) {
        return tensors("[0,8]", "[8,16]").replace("\"a\"", first).replace("\"b\"", second);
    }

    private Path elements(String dtype, int count, int... bytes) throws IOException {
        Path file = fileOf(
                tensor("\"dtype\":\"" + dtype + "\"", "[" + count + "]", "[0," + bytes.length + "]"), bytes.length);
        byte[] whole = Files.readAllBytes(file);
        for (int i = 0; i < bytes.length; i++) whole[whole.length - bytes.length + i] = (byte) bytes[i];
        return Files.write(file, whole);
    }

    @Test
    void otherTypesBecomeThoseThatHoldThemExactly() throws IOException {
        float[] halves = SafeTensors.read(elements("F16", 2, 0, 0x3e, 0, 0xc0))
                .tensors()
                .get("a")
                .floats();
        assertArrayEquals(new float[] {1.5f, -2}, Arrays.copyOf(halves, 2));
        float[] brains = SafeTensors.read(elements("BF16", 2, 0xc0, 0x3f, 0, 0xc0))
                .tensors()
                .get("a")
                .floats();
        assertArrayEquals(new float[] {1.5f, -2}, Arrays.copyOf(brains, 2));
        assertArrayEquals(
                new int[] {-1},
                Arrays.copyOf(
                        SafeTensors.read(elements("I64", 1, 255, 255, 255, 255, 255, 255, 255, 255))
                                .tensors()
                                .get("a")
                                .ints(),
                        1));
        assertArrayEquals(
                new byte[] {1},
                Arrays.copyOf(
                        SafeTensors.read(elements("BOOL", 1, 1))
                                .tensors()
                                .get("a")
                                .bytes(),
                        1));
    }

    @Test
    void whatCannotBeHeldIsLeftOutWithTheReason() throws IOException {
        String header = "{\"n\":{\"dtype\":\"I64\",\"shape\":[],\"data_offsets\":[0,8]},"
                + "\"e\":{\"dtype\":\"F8_E4M3\",\"shape\":[3],\"data_offsets\":[8,11]},"
                + "\"w\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[11,15]}}";
        Path file = fileOf(header, 15);
        byte[] whole = Files.readAllBytes(file);
        whole[whole.length - 15 + 5] = 1; // 2^40
        ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN).putFloat(whole.length - 4, 2.5f);
        SafeTensors read = SafeTensors.read(Files.write(file, whole));
        assertEquals(List.of("w"), List.copyOf(read.tensors().keySet()));
        assertArrayEquals(
                new float[] {2.5f}, Arrays.copyOf(read.tensors().get("w").floats(), 1));
        assertTrue(
                read.unread().get("n").contains("holds 1099511627776 (element 0)"),
                read.unread().toString());
        assertTrue(
                read.unread().get("e").contains("the dtype F8_E4M3"),
                read.unread().toString());
    }

    @Test
    void aLongNameIsRead() throws IOException {
        String name = "n".repeat(60_000);
        Path file = fileOf(tensor("\"dtype\":\"F32\"", "[1]", "[0,4]").replace("\"a\"", "\"" + name + "\""), 4);
        assertTrue(SafeTensors.read(file).tensors().containsKey(name));
    }

    @Test
    void aHeaderInAnotherEncodingIsRejected() throws IOException {
        assertTrue(rejected(fileOf("{}".getBytes(StandardCharsets.UTF_16LE), 0)).contains("JSON"));
        assertTrue(rejected(fileOf("{}".getBytes(StandardCharsets.UTF_16BE), 0)).contains("JSON"));
        byte[] latin = "{\"__metadata__\":{\"é\":\"\"}}".getBytes(StandardCharsets.ISO_8859_1);
        assertTrue(rejected(fileOf(latin, 0)).contains("not UTF-8"));
    }
}
