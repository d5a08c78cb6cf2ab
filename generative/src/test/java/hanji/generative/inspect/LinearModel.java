package hanji.generative.inspect;

import static hanji.kernels.matmul.MatMul.matMul;
import static hanji.kernels.softmax.LogSoftmax.logSoftmax;

import hanji.generative.model.LayerChain;
import hanji.generative.model.LayerChain.Link;
import hanji.generative.model.Layered;
import hanji.generative.model.Site;
import hanji.nn.data.Images;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Noise;
import hanji.tensor.Philox;
import hanji.tensor.Tensor;
import java.util.List;
import java.util.Map;

/**
 * A classifier whose logits are a linear function of the image, in double precision: what all ways of looking inside must get
 * exactly right.
 *
 * @param weight [H W C, classes]
 */
record LinearModel(Tensor weight, Site site) implements Layered {
    /** Of weights uniform on [-1, 1). */
    static LinearModel of(int height, int width, int channels, int classes) {
        var site = new Site(height, width, channels, classes, Device.CPU, DType.F64, new Noise(1));
        double[] weights = new double[site.dimensions() * classes];
        var random = new Philox(3, 1, 4);
        for (int i = 0; i < weights.length; i++) weights[i] = 2 * random.uniform(i) - 1;
        return new LinearModel(Tensor.of(weights, site.dimensions(), classes), site);
    }

    /** Random images of the size that it takes. */
    Images images(int count) {
        byte[] pixels = new byte[count * site.dimensions()];
        var random = new Philox(3, 1, 5);
        for (int i = 0; i < pixels.length; i++) pixels[i] = (byte) (256 * random.uniform(i));
        return Images.unlabelled(site.height(), site.width(), site.channels(), pixels);
    }

    /** The weight of a value of the image in the score of a class. */
    double weight(int value, int label) {
        return weight.get(value * site.classes() + label);
    }

    @Override
    public LayerChain layers() {
        return new LayerChain(
                List.of(new Link("logits", weight, units -> matMul(LayerChain.rows(units), weight), false)));
    }

    @Override
    public Tensor input(Images images) {
        return site.unit(images);
    }

    @Override
    public Map<String, Tensor> weights() {
        return Map.of("weight", weight);
    }

    @Override
    public Tensor logProbs(Images images) {
        return logSoftmax(layers().logits(input(images)));
    }
}
