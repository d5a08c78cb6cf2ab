package hanji.generative.sampler;

import java.util.function.DoubleConsumer;

/** The share that is done of work on several threads, told to one listener, one call at a time. */
final class SharedProgress {
    private final DoubleConsumer listener;
    private final double all;
    private long done;

    SharedProgress(DoubleConsumer listener, double all) {
        this.listener = listener;
        this.all = all;
    }

    synchronized void add(int more) {
        done += more;
        listener.accept(done / all);
    }
}
