package hanji.generative.cli;

import hanji.generative.distributed.Cluster;
import hanji.generative.distributed.ClusterFailure;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BiConsumer;

/** A cluster of threads, {@code threads[N]}: what a job captures goes through bytes, as on the way to another machine. */
public final class ThreadCluster implements Cluster {
    @Override
    public boolean knows(String address) {
        return address.matches("threads\\[\\d+]");
    }

    private static int threads(String address) {
        return Integer.parseInt(address.replaceAll("\\D", ""));
    }

    @Override
    public void together(String address, int workers, Gang task) {
        String[] words = new String[workers];
        var barrier = new CyclicBarrier(workers);
        try (var pool = Executors.newFixedThreadPool(workers)) {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < workers; i++) {
                int rank = i;
                Gang copy = sent(task);
                Gathering gathering = word -> {
                    words[rank] = word;
                    meet(barrier);
                    List<String> said = List.of(words.clone());
                    meet(barrier);
                    return said;
                };
                all.add(pool.submit(() -> {
                    copy.run(rank, workers, gathering);
                    return rank;
                }));
            }
            for (Future<?> each : all) result(each);
        }
    }

    private static void meet(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (InterruptedException | BrokenBarrierException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public List<byte[]> each(String address, List<Job> jobs, BiConsumer<Integer, byte[]> done) {
        List<byte[]> results = new ArrayList<>();
        try (var pool = Executors.newFixedThreadPool(threads(address))) {
            List<Future<byte[]>> all = new ArrayList<>();
            for (Job job : jobs) all.add(pool.submit(sent(job)::run));
            for (Future<byte[]> each : all) {
                results.add(result(each));
                done.accept(results.size() - 1, results.getLast());
            }
        }
        return results;
    }

    private static <T> T result(Future<T> future) {
        try {
            return future.get();
        } catch (InterruptedException | ExecutionException e) {
            throw new ClusterFailure("a job failed: " + e.getMessage(), e);
        }
    }

    @SuppressWarnings("unchecked")
    private static <T> T sent(T task) {
        var bytes = new ByteArrayOutputStream();
        try (var out = new ObjectOutputStream(bytes)) {
            out.writeObject(task);
            out.flush();
            return (T) new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject();
        } catch (IOException | ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }
}
