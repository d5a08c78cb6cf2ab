package hanji.generative.cli;

import hanji.generative.distributed.Cluster;
import hanji.generative.distributed.ClusterFailure;
import hanji.generative.distributed.DistributedTraining;
import hanji.generative.run.TrainingLoop;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.ServiceLoader;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The option of commands whose work can be done by several processes. */
final class WorkersOption {
    private static final int PARTS = 32;
    private static final Pattern COUNT = Pattern.compile(".*\\[(\\d{1,4})]");

    @Option(
            names = "--workers",
            paramLabel = "WHERE",
            description = "Let other processes do the work: local[N] is N threads of this one, spark://HOST:PORT[N] N"
                    + " workers of a Spark master. Does not change a bit of the result; docs/scale-out.md has how.")
    private Optional<String> where = Optional.empty();

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    /**
     * Processes to work on.
     *
     * @param address as the cluster knows it
     */
    record Workers(Cluster cluster, String address, OptionalInt count) {
        /** Trains one run by all of them; whether its budget is used up. */
        boolean train(TrainingLoop loop, OptionalInt threads, Consumer<String> say) throws IOException {
            return new DistributedTraining(loop, cluster, address, count.orElseThrow(), threads, say).train();
        }

        /**
         * Results of jobs in their order, shown in one bar.
         *
         * @param task what the bar says, one word
         * @param done hears each job's number with its result
         */
        List<byte[]> each(String task, List<? extends Cluster.Job> jobs, BiConsumer<Integer, byte[]> done) {
            var count = new AtomicInteger();
            try (var bar = ProgressBar.of(task)) {
                bar.show(0, "on " + address);
                return cluster.each(address, List.copyOf(jobs), (job, result) -> {
                    done.accept(job, result);
                    int ended = count.incrementAndGet();
                    bar.show((double) ended / jobs.size(), ended + " of " + jobs.size(), "on " + address);
                });
            }
        }
    }

    boolean given() {
        return where.isPresent();
    }

    /** How many workers the address asks for, if it says so. */
    OptionalInt count() {
        Matcher count = COUNT.matcher(where.orElse(""));
        return count.matches() ? OptionalInt.of(Integer.parseInt(count.group(1))) : OptionalInt.empty();
    }

    /**
     * Where to work, if not here.
     *
     * @throws ParameterException if no cluster has such an address
     * @throws ClusterFailure if what talks to clusters is not on the class path
     */
    Optional<Workers> workers() {
        if (where.isEmpty()) return Optional.empty();
        List<Cluster> clusters = ServiceLoader.load(Cluster.class).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
        requireSome(clusters);
        return Optional.of(clusters.stream()
                .filter(cluster -> cluster.knows(where.get()))
                .findFirst()
                .map(cluster -> new Workers(cluster, where.get(), count()))
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(),
                        "--workers " + where.get() + " is no cluster; expected local[N] or spark://HOST:PORT[N]")));
    }

    /**
     * The same for work that all do together.
     *
     * @throws ParameterException if it is not said how many they are
     */
    Optional<Workers> team() {
        Optional<Workers> workers = workers();
        if (given() && count().isEmpty())
            throw new ParameterException(
                    spec.commandLine(), "say how many workers train together: --workers " + where.orElse("") + "[N]");
        return workers;
    }

    static void requireSome(List<Cluster> clusters) {
        if (clusters.isEmpty())
            throw new ClusterFailure(
                    "--workers needs the module hanji-generative-spark, which is not on the class path;"
                            + " ./hanji of a checkout builds and adds it by itself");
    }

    /**
     * A range of things.
     *
     * @param from the first
     * @param to the one after the last
     */
    record Range(int from, int to) {
        int count() {
            return to - from;
        }

        /** Things in parts of about the same size that begin at multiples of a unit, enough of them for some dozens of workers. */
        static List<Range> cut(int count, int unit) {
            int units = Math.ceilDiv(count, unit), parts = Math.min(units, PARTS);
            return IntStream.range(0, parts)
                    .mapToObj(part -> new Range(
                            (int) ((long) units * part / parts) * unit,
                            Math.min(count, (int) ((long) units * (part + 1) / parts) * unit)))
                    .toList();
        }
    }
}
