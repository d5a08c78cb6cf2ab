package hanji.generative.spark;

import hanji.generative.distributed.ClusterFailure;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a cluster is: {@code local[2]}, which is this process with two threads, or {@code spark://HOST:PORT}, a master, behind
 * which {@code [N]} may say how many workers of it are wanted.
 *
 * @param word as it was given
 * @param master without the number of workers; several masters have commas between them
 * @param workers that are wanted, if it is said
 */
record SparkAddress(String word, String master, OptionalInt workers) {
    private static final Pattern LOCAL = Pattern.compile("local\\[([1-9]\\d{0,3})]");
    private static final Pattern MASTER = Pattern.compile(
            "(spark://[\\w.\\-]+:\\d{1,5}(?:,[\\w.\\-]+:\\d{1,5})*)(?:\\[([1-9]\\d{0,3})])?");
    private static final int PATIENCE = 3_000;

    static boolean isOne(String word) {
        return LOCAL.matcher(word).matches() || MASTER.matcher(word).matches();
    }

    static SparkAddress of(String word) {
        Matcher local = LOCAL.matcher(word), master = MASTER.matcher(word);
        if (local.matches()) return new SparkAddress(word, word, OptionalInt.of(Integer.parseInt(local.group(1))));
        if (!master.matches())
            throw new ClusterFailure("'" + word + "' is no cluster; expected local[N] or spark://HOST:PORT[N]");
        OptionalInt workers =
                master.group(2) == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(master.group(2)));
        return new SparkAddress(word, master.group(1), workers);
    }

    boolean isLocal() {
        return master.startsWith("local");
    }

    /**
     * Says at once that no master is there; Spark itself would ask for a minute.
     *
     * @throws ClusterFailure if none of the masters takes a connection
     */
    void requireReachable() {
        if (isLocal()) return;
        List<String> problems = new ArrayList<>();
        for (String place : master.substring("spark://".length()).split(",")) {
            int colon = place.lastIndexOf(':');
            try (var socket = new Socket()) {
                socket.connect(
                        new InetSocketAddress(place.substring(0, colon), Integer.parseInt(place.substring(colon + 1))),
                        PATIENCE);
                return;
            } catch (IOException | IllegalArgumentException e) {
                problems.add(place + ": " + e.getMessage());
            }
        }
        throw new ClusterFailure("no Spark master can be reached at " + master + " (" + String.join("; ", problems)
                + "); start one with: ./hanji spark master");
    }
}
