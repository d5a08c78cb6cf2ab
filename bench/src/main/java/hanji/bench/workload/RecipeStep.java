package hanji.bench.workload;

import hanji.generative.model.Learner;
import hanji.generative.model.Loss;
import hanji.generative.model.Recipe;
import hanji.generative.model.Site;
import hanji.generative.model.Step;
import hanji.nn.data.Batch;
import hanji.nn.data.Position;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Noise;
import hanji.tensor.Scope;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * One step of training a model of the zoo as {@code ./hanji train} takes it: from the bytes of images to moved weights, with
 * whatever the model's learner does beside. What is compared is the losses of the first steps, whose noise the other side draws from
 * the same random streams.
 *
 * @param images N, of one channel
 * @param side H and W
 */
public record RecipeStep<O extends Record>(Recipe<O> recipe, O options, int images, int side) implements Workload {
    /** The learner's randomness. */
    public static final Noise NOISE = new Noise(1);

    /** Intensities, [N, H, W, 1]. */
    public byte[] pixels() {
        return Inputs.bytes(0, images * side * side);
    }

    /** Before the first step. */
    public Learner learner(Device device) {
        return recipe.learner(options, new Site(side, side, 1, 0, device, DType.F32, NOISE));
    }

    /** What a step changes, before the first one, by the learner's names. */
    public Map<String, float[]> state() {
        var state = new LinkedHashMap<String, float[]>();
        learner(Device.cpu(1)).state().forEach((name, tensor) -> state.put(name, tensor.toFloats()));
        return state;
    }

    @Override
    public double tolerance() {
        return 1e-4;
    }

    @Override
    public Task on(Device device) {
        return steps(device);
    }

    /** What every step sees. */
    public Batch batch() {
        int[] indices = IntStream.range(0, images).toArray();
        return new Batch(Position.START, indices, pixels(), new int[0]);
    }

    private Steps steps(Device device) {
        return new Steps(learner(device), batch());
    }

    /** The learner after some steps. */
    Learner trained(Device device, int steps) {
        Steps task = steps(device);
        for (int step = 0; step < steps; step++) task.run();
        return task.learner;
    }

    private static final class Steps implements Task {
        private final Learner learner;
        private final Batch batch;
        private long done;

        Steps(Learner learner, Batch batch) {
            this.learner = learner;
            this.batch = batch;
        }

        @Override
        public void run() {
            step();
        }

        private float step() {
            try (var _ = Scope.open()) {
                List<Loss> losses = learner.step(batch, new Step(done++, 0, false));
                return (float) losses.getFirst().value().item();
            }
        }

        @Override
        public Map<String, float[]> results() {
            float[] losses = new float[Training.STEPS_COMPARED];
            for (int i = 0; i < losses.length; i++) losses[i] = step();
            return Map.of(Training.LOSSES, losses);
        }
    }
}
