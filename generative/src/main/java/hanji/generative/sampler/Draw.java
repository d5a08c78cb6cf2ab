package hanji.generative.sampler;

import hanji.autograd.Op;
import hanji.kernels.random.Categorical;
import hanji.tensor.DType;
import hanji.tensor.Philox;
import hanji.tensor.Scope;
import hanji.tensor.Tensor;
import java.util.Arrays;

/**
 * Draws each intensity from its softmax.
 *
 * @param random key of the noise, which is numbered by image, pixel and colour: the element of the images
 * @param first number of the noise of element 0
 */
record Draw(Philox random, int first) implements Choice {
    /** Of images numbered from 0. */
    Draw(Philox random) {
        this(random, 0);
    }

    @Override
    public void choose(Tensor logits, int[] elements, byte[] images) {
        try (var _ = Scope.open()) {
            int[] ofNoise =
                    Arrays.stream(elements).map(element -> first + element).toArray();
            Tensor numbers = Tensor.of(ofNoise, ofNoise.length).to(DType.I32, logits.device());
            Tensor drawn = Op.run(new Categorical(logits, numbers, random, DType.U8));
            double[] intensities = drawn.toDoubles();
            for (int i = 0; i < elements.length; i++) images[elements[i]] = (byte) intensities[i];
        }
    }
}
