package hanji.generative.serve;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * An answer to a request.
 *
 * @param status of HTTP
 * @param type of the body
 * @param headers besides those that every answer has
 */
record Reply(int status, String type, byte[] body, Map<String, String> headers) {
    private static final JsonMapper JSON = new JsonMapper();

    static Reply of(String type, byte[] body) {
        return new Reply(200, type, body, Map.of());
    }

    static Reply html(String page) {
        return of("text/html; charset=utf-8", page.getBytes(StandardCharsets.UTF_8));
    }

    static Reply json(Map<String, ?> values) {
        return of("application/json", JSON.writeValueAsBytes(values));
    }

    /** One line of plain text. */
    static Reply refusal(Refusal refused) {
        byte[] line = (refused.line() + "\n").getBytes(StandardCharsets.UTF_8);
        return new Reply(
                refused.status(),
                "text/plain; charset=utf-8",
                line,
                refused.status() == 405
                        ? Map.of("Allow", "GET, POST", "Connection", "close")
                        : Map.of("Connection", "close"));
    }

    static Reply redirect(String address) {
        return new Reply(302, "text/plain; charset=utf-8", new byte[0], Map.of("Location", address));
    }

    /** Nothing has changed since the asker's version. */
    static Reply unchanged() {
        return new Reply(304, "application/json", new byte[0], Map.of());
    }

    /** The same, of a version that can be asked for again. */
    Reply tagged(String tag) {
        return new Reply(status, type, body, Map.of("ETag", tag));
    }
}
