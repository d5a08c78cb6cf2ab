package hanji.generative.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One step of a training: which one it is, and what is noted of it in the run's log beside the losses.
 */
public final class Step {
    private final long done;
    private final double progress;
    private final boolean logged;
    private final Shard shard;
    private final Map<String, Double> notes;

    /**
     * @param done steps before this one
     * @param progress share of the training that is done before this step, 0 to 1
     * @param logged whether a line of the log follows this step
     */
    public Step(long done, double progress, boolean logged) {
        this(done, progress, logged, Shard.WHOLE, new LinkedHashMap<>());
    }

    private Step(long done, double progress, boolean logged, Shard shard, Map<String, Double> notes) {
        this.done = done;
        this.progress = progress;
        this.logged = logged;
        this.shard = shard;
        this.notes = notes;
    }

    /**
     * One of several descents of the same parameters within this step, counted over all steps: with a number of its own
     * for Adam and for random streams. What the last one notes is in the log's line of this step.
     *
     * @param turn from 0
     * @param turns in every step
     */
    public Step turn(int turn, int turns) {
        return new Step(
                Math.addExact(Math.multiplyExact(done, turns), turn),
                progress,
                logged && turn == turns - 1,
                shard,
                notes);
    }

    /** The same step where steps are counted otherwise, for a descent that begins late or anew. */
    public Step countedAs(long otherwise) {
        return new Step(otherwise, progress, logged, shard, notes);
    }

    /** The same step of a learner that sees a shard of the batch; what the first shard notes stands in the log. */
    public Step of(Shard part) {
        return new Step(done, progress, logged, part, part.index() == 0 ? notes : new LinkedHashMap<>());
    }

    /** Which part of the batch the learner sees. */
    public Shard shard() {
        return shard;
    }

    /**
     * The step of random streams from which the images of a batch draw, each its own: other numbers for each shard. What does not
     * belong to an image of the batch, such as chains that persist, draws at {@link #done}, and so the same in all shards.
     */
    public long shardStep() {
        return Math.addExact(Math.multiplyExact(done, shard.of()), shard.index());
    }

    /** Steps before this one; the step of random streams that all shards draw from alike. */
    public long done() {
        return done;
    }

    /** This step's number, from 1: what Adam counts by. */
    public long number() {
        return done + 1;
    }

    /** Share of the training that is done before this step, 0 to 1. */
    public double progress() {
        return progress;
    }

    /** Whether a line of the log follows this step, so that a figure that costs time is worth computing. */
    public boolean logged() {
        return logged;
    }

    /** Puts a figure into the log's line, if one follows this step. */
    public void note(String name, double value) {
        if (logged) notes.put(name, value);
    }

    /** What was noted, in order. */
    public Map<String, Double> notes() {
        return Collections.unmodifiableMap(notes);
    }
}
