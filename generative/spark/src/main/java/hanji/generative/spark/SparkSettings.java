package hanji.generative.spark;

import hanji.generative.distributed.ClusterFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;

/** The settings of a context, each with its reason. System properties {@code spark.*} come first, as always with Spark. */
final class SparkSettings {
    /** Attempts at a stage. A death costs one or two; without a death {@link Attempts} gives up sooner. */
    static final int ATTEMPTS = 100;

    /** The environment's variable of the secret that master, workers and driver share; Spark's own name of it. */
    private static final String SECRET = "_SPARK_AUTH_SECRET";

    /** Flags of this JVM that are its own affair: where it writes, what it maps, how large it may grow. */
    private static final List<String> OWN = List.of(
            "-Xlog", "-Xshare", "-Xmx", "-Xms", "-Xmn", "-Dhanji.", "-Dspark.", "-Dlog4j", "-Dsurefire", "-Dbasedir",
            "-XX:SharedArchiveFile", "-XX:ArchiveRelocationMode", "-XX:MaxRAMPercentage", "-XX:+DisplayVMOutput",
            "-XX:ErrorFile", "-agentlib", "-agentpath", "-javaagent", "-XX:TieredStopAtLevel");

    private SparkSettings() {}

    /** @param workers at most, if that is known */
    static SparkConf of(SparkAddress address, OptionalInt workers) {
        var conf = new SparkConf();
        if (conf.getBoolean("spark.dynamicAllocation.enabled", false))
            throw new ClusterFailure("spark.dynamicAllocation.enabled is true; workers that come and go would change who"
                    + " adds what: leave it out");
        conf.setMaster(address.isLocal() ? local(address) : address.master());
        conf.setIfMissing("spark.app.name", "hanji");
        conf.set("spark.ui.enabled", "false"); // no port for anyone to look at
        // One worker, one process: a killed one takes no other with it.
        conf.setIfMissing("spark.executor.cores", "1");
        conf.set("spark.task.cpus", address.isLocal() ? "1" : conf.get("spark.executor.cores"));
        conf.setIfMissing("spark.executor.memory", "2g");
        int cores = Integer.parseInt(conf.get("spark.executor.cores"));
        if (!address.isLocal())
            workers.ifPresent(n -> conf.set("spark.cores.max", Integer.toString(Math.multiplyExact(n, cores))));
        // A stage with a dead worker is run again as a whole; that nobody retries what fails by itself, Attempts sees to.
        conf.set("spark.task.maxFailures", Integer.toString(ATTEMPTS));
        conf.set("spark.stage.maxConsecutiveAttempts", Integer.toString(ATTEMPTS));
        conf.set("spark.excludeOnFailure.enabled", "false"); // the machine of a killed worker is as good as before
        conf.set("spark.locality.wait", "0");
        conf.set("spark.barrier.sync.timeout", "120"); // seconds until a gathering gives up
        conf.setIfMissing("spark.network.timeout", "60s"); // until a silent machine counts as dead
        conf.setIfMissing("spark.executor.heartbeatInterval", "5s");
        authenticate(conf);
        if (!address.isLocal()) ship(conf);
        return conf;
    }

    /** With the number of tries, which {@code local[N]} alone sets to one. */
    private static String local(SparkAddress address) {
        return "local[" + address.workers().orElseThrow() + "," + ATTEMPTS + "]";
    }

    private static void authenticate(SparkConf conf) {
        String secret = System.getenv(SECRET);
        if (secret == null || secret.isBlank()) return;
        conf.set("spark.authenticate", "true");
        conf.set("spark.authenticate.secret", secret); // of all spark.auth.* the one that stands on no command line
        conf.set("spark.network.crypto.enabled", "true");
    }

    private static void ship(SparkConf conf) {
        try {
            if (!conf.contains("spark.jars"))
                conf.set("spark.jars", String.join(",", ShippedJars.of(System.getProperty("java.class.path"))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        conf.setIfMissing("spark.executor.extraJavaOptions", flags());
    }

    /** This JVM's flags, so that the launcher is the one place that has them. */
    static String flags() {
        return Stream.concat(
                        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                                .filter(flag -> flag.startsWith("-") && OWN.stream().noneMatch(flag::startsWith))
                                // Spark's worker adds these, as they are of the JDK and not of Hanji.
                                .filter(flag -> !flag.startsWith("--add-opens")),
                        Stream.of("-XX:+IgnoreUnrecognizedVMOptions"))
                .map(SparkSettings::quoted)
                .collect(Collectors.joining(" "));
    }

    private static String quoted(String flag) {
        return flag.contains(" ") ? '"' + flag + '"' : flag;
    }
}
