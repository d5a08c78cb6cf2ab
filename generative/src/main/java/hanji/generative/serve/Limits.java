package hanji.generative.serve;

import java.util.Map;

/** Limits of time and number that the JDK's server keeps, which it reads from properties of the JVM when it is first used. */
final class Limits {
    /** Connections at a time; others are closed as they come. Each has one request at a time, and so one thread. */
    static final int CONNECTIONS = 128;

    /** Seconds in which a request must have come whole. */
    static final int REQUEST_SECONDS = 10;

    /** Seconds from a request to the end of its answer. */
    static final int ANSWER_SECONDS = 300;

    private static final Map<String, Number> PROPERTIES = Map.of(
            "jdk.httpserver.maxConnections",
            CONNECTIONS,
            "sun.net.httpserver.maxReqTime",
            REQUEST_SECONDS,
            "sun.net.httpserver.maxRspTime",
            ANSWER_SECONDS,
            "sun.net.httpserver.maxReqHeaders",
            64,
            "sun.net.httpserver.maxReqHeaderSize",
            16 * 1024,
            "sun.net.httpserver.drainAmount", // read on after a refusal, so that its line arrives
            4 * Gate.LARGEST_BODY,
            "sun.net.httpserver.idleInterval",
            30,
            "sun.net.httpserver.clockTick",
            2_000);

    private Limits() {}

    /** Sets those that the user has not set. */
    static void set() {
        PROPERTIES.forEach((name, value) -> {
            if (System.getProperty(name) == null) System.setProperty(name, value.toString());
        });
    }
}
