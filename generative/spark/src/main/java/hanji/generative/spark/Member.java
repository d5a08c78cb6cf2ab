package hanji.generative.spark;

import hanji.generative.distributed.Cluster;
import java.io.Serializable;
import java.util.List;
import org.apache.spark.BarrierTaskContext;
import scala.collection.Iterator;
import scala.runtime.AbstractFunction1;

/** The task of one worker among those that run at once. */
final class Member extends AbstractFunction1<Iterator<Integer>, Iterator<Integer>> implements Serializable {
    private static final long serialVersionUID = 1;

    private final Cluster.Gang gang;
    private final int workers;

    Member(Cluster.Gang gang, int workers) {
        this.gang = gang;
        this.workers = workers;
    }

    @Override
    public Iterator<Integer> apply(Iterator<Integer> nothing) {
        BarrierTaskContext context = BarrierTaskContext.get();
        try {
            gang.run(context.partitionId(), workers, word -> List.of(context.allGather(word)));
            context.barrier(); // nobody is done before all are, so that all are started again or none
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e.getClass().getSimpleName() + ": " + e.getMessage(), e);
        }
        return nothing;
    }
}
