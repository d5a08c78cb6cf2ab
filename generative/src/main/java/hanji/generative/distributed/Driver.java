package hanji.generative.distributed;

import hanji.generative.run.Run;
import hanji.generative.run.TrainingLoop;
import hanji.tensor.format.AtomicFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** Keeps a run by the news of its workers, one after the other. */
final class Driver {
    private static final Duration LOOK = Duration.ofMillis(50); // at the stop
    private static final Duration FAREWELL = Duration.ofSeconds(30);

    private final TrainingLoop loop;
    private final Coordinator coordinator;
    private final int workers;
    private final Consumer<String> say;
    private Optional<String> failed = Optional.empty();
    private boolean through;

    /** @param workers how many are awaited at the end */
    Driver(TrainingLoop loop, Coordinator coordinator, int workers, Consumer<String> say) {
        this.loop = loop;
        this.coordinator = coordinator;
        this.workers = workers;
        this.say = say;
    }

    /**
     * Follows workers to their end; whether the budget is used up.
     *
     * @param ended once no worker is left
     */
    boolean follow(CompletableFuture<Void> ended) throws IOException {
        boolean stopping = false;
        try {
            while (!through && failed.isEmpty()) {
                Optional<News> news = coordinator.next(LOOK);
                if (news.isPresent()) hear(news.get());
                else if (ended.isDone()) throw early(ended);
                if (!stopping && loop.stop().getAsBoolean()) {
                    stopping = true;
                    coordinator.stop();
                }
                if (stopping && !coordinator.hasBegun()) return false; // nothing to wait for
            }
            coordinator.end();
            farewell(ended);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClusterFailure("interrupted", e);
        }
        if (failed.isPresent()) throw new ClusterFailure(failed.get());
        return loop.run().progress() >= 1;
    }

    private static RuntimeException early(CompletableFuture<Void> ended) {
        try {
            ended.join();
            return new ClusterFailure("the workers ended before the training did");
        } catch (CompletionException e) {
            return e.getCause() instanceof RuntimeException failure ? failure : e;
        }
    }

    /** Lets the workers end as they were told to; those that do not are left to the cluster. */
    private static void farewell(CompletableFuture<Void> ended) throws InterruptedException {
        try {
            ended.get(FAREWELL.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException _) {
            return; // the training is over all the same
        }
    }

    private void hear(News news) throws IOException {
        if (!coordinator.isCurrent(news.of())) return;
        Run run = loop.run();
        switch (news) {
            case News.Begun(Generation of) -> {
                run.goTo(loop.folder().checkpoint());
                loop.log().goOnAfter(run.stepsDone());
                of.start().complete(loop.folder().checkpoint());
            }
            case News.Progress(var _, Map<String, String> counters) -> {
                run.follow(counters);
                loop.watcher().step(run);
            }
            case News.Logged(var _, byte[] line) -> loop.log().copy(line);
            case News.Saved(var _, Path file) -> save(run, file);
            case News.Done(Generation of, Generation.Member member, String waited) -> {
                if (!waited.isEmpty()) say.accept(member + " waited " + waited);
                through = of.through(member.rank()) == workers;
            }
            case News.Failed(var _, String line) -> failed = Optional.of(line);
        }
    }

    /** Replaces the checkpoint, once all lines before it are on the disk. */
    private void save(Run run, Path received) throws IOException {
        run.goTo(received);
        loop.log().sync();
        AtomicFile.write(loop.folder().checkpoint(), to -> {
            try (var from = FileChannel.open(received, StandardOpenOption.READ)) {
                for (long at = 0; at < from.size(); ) at += from.transferTo(at, from.size() - at, to);
            }
        });
        Files.delete(received);
        loop.watcher().at(run);
        Map<String, Double> figures = loop.watcher().figures(run);
        if (!figures.isEmpty()) loop.log().write(run.stepsDone(), figures);
        loop.watcher().saved(run);
    }
}
