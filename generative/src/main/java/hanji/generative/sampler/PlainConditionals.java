package hanji.generative.sampler;

import static hanji.kernels.layout.Reshape.reshape;
import static hanji.kernels.layout.Slice.slice;

import hanji.tensor.Tensor;

/**
 * The conditionals from the values alone: the network sees all of them for each.
 *
 * @param values [images, D]; 0 where none was taken
 */
record PlainConditionals(BinaryAutoregressive network, int images, double[] values) implements Conditionals {
    @Override
    public Tensor logits(int value) {
        Tensor weight = network.parameters().values().iterator().next();
        Tensor all = Tensor.of(values.clone(), images, dimensions()).to(weight.dtype(), weight.device());
        return reshape(slice(network.logits(all), 1, value, value + 1), images);
    }

    @Override
    public void take(int value, double[] bits) {
        for (int n = 0; n < images; n++) values[n * dimensions() + value] = bits[n];
    }

    private int dimensions() {
        return network.order().length;
    }
}
