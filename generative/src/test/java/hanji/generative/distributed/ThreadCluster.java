package hanji.generative.distributed;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BiConsumer;

/** A cluster whose workers are threads of this process, for commands at the address {@code threads[N]}. */
public class ThreadCluster implements Cluster {
    private static final int ATTEMPTS = 3;

    /** What the workers of the last start said to each other. */
    volatile List<String> said = List.of();

    @Override
    public boolean knows(String address) {
        return address.startsWith("threads");
    }

    @Override
    public void together(String address, int workers, Gang task) {
        Gang sent = (Gang) copied(task);
        for (int attempt = 1; ; attempt++)
            try {
                once(workers, sent);
                return;
            } catch (ExecutionException e) {
                if (e.getCause() instanceof ClusterFailure decided) throw decided;
                if (attempt == ATTEMPTS) throw new ClusterFailure("given up: " + e.getCause(), e);
            } catch (InterruptedException e) {
                throw new ClusterFailure("interrupted", e);
            }
    }

    private void once(int workers, Gang task) throws ExecutionException, InterruptedException {
        var words = new String[workers];
        var barrier = new CyclicBarrier(workers, () -> said = List.of(words.clone()));
        try (var threads = Executors.newCachedThreadPool()) {
            List<Future<?>> running = new ArrayList<>();
            for (int rank = 0; rank < workers; rank++) {
                int self = rank;
                running.add(threads.submit(() -> {
                    task.run(self, workers, word -> {
                        words[self] = word;
                        await(barrier);
                        return Arrays.asList(words.clone());
                    });
                    return null;
                }));
            }
            for (Future<?> worker : running) worker.get();
        }
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (InterruptedException | BrokenBarrierException e) {
            throw new IllegalStateException(e);
        }
    }

    /** As it comes out at the other end of a connection. */
    static Object copied(Object object) {
        try {
            return read(written(object));
        } catch (IOException | ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    static byte[] written(Object object) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var out = new ObjectOutputStream(bytes)) {
            out.writeObject(object);
        }
        return bytes.toByteArray();
    }

    static Object read(byte[] bytes) throws IOException, ClassNotFoundException {
        try (var in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
            return in.readObject();
        }
    }

    @Override
    public List<byte[]> each(String address, List<Job> jobs, BiConsumer<Integer, byte[]> done) {
        List<byte[]> results = new ArrayList<>();
        try (var threads = Executors.newFixedThreadPool(2)) {
            List<Future<byte[]>> running = new ArrayList<>();
            for (Job job : jobs) running.add(threads.submit(((Job) copied(job))::run));
            for (Future<byte[]> job : running) {
                results.add(job.get());
                done.accept(results.size() - 1, results.getLast());
            }
            return results;
        } catch (ExecutionException | InterruptedException e) {
            throw new ClusterFailure("a job failed: " + e.getCause(), e);
        }
    }
}
