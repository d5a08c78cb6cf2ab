package hanji.bench.gpu;

import hanji.bench.workload.RecipeStep;
import hanji.cuda.Cuda;
import hanji.cuda.RepeatedWork;
import hanji.generative.model.Learner;
import hanji.generative.model.Step;
import hanji.nn.data.Batch;
import hanji.tensor.Device;
import hanji.tensor.Scope;
import hanji.tensor.Tensor;
import java.util.Map;
import java.util.Optional;

/** Steps of a learner on a card, one behind the other, for none of which anybody waits. */
final class RepeatedStep implements AutoCloseable {
    private final Scope scope = Scope.open();
    private final Cuda cuda;
    private final Learner learner;
    private final Batch batch;
    private final Optional<RepeatedWork> graph;
    private long done;

    /** @param graphed whether steps are given to the card as one graph, where they can be and this build can */
    RepeatedStep(RecipeStep<?> work, Cuda cuda, boolean graphed) {
        this.cuda = cuda;
        this.graph = graphed ? graph(cuda) : Optional.empty();
        this.learner = work.learner(Device.cuda(cuda));
        this.batch = work.batch();
    }

    /** None with the libraries of an older build, which knows no graphs. */
    private static Optional<RepeatedWork> graph(Cuda cuda) {
        try {
            return Optional.of(cuda.repeat());
        } catch (LinkageError _) {
            return Optional.empty();
        }
    }

    /** Gives one more step to the card. */
    void step() {
        try (var _ = Scope.open()) {
            var now = new Step(done++, 0, false);
            if (graph.isPresent()) graph.get().run(() -> learner.step(batch, now));
            else learner.step(batch, now);
        }
    }

    /** How the card was given the steps. */
    String way() {
        if (graph.isEmpty()) return "launch by launch";
        RepeatedWork work = graph.get();
        return work.replays() > 0
                ? "one graph"
                : "launch by launch, because " + work.obstacle().orElse("no step was repeated");
    }

    /** What the steps have changed. */
    Map<String, Tensor> state() {
        return learner.state();
    }

    @Override
    public void close() {
        cuda.synchronize();
        if (graph.isPresent()) graph.get().close(); // the class is not named, which an older build lacks
        scope.close();
    }
}
