package hanji.generative.spark;

import hanji.generative.distributed.ClusterFailure;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;

/** How a context is opened: in seconds, or with one line that says why not. */
final class Connection {
    private static final int PATIENCE = 20;

    private Connection() {}

    static SparkContext open(SparkAddress place, OptionalInt workers) {
        place.requireReachable();
        SparkConf conf = SparkSettings.of(place, workers);
        var opened = new CompletableFuture<SparkContext>();
        Thread.ofPlatform().daemon().name("hanji-spark-connection").start(() -> {
            try {
                opened.complete(new SparkContext(conf));
            } catch (Throwable e) {
                opened.completeExceptionally(e);
            }
        });
        try {
            SparkContext context = opened.get(PATIENCE, TimeUnit.SECONDS);
            if (context.isStopped()) throw refused(place, "it ended the application at once");
            return context;
        } catch (TimeoutException _) {
            throw refused(place, "no answer in " + PATIENCE + " s");
        } catch (ExecutionException e) {
            throw refused(place, FailureLines.first(String.valueOf(e.getMessage())));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClusterFailure("interrupted while connecting to " + place.master(), e);
        }
    }

    private static ClusterFailure refused(SparkAddress place, String why) {
        return new ClusterFailure(place.master() + " does not take this driver (" + why + "): it must be a master of Spark "
                + org.apache.spark.package$.MODULE$.SPARK_VERSION()
                + ", with the same secret in _SPARK_AUTH_SECRET or none on either side");
    }
}
