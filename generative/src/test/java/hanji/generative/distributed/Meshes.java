package hanji.generative.distributed;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** Workers that are threads of one process, connected over loopback. */
final class Meshes implements AutoCloseable {
    final List<Mesh> meshes;

    private Meshes(List<Mesh> meshes) {
        this.meshes = meshes;
    }

    /** What a worker does with its mesh. */
    @FunctionalInterface
    interface Work {
        void of(int rank, Mesh mesh) throws Exception;
    }

    static Meshes of(int workers, int shards, Patience patience, Consumer<String> log) throws IOException {
        var secret = Secret.fresh();
        byte[] generation = Secret.nonce();
        List<Rendezvous> places = new ArrayList<>();
        List<InetSocketAddress> addresses = new ArrayList<>();
        for (int rank = 0; rank < workers; rank++) {
            places.add(Rendezvous.at(InetAddress.getLoopbackAddress(), patience));
            addresses.add(places.getLast().address());
        }
        List<Callable<Mesh>> joining = new ArrayList<>();
        for (int rank = 0; rank < workers; rank++) {
            int self = rank;
            joining.add(() -> new Mesh(
                    self,
                    shards,
                    places.get(self).all(new Rendezvous.Ticket(secret, generation, self), addresses, log),
                    patience,
                    log));
        }
        return new Meshes(together(joining));
    }

    /** Does the same in all workers at once, and fails if one does. */
    void all(Work work) {
        List<Callable<Boolean>> tasks = new ArrayList<>();
        for (int rank = 0; rank < meshes.size(); rank++) {
            int self = rank;
            tasks.add(() -> {
                work.of(self, meshes.get(self));
                return true;
            });
        }
        together(tasks);
    }

    static <T> List<T> together(List<Callable<T>> tasks) {
        List<T> results = new ArrayList<>();
        try (var threads =
                Executors.newThreadPerTaskExecutor(Thread.ofPlatform().daemon().factory())) {
            List<Future<T>> running = tasks.stream().map(threads::submit).toList();
            for (Future<T> one : running) results.add(one.get(60, TimeUnit.SECONDS));
            return results;
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            return fail(e);
        }
    }

    @Override
    public void close() {
        meshes.forEach(Mesh::close);
    }
}
