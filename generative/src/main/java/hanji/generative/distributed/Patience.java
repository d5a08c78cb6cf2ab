package hanji.generative.distributed;

import java.io.Serializable;
import java.time.Duration;

/**
 * How long workers wait for each other.
 *
 * @param handshake for a connection until it has shown that it knows the secret
 * @param start until all workers are there, with their data loaded
 * @param slow in a step, until a worker that keeps the others waiting is named
 * @param lost in a step, until a worker that does not answer is given up
 */
record Patience(Duration handshake, Duration start, Duration slow, Duration lost) implements Serializable {
    static final Patience STANDARD =
            new Patience(Duration.ofSeconds(10), Duration.ofMinutes(5), Duration.ofSeconds(10), Duration.ofMinutes(10));
}
