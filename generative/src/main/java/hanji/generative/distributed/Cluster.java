package hanji.generative.distributed;

import java.io.Serializable;
import java.util.List;
import java.util.function.IntConsumer;

/** Starts work on other processes. Found by {@link java.util.ServiceLoader}; the engine behind it is a module of its own. */
public interface Cluster {
    /** Whether this cluster can be at such an address, for example {@code local[2]} or {@code spark://host:7077}. */
    boolean knows(String address);

    /**
     * Runs a task on several workers that all run at once; it returns when all have ended. If one dies, all are started again.
     *
     * @param address of the cluster
     * @param workers how many
     * @throws ClusterFailure if the cluster cannot be reached, is too small, or gave up after several tries
     */
    void together(String address, int workers, Gang task);

    /**
     * Runs jobs that need nothing of each other, as many at once as the cluster has room for; a job whose worker dies is run
     * again.
     *
     * @param done hears each job's number when its result is there
     * @return the results in the order of the jobs
     * @throws ClusterFailure if the cluster cannot be reached, or a job fails
     */
    List<byte[]> each(String address, List<Job> jobs, IntConsumer done);

    /** A task for workers that talk to each other. */
    @FunctionalInterface
    interface Gang extends Serializable {
        /**
         * Does a worker's part.
         *
         * @param rank of this worker, from 0
         * @param workers number of workers
         * @param gathering costs a second a call
         */
        void run(int rank, int workers, Gathering gathering) throws Exception;
    }

    /** A meeting of all workers. */
    @FunctionalInterface
    interface Gathering {
        /** What each worker says, by rank, once all have said something. */
        List<String> all(String word);
    }

    /** A job that stands alone. */
    @FunctionalInterface
    interface Job extends Serializable {
        /** Its result. */
        byte[] run() throws Exception;
    }
}
