package hanji.generative.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests that no browser sends leave the server as it was, and the folder too. */
class MalformedRequestsTest {
    private static final int REQUESTS = 10_000;
    private static final String GOOD = "{\"from\":1,\"to\":2,\"share\":0.5}";

    @TempDir
    private static Path folder;

    private static LiveServer server;
    private static URI address;

    @BeforeAll
    static void serve() throws IOException {
        ShownRuns.of(folder, "gan", "pixelcnn");
        server = LiveServer.start(folder, 0, 1);
        address = server.address();
    }

    @AfterAll
    static void end() {
        server.close();
    }

    @Test
    void tenThousandOfThemAreRefusedAndAGoodOneIsAnswered() throws IOException {
        var before = contents();
        String good = good();
        var random = new Random(20);
        var statuses = new TreeMap<Integer, Integer>();
        for (int i = 0; i < REQUESTS; i++) {
            byte[] request = request(random);
            String answer = RawRequest.answer(address, request);
            int status = RawRequest.status(answer);
            statuses.merge(status, 1, Integer::sum);
            assertTrue(status == 0 || (status >= 400 && status < 500) || status == 501, () -> shown(request) + answer);
            assertFalse(answer.contains("\tat ") || answer.contains("Exception:"), () -> shown(request) + answer);
        }
        for (int expected : new int[] {400, 403, 404, 405, 413, 415})
            assertTrue(statuses.getOrDefault(expected, 0) > 50, statuses::toString);
        assertEquals(pixels(good), pixels(good()));
        assertEquals(before, contents());
    }

    /** Each holds a connection, and none of them keeps a good request from its answer. */
    @Test
    void requestsThatNeverEndAreClosedInTime() throws IOException {
        List<Socket> open = new ArrayList<>();
        long began = System.nanoTime();
        for (int i = 0; i < 60; i++) {
            Socket socket = RawRequest.connect(address);
            String begun = i % 3 == 0 ? "GE" : i % 3 == 1 ? "GET / HTTP/1.1\r\nHost: " : start(200);
            socket.getOutputStream().write(begun.getBytes(StandardCharsets.ISO_8859_1));
            open.add(socket);
        }
        assertEquals(200, RawRequest.status(good()));
        assertTrue(System.nanoTime() - began < 1e9 * Limits.REQUEST_SECONDS, "a good request waited for the bad ones");
        for (Socket socket : open)
            try (socket) {
                socket.getInputStream().readAllBytes(); // ends when the server closes it
            } catch (SocketException reset) {
                assertTrue(socket.isConnected());
            }
    }

    private static String start(int length) {
        return RawRequest.of(
                address,
                "POST /runs/gan/walk",
                "Content-Type: application/json\r\nContent-Length: " + length + "\r\n",
                "{");
    }

    private static String good() throws IOException {
        String answer = RawRequest.answer(address, RawRequest.post(address, "/runs/gan/walk", GOOD));
        assertEquals(200, RawRequest.status(answer), answer);
        return answer;
    }

    private static String pixels(String answer) {
        return answer.replaceFirst("(?s).*\"pixels\":(\\[[^]]*]).*", "$1");
    }

    private static String shown(byte[] request) {
        return new String(request, StandardCharsets.ISO_8859_1) + "\n---\n";
    }

    private static byte[] request(Random random) {
        return switch (random.nextInt(9)) {
            case 0 -> noise(random);
            case 1 -> bytes(RawRequest.of(address, word(random).toUpperCase(Locale.ROOT) + "X /runs/gan/", "", ""));
            case 2 -> bytes("GET / HTTP/1.1\r\nHost: " + word(random) + ".example\r\nConnection: close\r\n\r\n");
            case 3 ->
                bytes(RawRequest.post(address, "/runs/gan/walk", GOOD.substring(0, random.nextInt(GOOD.length()))));
            case 4 -> bytes(lengths(random));
            case 5 -> bytes(RawRequest.post(address, "/runs/gan/walk", numbers(random)));
            case 6 -> bytes(RawRequest.of(address, "GET " + path(random), "", ""));
            case 7 ->
                bytes(RawRequest.of(
                        address, "POST /runs/gan/walk", "Content-Type: text/plain\r\nContent-Length: 2\r\n", "{}"));
            default -> damaged(random);
        };
    }

    private static byte[] bytes(String request) {
        return request.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] noise(Random random) {
        byte[] noise = new byte[1 + random.nextInt(300)];
        random.nextBytes(noise);
        return noise;
    }

    private static String word(Random random) {
        return Integer.toString(random.nextInt(1 << 30), 36);
    }

    /** Lengths that are not that of the body, or no lengths. */
    private static String lengths(Random random) {
        String length = List.of(
                        "-1",
                        "abc",
                        "99999999999999999999",
                        "4294967297",
                        "1048576",
                        "3, 3",
                        "0x10",
                        Integer.toString(100 + random.nextInt(100)))
                .get(random.nextInt(8));
        return RawRequest.of(
                address,
                "POST /runs/gan/walk",
                "Content-Type: application/json\r\nContent-Length: " + length + "\r\n",
                GOOD);
    }

    private static String numbers(Random random) {
        String number = List.of(
                        "1e308",
                        "-1",
                        "1e99999",
                        "NaN",
                        "null",
                        "\"1\"",
                        "[1]",
                        "1".repeat(5_000),
                        "2.5",
                        "[".repeat(2_000))
                .get(random.nextInt(10));
        return GOOD.replaceFirst(
                List.of("1", "2", "0.5").get(random.nextInt(3)), number.equals("2.5") ? "-2.5" : number);
    }

    private static String path(Random random) {
        String up = List.of("../", "..%2f", "%2e%2e/", "....//", "..\\", "%00", "%c0%ae/", "*")
                .get(random.nextInt(8));
        return "/" + List.of("", "runs/", "runs/gan/", "assets/").get(random.nextInt(4))
                + up.repeat(1 + random.nextInt(6)) + "etc/passwd";
    }

    /** A good request in which bytes of the first line or of headers have become others, so that it is none. */
    private static byte[] damaged(Random random) {
        byte[] request = bytes("GET /runs/gan/ HTTP/1.1\r\nHost: " + address.getAuthority() + "\r\n\r\n");
        request[4] = (byte) (1 + random.nextInt(31));
        for (int i = 0; i < 3; i++) request[random.nextInt(15)] = (byte) random.nextInt(256);
        request[24 + random.nextInt(5)] = (byte) random.nextInt(32);
        return request;
    }

    /** Digests of all files, by name. */
    private static TreeMap<String, String> contents() throws IOException {
        var contents = new TreeMap<String, String>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.toList())
                contents.put(
                        file.toString(),
                        (Files.isDirectory(file) ? "folder" : sha256(file)) + Files.getLastModifiedTime(file));
        }
        return contents;
    }

    private static String sha256(Path file) throws IOException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
