package hanji.generative.serve;

import hanji.generative.model.Completes;
import hanji.generative.model.Site;
import hanji.generative.model.Unit;
import hanji.generative.run.Incapable;
import hanji.generative.run.Run;
import hanji.generative.run.RunFolder;
import hanji.generative.run.SavedModel;
import hanji.generative.sampler.Sampled;
import hanji.nn.data.Images;
import hanji.tensor.Device;
import hanji.tensor.format.FormatException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * The models of runs, loaded when they are first asked and kept, so that the next question finds them in memory and their sampler
 * compiled; loaded again when the run has saved anew. All questions are answered by one thread in turn, and only so many wait.
 */
final class Models implements AutoCloseable {
    private static final int KEPT = 4;
    private static final int WAITING = 16;
    private static final int WARM_UPS = 30;

    private final ThreadPoolExecutor thread = new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(WAITING),
            Thread.ofPlatform().daemon().name("hanji-serve").factory());
    private final Device device;

    /** Units of the losses in the logs of the runs whose models were loaded, by name. */
    private final Map<Path, Map<String, Unit>> units = new ConcurrentHashMap<>();

    /** The least recently asked first; touched by the thread alone. */
    private final Map<Path, Loaded> kept = new LinkedHashMap<>(KEPT, 0.75f, true);

    Models(int threads) {
        device = Device.cpu(threads);
    }

    /**
     * A model in memory.
     *
     * @param of the checkpoint that it was read from
     */
    record Loaded(Stamp of, SavedModel saved) {
        Site site() {
            return saved.site();
        }
    }

    /**
     * What the model of a run answers.
     *
     * @throws Refusal if it cannot be loaded, cannot do it, or too much is asked at once
     */
    <T> T ask(RunFolder folder, Function<Loaded, T> question) {
        Future<T> answer = submit(folder, question);
        try {
            return answer.get(Limits.ANSWER_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException failed) {
            throw refusal(Objects.requireNonNull(failed.getCause()));
        } catch (TimeoutException late) {
            answer.cancel(false);
            throw new Refusal(503, "the model is still at work on other questions; ask again later");
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
            throw new Refusal(503, "the server is ending");
        }
    }

    /** Units of the losses in a run's log, by name; none before its model is loaded. Waits for no question. */
    Map<String, Unit> units(RunFolder folder) {
        return units.getOrDefault(folder.path(), Map.of());
    }

    private <T> Future<T> submit(RunFolder folder, Function<Loaded, T> question) {
        try {
            return thread.submit(() -> question.apply(load(folder)));
        } catch (RejectedExecutionException full) {
            throw new Refusal(503, "too many questions at once; ask again in a moment");
        }
    }

    private static RuntimeException refusal(Throwable cause) {
        return switch (cause) {
            case Refusal refused -> refused;
            case Incapable incapable -> Refusal.bad(String.valueOf(incapable.getMessage()));
            case FormatException damaged -> new Refusal(409, String.valueOf(damaged.getMessage()));
            case IOException unreadable -> new Refusal(409, "the run cannot be read: " + unreadable.getMessage());
            case OutOfMemoryError _ -> new Refusal(503, "there is not enough memory for this model");
            default -> new IllegalStateException(String.valueOf(cause.getMessage()), cause);
        };
    }

    private Loaded load(RunFolder folder) throws IOException {
        var stamp = Stamp.of(folder.checkpoint());
        Loaded known = kept.get(folder.path());
        if (known != null && known.of.equals(stamp)) return known;
        Run run = Run.resume(folder, _ -> device);
        var loaded = new Loaded(stamp, SavedModel.of(run));
        units.put(folder.path(), run.units());
        kept.put(folder.path(), loaded);
        if (kept.size() > KEPT) kept.remove(kept.keySet().iterator().next());
        if (known == null) warmUpNext(loaded, 0);
        return loaded;
    }

    /** Completes images of nothing until the sampler is compiled, where it is one that takes milliseconds; questions come between. */
    private void warmUp(Loaded loaded, int done) {
        boolean cached = loaded.saved.fitted() instanceof Sampled model && model.sampling() != Sampled.Sampling.PLAIN;
        if (!cached || done == WARM_UPS) return;
        complete((Sampled) loaded.saved.fitted(), loaded.site(), done);
        warmUpNext(loaded, done + 1);
    }

    /** Behind the questions that wait; what goes wrong there will go wrong again where somebody asked. */
    private void warmUpNext(Loaded loaded, int done) {
        try {
            Future<?> _ = thread.submit(() -> warmUp(loaded, done));
        } catch (RejectedExecutionException full) {
            return; // the questions that wait warm it up themselves
        }
    }

    private static void complete(Completes model, Site site, int seed) {
        byte[] black = new byte[site.dimensions()];
        Images image = Images.unlabelled(site.height(), site.width(), site.channels(), black);
        model.complete(site.noise().of("warm up", seed), image, 0);
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
