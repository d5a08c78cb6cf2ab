package hanji.generative.distributed;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Measures sums over workers that are threads of this process, each connected to each by sockets over loopback. */
public final class Loopback {
    private static final int WARM_UP = 200;

    private Loopback() {}

    /**
     * Milliseconds of one sum, the median.
     *
     * @param workers how many
     * @param floats length of what is summed
     * @param rounds how many sums are measured
     */
    public static double milliseconds(int workers, int floats, int rounds) throws IOException {
        List<Rendezvous> places = new ArrayList<>();
        List<InetSocketAddress> addresses = new ArrayList<>();
        for (int rank = 0; rank < workers; rank++) {
            places.add(Rendezvous.at(InetAddress.getLoopbackAddress(), Patience.STANDARD));
            addresses.add(places.getLast().address());
        }
        var secret = Secret.fresh();
        byte[] generation = Secret.nonce();
        List<Callable<double[]>> tasks = new ArrayList<>();
        for (int rank = 0; rank < workers; rank++) {
            int self = rank;
            tasks.add(() -> {
                var ticket = new Rendezvous.Ticket(secret, generation, self);
                var others = places.get(self).all(ticket, addresses, _ -> {});
                try (var mesh = new Mesh(self, Integer.highestOneBit(workers), others, Patience.STANDARD, _ -> {})) {
                    return sums(mesh, self, floats, rounds);
                }
            });
        }
        return median(together(tasks));
    }

    private static double[] sums(Mesh mesh, int rank, int floats, int rounds) {
        var part = new float[floats];
        var random = new Random(rank);
        for (int i = 0; i < floats; i++) part[i] = random.nextFloat();
        var sum = new float[floats];
        var milliseconds = new double[rounds];
        for (int round = -WARM_UP; round < rounds; round++) {
            mesh.agree(new Exchange.Go(0, true)); // all begin at once
            long began = System.nanoTime();
            mesh.sum(List.of(part), sum);
            if (round >= 0) milliseconds[round] = (System.nanoTime() - began) * 1e-6;
        }
        return milliseconds;
    }

    /** Numbers that one thread adds to others in a second, in arrays as long as these. */
    public static double sumsPerSecond(int floats, int rounds) {
        var joins = Joins.of(List.of(new Subtree(0, 1), new Subtree(1, 1)));
        float[][] arrays = new float[2][floats];
        var offsets = new int[2];
        for (int round = 0; round < WARM_UP; round++) joins.apply(arrays, offsets, floats);
        long began = System.nanoTime();
        for (int round = 0; round < rounds; round++) joins.apply(arrays, offsets, floats);
        return 1e9 * floats * rounds / (System.nanoTime() - began);
    }

    private static List<double[]> together(List<Callable<double[]>> tasks) {
        try (ExecutorService threads =
                Executors.newThreadPerTaskExecutor(Thread.ofPlatform().daemon().factory())) {
            List<Future<double[]>> running = tasks.stream().map(threads::submit).toList();
            List<double[]> results = new ArrayList<>();
            for (Future<double[]> one : running) results.add(one.get());
            return results;
        } catch (InterruptedException | ExecutionException e) {
            throw new ClusterFailure("workers on loopback failed: " + e.getMessage(), e);
        }
    }

    private static double median(List<double[]> byWorker) {
        double[] all =
                byWorker.stream().flatMapToDouble(Arrays::stream).sorted().toArray();
        return all[all.length / 2];
    }
}
