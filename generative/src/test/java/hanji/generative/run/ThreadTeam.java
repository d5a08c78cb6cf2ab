package hanji.generative.run;

import hanji.generative.distributed.Exchange;
import hanji.generative.distributed.Team;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Workers that are threads of this JVM and give each other their arrays. */
public final class ThreadTeam {
    private final int shards;
    private final List<List<float[]>> brought = new ArrayList<>();
    private final CyclicBarrier barrier;
    private Exchange.Go go = new Exchange.Go(0, false);

    private ThreadTeam(int workers, int shards) {
        this.shards = shards;
        this.barrier = new CyclicBarrier(workers);
        for (int rank = 0; rank < workers; rank++) brought.add(List.of());
    }

    /** What one worker does. */
    @FunctionalInterface
    public interface Work<T> {
        T as(Team team) throws Exception;
    }

    /** Does the work as each of several workers, and returns what came of it, by rank. */
    public static <T> List<T> run(int workers, int shards, Work<T> work) throws Exception {
        var team = new ThreadTeam(workers, shards);
        try (var threads = Executors.newFixedThreadPool(workers)) {
            List<Callable<T>> tasks = new ArrayList<>();
            for (int rank = 0; rank < workers; rank++) {
                var own = new Team(rank, workers, team.exchange(rank));
                tasks.add(() -> work.as(own));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> each : threads.invokeAll(tasks)) results.add(each.get());
            return results;
        }
    }

    private Exchange exchange(int rank) {
        return new Exchange() {
            @Override
            public Go agree(Go own) {
                if (rank == 0) go = own;
                await();
                Go agreed = go;
                await();
                return agreed;
            }

            @Override
            public void sum(List<float[]> parts, float[] sum) {
                brought.set(rank, parts);
                await();
                System.arraycopy(tree(), 0, sum, 0, sum.length);
                await();
            }

            @Override
            public void close() {}
        };
    }

    /** The rule of docs/numerics.md, over leaves of which a subtree's first holds the sum and the others are left out. */
    private float[] tree() {
        float[][] part = new float[shards][];
        int workers = brought.size();
        for (int rank = 0; rank < workers; rank++) {
            var subtrees = new Team(rank, workers, Exchange.ALONE).subtrees(shards);
            for (int i = 0; i < subtrees.size(); i++)
                part[subtrees.get(i).first()] = brought.get(rank).get(i).clone();
        }
        for (int s = 1; s < shards; s *= 2)
            for (int i = 0; i + s < shards; i += 2 * s)
                if (part[i + s] != null) for (int k = 0; k < part[i].length; k++) part[i][k] += part[i + s][k];
        return part[0];
    }

    private void await() {
        try {
            barrier.await();
        } catch (InterruptedException | BrokenBarrierException e) {
            throw new IllegalStateException(e);
        }
    }
}
