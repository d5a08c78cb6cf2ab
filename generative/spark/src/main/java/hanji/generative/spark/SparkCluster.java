package hanji.generative.spark;

import hanji.generative.distributed.Cluster;
import hanji.generative.distributed.ClusterFailure;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.rdd.RDD;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractFunction2;
import scala.runtime.BoxedUnit;

/**
 * Work on Apache Spark: workers that need each other are one barrier stage, which starts whole and is run again as a whole; jobs that
 * stand alone are an ordinary one. A process has one context, made by the first call, and another where the address is another; the last is
 * stopped with the process.
 */
public final class SparkCluster implements Cluster, AutoCloseable {
    static {
        System.setProperty("log4j2.configurationFile", "classpath:hanji/generative/spark/log4j2.properties");
    }

    /** Spark has one context in a process, whoever asks for it. */
    private static final AtomicReference<Optional<Connected>> CONNECTED = new AtomicReference<>(Optional.empty());

    /** A context and where it is. */
    private record Connected(String address, SparkContext context) {
        boolean isAt(SparkAddress place) {
            return address.equals(place.word()) && !context.isStopped();
        }
    }

    @Override
    public boolean knows(String address) {
        return SparkAddress.isOne(address);
    }

    @Override
    public void together(String address, int workers, Gang task) {
        SparkAddress place = SparkAddress.of(address);
        if (place.workers().isPresent() && place.workers().getAsInt() < workers)
            throw new ClusterFailure(address + " has room for " + place.workers().getAsInt() + " at once, and " + workers
                    + " workers are wanted");
        SparkContext context = context(place, OptionalInt.of(workers));
        Room.require(context, place, workers);
        RDD<Integer> ranks = JavaSparkContext.fromSparkContext(context)
                .parallelize(IntStream.range(0, workers).boxed().toList(), workers)
                .rdd();
        try (var _ = new Farewell()) {
            watched(context, "together", () -> {
                RDD<Integer> members =
                        ranks.barrier().mapPartitions(new Member(task, workers), false, tag(Integer.class));
                // Spark runs a barrier stage again only where a shuffle follows, whose parts nobody has seen.
                return JavaRDD.fromRDD(members, tag(Integer.class)).repartition(1).collect();
            });
        }
    }

    @Override
    public List<byte[]> each(String address, List<Job> jobs, BiConsumer<Integer, byte[]> done) {
        if (jobs.isEmpty()) return List.of();
        SparkAddress place = SparkAddress.of(address);
        SparkContext context = context(place, place.workers());
        Room.require(context, place, 1);
        RDD<Job> pieces = JavaSparkContext.fromSparkContext(context)
                .parallelize(jobs, jobs.size())
                .rdd();
        List<byte[]> results = new ArrayList<>(Collections.nCopies(jobs.size(), new byte[0]));
        List<String> failures = Collections.synchronizedList(new ArrayList<>());
        var heard = new AbstractFunction2<Object, Piece.Outcome, BoxedUnit>() {
            @Override
            public BoxedUnit apply(Object job, Piece.Outcome outcome) {
                int number = (Integer) job;
                if (outcome.failure().isEmpty()) {
                    results.set(number, outcome.result());
                    done.accept(number, outcome.result());
                } else {
                    failures.add("job " + (number + 1) + " of " + jobs.size() + ": " + outcome.failure());
                    context.cancelJobGroup("each");
                }
                return BoxedUnit.UNIT;
            }
        };
        try {
            watched(context, "each", () -> {
                context.runJob(pieces, new Piece(), heard, tag(Piece.Outcome.class));
                return results;
            });
        } catch (ClusterFailure e) {
            throw failures.isEmpty() ? e : new ClusterFailure(failures.getFirst(), e);
        }
        if (!failures.isEmpty()) throw new ClusterFailure(failures.getFirst());
        return results;
    }

    /** Work whose failures are counted and told in one line. */
    private static void watched(SparkContext context, String group, Callable<?> work) {
        var attempts = new Attempts(context, group);
        context.addSparkListener(attempts);
        context.setJobGroup(group, group, true);
        try {
            work.call();
        } catch (Exception e) {
            throw attempts.failure(e);
        } finally {
            context.clearJobGroup();
            context.removeSparkListener(attempts);
        }
    }

    private static SparkContext context(SparkAddress place, OptionalInt workers) {
        synchronized (CONNECTED) {
            Optional<Connected> before = CONNECTED.get();
            if (before.isPresent() && before.get().isAt(place)) return before.get().context;
            stop();
            SparkContext context = Connection.open(place, workers);
            CONNECTED.set(Optional.of(new Connected(place.word(), context)));
            return context;
        }
    }

    /** Ends what this process has started on a cluster, by whichever instance; the next call starts anew. */
    @Override
    public void close() {
        stop();
    }

    private static void stop() {
        synchronized (CONNECTED) {
            CONNECTED.get().ifPresent(open -> open.context.stop());
            CONNECTED.set(Optional.empty());
        }
    }

    private static <T> ClassTag<T> tag(Class<T> type) {
        return ClassTag$.MODULE$.apply(type);
    }
}
