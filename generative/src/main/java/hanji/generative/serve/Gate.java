package hanji.generative.serve;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a request must be to be let in. A page of another site can make a browser send requests here, also under a name of its own
 * that it lets point here (DNS rebinding); so the Host must be this server's, the Origin, where there is one, too, and what is posted
 * must be of a type that a form cannot send.
 *
 * @param port of the server
 */
record Gate(int port) {
    /** Bytes of a body; an image of 64 x 64 in colour takes half of it. */
    static final int LARGEST_BODY = 1 << 17;

    /** A page of this server, or nobody's: an address that was typed. */
    private static final Set<String> OWN_SITE = Set.of("same-origin", "none");

    private static final String TYPE = "application/json";

    /** @throws Refusal if it is not let in */
    Request admit(HttpExchange exchange) {
        Headers headers = exchange.getRequestHeaders();
        requireOwn(headers);
        boolean posts = posts(exchange.getRequestMethod());
        List<String> path = path(exchange.getRequestURI());
        byte[] body = posts ? body(exchange) : none(headers);
        return new Request(posts, path, body, Optional.ofNullable(headers.getFirst("If-None-Match")));
    }

    private Set<String> hosts() {
        return Stream.of("127.0.0.1", "localhost")
                .flatMap(name -> port == 80 ? Stream.of(name, name + ":80") : Stream.of(name + ":" + port))
                .collect(Collectors.toSet());
    }

    private void requireOwn(Headers headers) {
        List<String> host = headers.getOrDefault("Host", List.of());
        if (host.size() != 1 || !hosts().contains(host.getFirst().toLowerCase(Locale.ROOT)))
            throw new Refusal(403, "the Host of a request must be 127.0.0.1:" + port + " or localhost:" + port);
        Set<String> origins = hosts().stream().map(name -> "http://" + name).collect(Collectors.toSet());
        if (!headers.getOrDefault("Origin", List.of()).stream().allMatch(origins::contains))
            throw new Refusal(403, "pages of other origins may not ask here");
        // Of a GET for a picture or a script a browser names no Origin, but whether its page is this server's: Fetch
        // Metadata, W3C.
        if (!headers.getOrDefault("Sec-Fetch-Site", List.of()).stream().allMatch(OWN_SITE::contains))
            throw new Refusal(403, "pages of other sites may not ask here");
    }

    private static boolean posts(String method) {
        return switch (method) {
            case "GET" -> false;
            case "POST" -> true;
            default -> throw new Refusal(405, "the methods here are GET and POST");
        };
    }

    private static List<String> path(URI address) {
        String path = address.getRawPath();
        if (address.isAbsolute() || address.getRawAuthority() != null || !path.startsWith("/"))
            throw Refusal.bad("the address must be a path");
        return Arrays.stream(path.substring(1).split("/", -1))
                .map(part -> URI.create("/" + part).getPath().substring(1))
                .toList();
    }

    private static byte[] none(Headers headers) {
        boolean hasBody = headers.containsKey("Transfer-Encoding")
                || !headers.getOrDefault("Content-Length", List.of("0")).equals(List.of("0"));
        if (hasBody) throw Refusal.bad("a GET has no body");
        return new byte[0];
    }

    private static byte[] body(HttpExchange exchange) {
        Headers headers = exchange.getRequestHeaders();
        String type = headers.getOrDefault("Content-Type", List.of("")).getFirst();
        if (!type.split(";", 2)[0].strip().equalsIgnoreCase(TYPE))
            throw new Refusal(415, "what is posted must be " + TYPE);
        if (Optional.ofNullable(headers.getFirst("Content-Length"))
                .filter(length -> Long.parseLong(length) > LARGEST_BODY)
                .isPresent()) throw tooLarge();
        try {
            byte[] body = exchange.getRequestBody().readNBytes(LARGEST_BODY + 1);
            if (body.length > LARGEST_BODY) throw tooLarge();
            return body;
        } catch (IOException broken) {
            throw Refusal.bad("the body ends too early");
        }
    }

    private static Refusal tooLarge() {
        return new Refusal(413, "a body may have " + LARGEST_BODY + " bytes at most");
    }
}
