package hanji.generative.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** Bytes sent to a server as they are, which need not be HTTP. */
final class RawRequest {
    private static final int PATIENCE_MILLIS = 30_000;

    private RawRequest() {}

    /** What came back until the server closed the connection; the end of what is sent is the end of the request. */
    static String answer(URI server, byte[] request) throws IOException {
        try (Socket socket = connect(server)) {
            try {
                socket.getOutputStream().write(request);
                socket.shutdownOutput();
                return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            } catch (SocketTimeoutException late) {
                throw late;
            } catch (SocketException closed) {
                return ""; // before all was sent
            }
        }
    }

    static String answer(URI server, String request) throws IOException {
        return answer(server, request.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** What a GET is answered. */
    static String get(URI server, String path) throws IOException {
        return answer(server, of(server, "GET " + path, "", ""));
    }

    /** What is at an address where something is. */
    static String page(URI server, String path) throws IOException {
        String answer = get(server, path);
        assertEquals(200, status(answer), answer);
        return body(answer);
    }

    static Socket connect(URI server) throws IOException {
        var socket = new Socket(InetAddress.getByName(server.getHost()), server.getPort());
        socket.setSoTimeout(PATIENCE_MILLIS);
        return socket;
    }

    /** A request of this method and address whose Host is the server's, with further headers and a body. */
    static String of(URI server, String line, String headers, String body) {
        return line + " HTTP/1.1\r\nHost: " + server.getAuthority() + "\r\nConnection: close\r\n" + headers + "\r\n"
                + body;
    }

    /** JSON posted to a run. */
    static String post(URI server, String path, String json) {
        String headers = "Content-Type: application/json\r\nContent-Length: " + json.length() + "\r\n";
        return of(server, "POST " + path, headers, json);
    }

    /** The number of an answer; 0 where there was none. */
    static int status(String answer) {
        return answer.startsWith("HTTP/1.1 ") ? Integer.parseInt(answer.substring(9, 12)) : 0;
    }

    /** What follows the headers. */
    static String body(String answer) {
        return answer.substring(answer.indexOf("\r\n\r\n") + 4);
    }
}
