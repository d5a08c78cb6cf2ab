package hanji.generative.spark;

import hanji.generative.distributed.Cluster;
import java.io.Serializable;
import org.apache.spark.TaskContext;
import scala.collection.Iterator;
import scala.runtime.AbstractFunction2;

/** The task of a job that stands alone. What it fails by comes back as a result: it would fail again. */
final class Piece extends AbstractFunction2<TaskContext, Iterator<Cluster.Job>, Piece.Outcome> implements Serializable {
    private static final long serialVersionUID = 1;

    /**
     * What became of a job.
     *
     * @param result empty if it failed
     * @param failure in words, empty if it did not
     */
    record Outcome(byte[] result, String failure) implements Serializable {}

    @Override
    public Outcome apply(TaskContext context, Iterator<Cluster.Job> jobs) {
        try {
            return new Outcome(jobs.next().run(), "");
        } catch (Exception e) {
            String message = e.getMessage() == null ? "" : ": " + e.getMessage();
            return new Outcome(new byte[0], e.getClass().getSimpleName() + message);
        }
    }
}
