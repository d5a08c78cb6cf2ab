package hanji.bench.gpu;

import hanji.bench.workload.RecipeStep;
import hanji.cuda.Cuda;
import hanji.generative.model.Learner;
import hanji.generative.model.Step;
import hanji.nn.data.Batch;
import hanji.tensor.Device;
import hanji.tensor.Scope;
import hanji.tensor.Tensor;
import java.util.Map;

/** Steps of a learner on a card, one behind the other, for none of which anybody waits. */
final class RepeatedStep implements AutoCloseable {
    private final Scope scope = Scope.open();
    private final Cuda cuda;
    private final Learner learner;
    private final Batch batch;
    private long done;

    RepeatedStep(RecipeStep<?> work, Cuda cuda) {
        this.cuda = cuda;
        this.learner = work.learner(Device.cuda(cuda));
        this.batch = work.batch();
    }

    /** Gives one more step to the card. */
    void step() {
        try (var _ = Scope.open()) {
            learner.step(batch, new Step(done++, 0, false));
        }
    }

    /** What the steps have changed. */
    Map<String, Tensor> state() {
        return learner.state();
    }

    @Override
    public void close() {
        cuda.synchronize();
        scope.close();
    }
}
