package hanji.generative.serve;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Shows the runs of a folder to the browsers of this machine, and lets those play with the models. It listens on 127.0.0.1 alone and
 * writes nothing. A request has a virtual thread to itself, of which there are no more than {@link Limits#CONNECTIONS}; models are
 * computed on one thread, in turn.
 */
public final class LiveServer implements AutoCloseable {
    private static final Map<String, String> SAFETY = Map.of(
            "Content-Security-Policy",
                    "default-src 'none'; script-src 'self'; style-src 'unsafe-inline'; img-src 'self'; connect-src 'self';"
                            + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
            "X-Content-Type-Options", "nosniff",
            "Cross-Origin-Resource-Policy", "same-origin",
            "Referrer-Policy", "no-referrer",
            "Cache-Control", "no-store");

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Models models;
    private final Gate gate;
    private final Routes routes;

    private LiveServer(HttpServer server, Path folder, int threads) {
        this.server = server;
        models = new Models(threads);
        gate = new Gate(server.getAddress().getPort());
        routes = new Routes(new Shelf(folder), models);
    }

    /**
     * Begins to listen.
     *
     * @param folder a run, or a folder of runs
     * @param port 0 for any that is free
     * @param threads that models are computed with
     * @throws java.net.BindException if the port is taken
     */
    public static LiveServer start(Path folder, int port, int threads) throws IOException {
        Limits.set();
        var loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        var server = new LiveServer(HttpServer.create(new InetSocketAddress(loopback, port), 0), folder, threads);
        server.server.setExecutor(server.threads);
        server.server.createContext("/", server::answer);
        server.server.start();
        return server;
    }

    /** Where it is found. */
    public URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    }

    /**
     * The exchange is not closed, as the server's count of connections then comes out wrong. It ends with its answer, or by an
     * exception, after which the server closes the connection.
     */
    private void answer(HttpExchange exchange) throws IOException {
        send(exchange, reply(exchange));
    }

    private Reply reply(HttpExchange exchange) {
        try {
            return routes.of(gate.admit(exchange));
        } catch (Refusal refused) {
            return Reply.refusal(refused);
        } catch (IOException | RuntimeException unforeseen) {
            return Reply.refusal(new Refusal(500, "this cannot be shown: " + unforeseen.getMessage()));
        }
    }

    private static void send(HttpExchange exchange, Reply reply) throws IOException {
        Headers headers = exchange.getResponseHeaders();
        SAFETY.forEach(headers::set);
        headers.set("Content-Type", reply.type());
        reply.headers().forEach(headers::set);
        int length = reply.body().length;
        exchange.sendResponseHeaders(reply.status(), length == 0 ? -1 : length);
        if (length == 0) return;
        OutputStream body = exchange.getResponseBody();
        body.write(reply.body());
        body.close();
    }

    /** Ends at once, also what is being answered. */
    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
        models.close();
    }
}
