package hanji.generative.inspect;

import static hanji.kernels.layout.OneHot.oneHot;

import hanji.generative.model.LayerChain;
import hanji.tensor.DType;
import hanji.tensor.Tensor;

/** A way to say how much each pixel matters to the score of a class: the logit. */
@FunctionalInterface
public interface Sensitivity {
    /**
     * How the class score of each image follows its pixels.
     *
     * @param images [N, H, W, C]
     * @param classes whose score is looked at, [N]
     * @return [N, H, W, C]
     */
    Tensor of(LayerChain chain, Tensor images, int[] classes);

    /** A map of each image: of each pixel the largest |value| of its channels (arXiv:1312.6034, section 3.1), [N][H W]. */
    static double[][] maps(Tensor values) {
        int images = values.shape().dim(0), channels = values.shape().dim(3);
        double[] all = values.toDoubles();
        int pixels = all.length / images / channels;
        double[][] maps = new double[images][pixels];
        for (int i = 0; i < all.length; i++) {
            int pixel = i / channels % pixels, image = i / channels / pixels;
            maps[image][pixel] = Math.max(maps[image][pixel], Math.abs(all[i]));
        }
        return maps;
    }

    /** 1 at the class of each image, where the score is taken: [N, classes]. */
    static Tensor atClasses(Tensor logits, int... classes) {
        Tensor indices = Tensor.of(classes.clone(), classes.length).to(DType.I32, logits.device());
        return oneHot(indices, logits.shape().dim(1), logits.dtype());
    }
}
