package hanji.simulator.machine;

import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * Changes a kernel over to vector forms once it has run for a while. Until the JIT has compiled it, code for vectors is many
 * times slower than a loop; so a thread of its own runs the forms on nothing first, while the kernel goes on as it is.
 */
public final class Tier {
    /** Instructions of warps: some hundred milliseconds. */
    public static final long ENOUGH = 1 << 22;

    /** For a JVM without the module of vectors. */
    public static final Tier OF_LOOPS = new Tier(Optional.empty());

    private final Optional<Supplier<VectorForms>> forms;
    private final AtomicLong executed = new AtomicLong();

    /** Made when it is first needed, as few kernels run long enough. */
    private static final class Trainer {
        static final ThreadPoolExecutor THREAD =
                new ThreadPoolExecutor(1, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, "hanji-simulator-vectors");
                    thread.setDaemon(true);
                    return thread;
                });

        static {
            THREAD.allowCoreThreadTimeOut(true);
        }
    }

    private Tier(Optional<Supplier<VectorForms>> forms) {
        this.forms = forms;
    }

    /** @param forms what there is; asked for once a kernel has run long enough */
    public static Tier of(Supplier<VectorForms> forms) {
        return new Tier(Optional.of(forms));
    }

    /** Warps of a kernel have executed so many instructions. */
    void executed(long instructions, Segment[] segments) {
        if (forms.isEmpty()) return;
        long before = executed.getAndAdd(instructions);
        if (before < ENOUGH && before + instructions >= ENOUGH)
            Trainer.THREAD.execute(() -> change(segments, forms.get().get()));
    }

    /** Segments are exchanged while the kernel runs: old and new ones do the same. */
    private static void change(Segment[] segments, VectorForms forms) {
        Training training = new Training(forms);
        Segment[] vectored = new Segment[segments.length];
        for (int i = 0; i < segments.length; i++) vectored[i] = segments[i].vectored(training);
        training.run();
        System.arraycopy(vectored, 0, segments, 0, segments.length);
    }
}
