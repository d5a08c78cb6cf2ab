package hanji.generative.distributed;

import hanji.generative.run.Run;
import hanji.generative.run.TrainingLoop;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Trains a run on several workers, from the process that the user started: it keeps the run's folder as {@link TrainingLoop} does,
 * so that whatever happens to it or to the workers, a restart goes on to the same bits. The weights are those of the same run,
 * with as many shards, trained here alone.
 *
 * <p>The watcher sees a step as its counters arrive, but the model only as it is after each save: {@code at} and {@code figures} are
 * asked then.
 *
 * @param loop the run, its folder and log, which this process alone has open, and who watches; it is not trained here
 * @param cluster that starts the workers
 * @param address of the cluster
 * @param workers how many
 * @param threads of each worker; empty for a fair share of its machine's processors
 * @param say takes lines for the user
 */
public record DistributedTraining(
        TrainingLoop loop, Cluster cluster, String address, int workers, OptionalInt threads, Consumer<String> say) {
    private static final Pattern HOST = Pattern.compile("\\w+://(.+):(\\d+).*");

    /**
     * Trains; whether the budget is used up, rather than a stop asked for.
     *
     * @throws ClusterFailure if the workers cannot be started, or one cannot go on, in one line
     */
    public boolean train() throws IOException {
        return train(Patience.STANDARD);
    }

    boolean train(Patience patience) throws IOException {
        Run run = loop.run();
        if (workers > run.settings().shards())
            throw new ClusterFailure(workers + " workers need at least as many shards of a batch; this run has "
                    + run.settings().shards() + ", see --shards");
        loop.log().goOnAfter(run.stepsDone());
        loop.log().sync();
        run.save(loop.folder());
        loop.watcher().at(run);
        if (run.progress() >= 1) return true;
        Path received = Files.createTempDirectory("hanji-driver-");
        var task = new Coordinator.Task(
                Part.task(loop.pace(), threads), 2 * Files.size(loop.folder().checkpoint()) + (1 << 20), received);
        try (var coordinator = Coordinator.open(own(), workers, Secret.fresh(), patience, task, say)) {
            return new Driver(loop, coordinator, workers, say).follow(start(coordinator, patience));
        } finally {
            delete(received);
        }
    }

    /** This machine's address, as the cluster can reach it. */
    private InetAddress own() throws IOException {
        Matcher host = HOST.matcher(address);
        return host.matches()
                ? Worker.towards(new InetSocketAddress(host.group(1), Integer.parseInt(host.group(2))))
                : InetAddress.getLoopbackAddress();
    }

    /** The workers, which end once all are told to. */
    private CompletableFuture<Void> start(Coordinator coordinator, Patience patience) throws IOException {
        InetSocketAddress driver = coordinator.address();
        var worker = new Worker(driver.getAddress().getHostAddress(), driver.getPort(), coordinator.secret(), patience);
        var ended = new CompletableFuture<Void>();
        Thread.ofPlatform().daemon().name("hanji-workers").start(() -> {
            try {
                cluster.together(address, workers, worker);
                ended.complete(null);
            } catch (RuntimeException | Error failure) {
                ended.completeExceptionally(failure);
            }
        });
        return ended;
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) Files.deleteIfExists(file);
        }
        Files.deleteIfExists(folder);
    }
}
