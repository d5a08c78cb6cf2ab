package hanji.bench.workload;

import hanji.generative.model.Draws;
import hanji.generative.model.Learner;
import hanji.nn.data.Images;
import hanji.tensor.Device;
import hanji.tensor.Philox;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Drawing images from a model of the zoo as {@code ./hanji sample} does, after a few steps of training, which give a network that
 * begins by answering 0 something to say. What is compared is a few of the images.
 *
 * @param training from which the model comes
 * @param count images that are drawn
 */
public record RecipeDrawing<O extends Record>(RecipeStep<O> training, int count) implements Workload {
    /** The randomness of what is drawn. */
    public static final Philox NOISE = new Philox(1, 0, 0);

    /** Name of what is compared: intensities, 0 to 255. */
    public static final String IMAGES = "images";

    private static final int STEPS = 3;
    private static final int MOST_COMPARED = 4;

    /** Images that are compared: each side computes them once, and that of Hanji before its code is compiled. */
    public int compared() {
        return Math.min(MOST_COMPARED, count);
    }

    private Learner learner(Device device) {
        return training.trained(device, STEPS);
    }

    /** What the learner is after its steps, by its own names. */
    public Map<String, float[]> state() {
        var state = new LinkedHashMap<String, float[]>();
        learner(Device.cpu(1)).state().forEach((name, tensor) -> state.put(name, tensor.toFloats()));
        return state;
    }

    /** One intensity in 255: the nearest of a value half way between two is a matter of rounding. */
    @Override
    public double tolerance() {
        return 1.01 / 255;
    }

    @Override
    public Task on(Device device) {
        return new Drawing((Draws) learner(device).fitted(), this);
    }

    private record Drawing(Draws model, RecipeDrawing<?> work) implements Task {
        @Override
        public void run() {
            model.sample(NOISE, work.count);
        }

        @Override
        public Map<String, float[]> results() {
            Images images = model.sample(NOISE, work.compared());
            float[] intensities = new float[images.pixels().length];
            for (int i = 0; i < intensities.length; i++) intensities[i] = Byte.toUnsignedInt(images.pixels()[i]);
            return Map.of(IMAGES, intensities);
        }
    }
}
