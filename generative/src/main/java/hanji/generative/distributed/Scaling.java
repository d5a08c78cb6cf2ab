package hanji.generative.distributed;

import java.util.Locale;
import java.util.Random;

/**
 * Time of a training step on paper: what a number of workers would take, from figures measured on one machine.
 *
 * @param machine what one worker does in what time
 * @param batch images of a step, of all workers together
 */
public record Scaling(Machine machine, int batch) {
    private static final int STEPS = 200;

    /**
     * What was measured of a worker.
     *
     * @param imageSeconds forward and backward pass of an image, for each million parameters
     * @param updateSeconds what each worker does for all parameters, whatever the number of workers, for each million: the update
     *     and the copies of the gradients
     * @param sumsPerSecond additions of two numbers in memory
     * @param bytesPerSecond through sockets, by one thread, sent and received
     * @param messageSeconds of a processor for a message, however short
     * @param jitter standard deviation of a worker's time of a step, as a share of it
     */
    public record Machine(
            double imageSeconds,
            double updateSeconds,
            double sumsPerSecond,
            double bytesPerSecond,
            double messageSeconds,
            double jitter) {}

    /**
     * A network in which all pairs of workers have the full rate at once.
     *
     * @param bitsPerSecond of each worker, either way
     * @param latency in seconds, from a worker to another
     */
    public record Link(double bitsPerSecond, double latency) {}

    /** How gradients are summed. */
    public enum Way {
        /** Each pair of workers exchanges once in either half, as {@code Mesh} does. */
        ALL_TO_ALL,
        /** Each worker passes on to the next; another order of the sum, so other bits for each number of workers. */
        RING,
        /** Partners at twice the distance each time (recursive halving and doubling); it is the fixed tree for a power of two. */
        HALVING
    }

    /** What takes the most of a step. */
    public enum Limit {
        COMPUTE,
        SLOWEST_WORKER,
        UPDATE,
        LINK,
        PROCESSOR,
        MESSAGES
    }

    /**
     * A step, in seconds.
     *
     * @param compute of a worker's images, the mean over workers
     * @param waiting for the slowest of them
     * @param update of all parameters by each worker
     * @param link bytes on their way, and latency
     * @param processor bytes through sockets beyond what the link takes, and sums
     * @param messages that are many, however short
     */
    public record Step(double compute, double waiting, double update, double link, double processor, double messages) {
        /** In all. */
        public double seconds() {
            return compute + waiting + update + link + processor + messages;
        }

        /** What takes the most of it. */
        public Limit limit() {
            double[] parts = {compute, waiting, update, link, processor, messages};
            int most = 0;
            for (int i = 1; i < parts.length; i++) if (parts[i] > parts[most]) most = i;
            return Limit.values()[most];
        }
    }

    /**
     * The step of so many workers.
     *
     * @param workers a power of two, at most the batch
     * @param parameters of the model
     */
    public Step step(int workers, double parameters, Link link, Way way) {
        double compute = batch / (double) workers * machine.imageSeconds * parameters * 1e-6;
        double waiting = compute * machine.jitter * slowest(workers);
        double update = machine.updateSeconds * parameters * 1e-6;
        if (workers == 1) return new Step(compute, waiting, update, 0, 0, 0);
        int levels = Integer.numberOfTrailingZeros(workers), others = workers - 1;
        double bytes = Float.BYTES * parameters * others / workers; // of either half, whichever way they go
        double wire = 2 * bytes * 8 / link.bitsPerSecond;
        double sockets = 2 * bytes / machine.bytesPerSecond;
        double sums = parameters * others / workers / machine.sumsPerSecond;
        int rounds = switch (way) {
            case ALL_TO_ALL -> 2;
            case RING -> 2 * others;
            case HALVING -> 2 * levels;
        };
        int messages = way == Way.ALL_TO_ALL ? 2 * others : rounds;
        return new Step(
                compute,
                waiting,
                update,
                wire + rounds * link.latency,
                Math.max(0, sockets - wire) + sums,
                messages * machine.messageSeconds);
    }

    /** The mean over steps of the largest of so many standard normal numbers: how far behind the slowest worker is. */
    static double slowest(int workers) {
        if (workers == 1) return 0;
        var random = new Random(workers); // the same at each call
        double sum = 0;
        for (int step = 0; step < STEPS; step++) {
            double most = Double.NEGATIVE_INFINITY;
            for (int worker = 0; worker < workers; worker++) most = Math.max(most, random.nextGaussian());
            sum += most;
        }
        return sum / STEPS;
    }

    /** How much faster than one worker. */
    public double speedUp(int workers, double parameters, Link link, Way way) {
        return step(1, parameters, link, way).seconds()
                / step(workers, parameters, link, way).seconds();
    }

    /** The largest number of workers, a power of two, of which each does at least half of what one does alone. */
    public int worthwhile(double parameters, Link link, Way way) {
        int most = 1;
        for (int workers = 2; workers <= batch; workers *= 2)
            if (speedUp(workers, parameters, link, way) >= 0.5 * workers) most = workers;
        return most;
    }

    /** In words. */
    public static String words(Limit limit) {
        return limit.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
