package hanji.generative.run;

import hanji.generative.distributed.Team;
import hanji.generative.model.Fitted;
import hanji.generative.model.Learner;
import hanji.generative.model.Loss;
import hanji.generative.model.Shard;
import hanji.generative.model.Step;
import hanji.nn.data.Batch;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Scope;
import hanji.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Trains by the shards of each batch: one learner for each shard of this worker, all equal after each step. They run in
 * turn, each on a thread of its own, since a recipe may wait for the other shards anywhere in its step. What a step results
 * in is a function of the number of shards, not of the number of workers that share them.
 */
final class ShardedLearner implements Learner {
    private final Team team;
    private final int shards;
    private final int first;
    private final List<Learner> learners;
    private final Meeting meeting;

    /** Whether all have the state of the first, which alone is restored. */
    private boolean alike;

    /**
     * @param shards of a batch, of all workers together
     * @param learner makes one for a shard, each time the same
     */
    ShardedLearner(Team team, int shards, Supplier<Learner> learner) {
        this.team = team;
        this.shards = shards;
        this.first = team.first(shards);
        this.learners = Stream.generate(learner).limit(team.count(shards)).toList();
        this.meeting = new Meeting(team.subtrees(shards), team.exchange());
    }

    @Override
    public List<Loss> step(Batch batch, Step now) {
        makeAlike();
        meeting.begin();
        try (ExecutorService threads =
                Executors.newThreadPerTaskExecutor(Thread.ofPlatform().daemon().factory())) {
            for (int other = 1; other < learners.size(); other++) {
                int own = other;
                threads.execute(() -> attendQuietly(() -> {
                    try (var _ = Scope.open()) {
                        return part(own, batch, now);
                    }
                }));
            }
            return meeting.attend(() -> part(0, batch, now));
        }
    }

    /** The first shard, which everyone waits for at the end of a step, fails with this one and says why. */
    private void attendQuietly(Supplier<List<Loss>> part) {
        try {
            meeting.attend(part);
        } catch (RuntimeException | Error known) {
            // The meeting keeps it.
        }
    }

    /** A learner's part of the step, and what else is to be the same in all afterwards. */
    private List<Loss> part(int own, Batch batch, Step now) {
        int images = batch.count() / shards, from = (first + own) * images;
        var shard = new Shard(first + own, shards, tensors -> mean(first + own, tensors));
        Learner learner = learners.get(own);
        List<Loss> losses = learner.step(batch.slice(from, from + images), now.of(shard));
        List<Tensor> ofStep = new ArrayList<>(losses.stream().map(Loss::value).toList());
        ofStep.addAll(learner.buffers());
        List<Tensor> means = mean(first + own, ofStep);
        List<Tensor> buffers = List.copyOf(learner.buffers());
        for (int i = 0; i < buffers.size(); i++) buffers.get(i).copyFrom(means.get(losses.size() + i));
        List<Loss> ofBatch = new ArrayList<>();
        for (int i = 0; i < losses.size(); i++)
            ofBatch.add(new Loss(losses.get(i).name(), losses.get(i).unit(), means.get(i)));
        return ofBatch;
    }

    /** {@link hanji.generative.model.AllReduce#mean}. */
    private List<Tensor> mean(int shard, List<Tensor> tensors) {
        float[] own =
                meeting.array(shard, tensors.stream().mapToInt(Tensor::size).sum());
        int at = 0;
        for (Tensor tensor : tensors) {
            float[] values = isOnCpu(tensor) ? tensor.floats() : tensor.toFloats();
            System.arraycopy(values, 0, own, at, tensor.size());
            at += tensor.size();
        }
        float[] sum = meeting.sum(shard, own);
        List<Tensor> means = new ArrayList<>();
        at = 0;
        for (Tensor tensor : tensors) {
            means.add(times(1f / shards, sum, at, tensor));
            at += tensor.size();
        }
        return means;
    }

    /** Values from {@code from} on, each times a factor, as a tensor like another. */
    private static Tensor times(float factor, float[] values, int from, Tensor like) {
        Tensor out = Tensor.empty(DType.F32, like.shape(), isOnCpu(like) ? like.device() : Device.CPU);
        float[] to = out.floats();
        for (int i = 0; i < like.size(); i++) to[i] = values[from + i] * factor;
        return isOnCpu(like) ? out : out.to(DType.F32, like.device());
    }

    private static boolean isOnCpu(Tensor tensor) {
        return tensor.device().cuda().isEmpty();
    }

    private void makeAlike() {
        if (alike) return;
        Map<String, Tensor> restored = learners.getFirst().state();
        for (Learner other : learners.subList(1, learners.size())) {
            Map<String, Tensor> state = other.state();
            restored.forEach((name, tensor) ->
                    Objects.requireNonNull(state.get(name), name).copyFrom(tensor));
        }
        alike = true;
    }

    @Override
    public Map<String, Tensor> state() {
        return learners.getFirst().state();
    }

    @Override
    public int least() {
        return shards * learners.getFirst().least();
    }

    @Override
    public boolean converged() {
        return learners.getFirst().converged();
    }

    @Override
    public Fitted fitted() {
        return learners.getFirst().fitted();
    }
}
