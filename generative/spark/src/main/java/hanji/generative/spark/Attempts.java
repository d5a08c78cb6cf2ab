package hanji.generative.spark;

import hanji.generative.distributed.ClusterFailure;
import java.util.Optional;
import org.apache.spark.ExceptionFailure;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskFailedReason;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.apache.spark.scheduler.SparkListenerStageCompleted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;

/**
 * Watches the attempts at one piece of work: Spark runs a stage again whatever it failed by, and what fails by itself would fail
 * again. So there are only a few attempts after the last death of a worker; more than one, since the news of a death may be late.
 */
final class Attempts extends SparkListener {
    private static final int WITHOUT_A_DEATH = 4;

    private final SparkContext context;
    private final String group;
    private int failed;
    private int failedSinceDeath;
    private int lastFailed = -1;
    private String last = "";
    private Optional<ClusterFailure> verdict = Optional.empty();

    Attempts(SparkContext context, String group) {
        this.context = context;
        this.group = group;
    }

    @Override
    public synchronized void onExecutorRemoved(SparkListenerExecutorRemoved removed) {
        failedSinceDeath = 0;
        last = "a worker died: " + FailureLines.first(removed.reason());
    }

    @Override
    public synchronized void onTaskEnd(SparkListenerTaskEnd end) {
        if (!(end.reason() instanceof ExceptionFailure failure)) {
            if (end.reason() instanceof TaskFailedReason reason && last.isEmpty()) last = FailureLines.first(reason.toErrorString());
            return;
        }
        String where = "worker " + end.taskInfo().partitionId() + " on " + end.taskInfo().host();
        last = where + ": " + FailureLines.of(failure);
        Optional<ClusterFailure> decided = FailureLines.decided(failure);
        if (decided.isPresent()) giveUp(decided.get());
        else if (FailureLines.isForeign(failure))
            giveUp(new ClusterFailure(where + " cannot run this build (" + FailureLines.of(failure)
                    + "); every machine needs a JDK 25 and the same ./hanji spark worker"));
    }

    @Override
    public synchronized void onStageCompleted(SparkListenerStageCompleted completed) {
        int attempt = completed.stageInfo().attemptNumber();
        // Of a barrier stage each task that ends otherwise than well fails the attempt once more.
        if (completed.stageInfo().failureReason().isEmpty() || attempt == lastFailed) return;
        lastFailed = attempt;
        failed++;
        failedSinceDeath++;
        if (failedSinceDeath == WITHOUT_A_DEATH)
            giveUp(new ClusterFailure("given up after " + failed + " attempts; " + last));
    }

    private void giveUp(ClusterFailure why) {
        if (verdict.isPresent()) return;
        verdict = Optional.of(why);
        context.cancelJobGroup(group, why.getMessage());
    }

    /** What to tell the user of a job that Spark ended by an exception. */
    synchronized ClusterFailure failure(Exception thrown) {
        if (verdict.isPresent()) return verdict.get();
        String words = FailureLines.first(String.valueOf(thrown.getMessage()));
        return new ClusterFailure("the cluster gave up: " + words + (last.isEmpty() ? "" : " (" + last + ")"), thrown);
    }
}
