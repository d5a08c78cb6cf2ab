package hanji.bench;

import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Runs a task until the JIT compiler has little left to do. How long that takes depends on the task, from one second to
 * more than ten: a step of training compiles hundreds of methods, and C2 has one thread on a small machine. Code compiled
 * early, when little was known of it, is compiled again; until then a convolution takes a tenth more.
 */
final class WarmUp {
    private static final Duration WINDOW = Duration.ofMillis(500);
    /** Share of a window that the compiler may still work. */
    private static final double QUIET = 0.05;
    /** Share of a window from which on the compiler is what all wait for. */
    private static final double BUSY = 0.5;
    /**
     * Windows in succession that must be quiet, four seconds: a long compilation counts when it ends, and what calls a kernel is
     * compiled again seconds after the kernel itself.
     */
    private static final int ENOUGH = 8;

    private WarmUp() {}

    /** Gives up after {@code most}, between two windows. */
    static void untilCompiled(Runnable task, Duration most) {
        CompilationMXBean compiler = ManagementFactory.getCompilationMXBean();
        long begun = System.nanoTime();
        double share = 1;
        for (int quiet = 0; quiet < ENOUGH && System.nanoTime() - begun < most.toNanos(); ) {
            long compiled = compiler.getTotalCompilationTime(), from = System.nanoTime();
            run(task, share > BUSY);
            share = 1e6 * (compiler.getTotalCompilationTime() - compiled) / (System.nanoTime() - from);
            quiet = share < QUIET ? quiet + 1 : 0;
        }
    }

    /** For one window; if the compiler is what all wait for, it gets most of the processor. */
    private static void run(Runnable task, boolean makeWay) {
        long end = System.nanoTime() + WINDOW.toNanos();
        do {
            long from = System.nanoTime();
            task.run();
            if (makeWay) LockSupport.parkNanos(Math.min(3 * (System.nanoTime() - from), end - System.nanoTime()));
        } while (System.nanoTime() < end);
    }
}
