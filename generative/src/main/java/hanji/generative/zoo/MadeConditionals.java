package hanji.generative.zoo;

import hanji.generative.sampler.Conditionals;
import hanji.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The conditionals of a MADE, each unit computed once, as soon as all that it sees is known: for all values together the
 * multiply-adds of the open weights, once. A unit's chain leaves out what its mask closes, which adds zeros to it, so the bits are those of
 * the whole pass. F32 on the CPU.
 */
final class MadeConditionals implements Conditionals {
    private final Made.View view;
    private final int images;
    private final List<Integer> places;
    /** Values and units of each layer, [units, images]. */
    private final List<float[]> layers = new ArrayList<>();

    private long multiplyAdds;

    MadeConditionals(Made.View view, int images) {
        this.view = view;
        this.images = images;
        this.places = MadeMasks.places(view.masks().order());
        layers.add(new float[places.size() * images]);
        for (List<Integer> degrees : view.masks().degrees()) layers.add(new float[degrees.size() * images]);
    }

    /** What was computed so far, for all images. */
    long multiplyAdds() {
        return multiplyAdds;
    }

    @Override
    public void take(int value, double[] bits) {
        float[] values = layers.getFirst();
        for (int n = 0; n < images; n++) values[value * images + n] = (float) bits[n];
        for (int layer = 0; layer < view.masks().degrees().size(); layer++) complete(layer, places.get(value));
    }

    /** Computes the units of a layer that see the values up to a place and none behind it. */
    private void complete(int layer, int place) {
        List<Integer> degrees = view.masks().degrees().get(layer);
        float[] units = layers.get(layer + 1);
        var linear = view.network().hidden().get(layer);
        for (int unit = 0; unit < degrees.size(); unit++)
            if (degrees.get(unit) == place) {
                float[] sums = chain(
                        layers.get(layer),
                        linear.weight(),
                        view.masks().hidden().get(layer),
                        unit);
                float bias = linear.bias().floats()[unit];
                for (int n = 0; n < images; n++) units[unit * images + n] = Math.max(sums[n] + bias, 0f);
            }
    }

    @Override
    public Tensor logits(int value) {
        var output = view.network().output();
        float[] logits = chain(layers.getLast(), output.weight(), view.masks().output(), value);
        float bias = output.bias().floats()[value];
        for (int n = 0; n < images; n++) logits[n] += bias;
        view.network().direct().ifPresent(weight -> {
            float[] direct = chain(layers.getFirst(), weight, view.masks().direct(), value);
            for (int n = 0; n < images; n++) logits[n] += direct[n];
        });
        return Tensor.of(logits, images);
    }

    /** For each image the sum over open inputs of input times weight. */
    private float[] chain(float[] inputs, Tensor weight, Tensor mask, int unit) {
        float[] sums = new float[images], weights = weight.floats(), open = mask.floats();
        Arrays.fill(sums, 0);
        int outputs = weight.shape().dim(1);
        for (int i = 0; i * images < inputs.length; i++)
            if (open[i * outputs + unit] > 0) {
                accumulate(weights[i * outputs + unit], inputs, i * images, sums);
                multiplyAdds += images;
            }
        return sums;
    }

    private static void accumulate(float weight, float[] inputs, int from, float[] sums) {
        for (int n = 0; n < sums.length; n++) sums[n] = Math.fma(inputs[from + n], weight, sums[n]);
    }
}
