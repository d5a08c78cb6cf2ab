package hanji.generative.zoo;

import hanji.generative.model.Site;
import hanji.nn.data.Images;
import hanji.nn.layer.Linear;
import hanji.nn.layer.Module;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Noise;
import hanji.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;

/**
 * A variational autoencoder of 2 x 3 black and white pixels with one latent number, so small that integrals over it are
 * sums; its density is computed from the weights by the formulas of the model, without the code under test.
 */
record TinyVae(Site site, VaeNetwork network) {
    static final int VALUES = 6;
    /** Nodes of the trapezoidal rule are this far apart. */
    private static final double STEP = 1.0 / 256;

    private static final double END = 14;

    static Site site(int classes) {
        return new Site(2, 3, 1, classes, Device.CPU, DType.F64, new Noise(5));
    }

    static VaeNetwork.Config config() {
        return new VaeNetwork.Config(1, 4, VaeDecoder.BERNOULLI, VaeLayers.DENSE);
    }

    static TinyVae create() {
        Site site = site(0);
        VaeNetwork network = config().create(site, site.initializer("tiny"));
        scatter(network, network);
        return new TinyVae(site, network);
    }

    /** Random weights under which q(z | x) lies well inside the nodes: the maps to its mean and log-variance are small. */
    static void scatter(Module all, VaeNetwork network) {
        Untrained.scatter(all, 1);
        for (Linear map : List.of(network.mean(), network.logVar().orElseThrow()))
            for (int i = 0; i < map.weight().size(); i++)
                map.weight().set(i, 0.15 * map.weight().get(i));
    }

    /** As many copies of the image whose white pixels are the bits of a number. */
    static Images copies(int image, int count) {
        byte[] pixels = new byte[count * VALUES];
        for (int i = 0; i < pixels.length; i++) pixels[i] = (byte) ((image >> i % VALUES & 1) * 255);
        return Images.unlabelled(2, 3, 1, pixels);
    }

    /** log p(x | z) of that image. */
    double logLikelihood(int image, double z) {
        Linear decoder = network.decoder(), output = (Linear) network.output();
        int hidden = decoder.bias().size();
        double sum = 0;
        for (int d = 0; d < VALUES; d++) {
            double logit = output.bias().get(d);
            for (int h = 0; h < hidden; h++) {
                double unit =
                        Math.max(0, decoder.weight().get(h) * z + decoder.bias().get(h));
                logit += unit * output.weight().get(h * VALUES + d);
            }
            sum -= Math.log1p(Math.exp((image >> d & 1) == 1 ? -logit : logit));
        }
        return sum;
    }

    /** log p(x) of that image under a standard normal prior. */
    double logProbability(int image) {
        return Math.log(integral(z -> Math.exp(logLikelihood(image, z) + logNormal(z, 0, 0))));
    }

    static double logNormal(double z, double mean, double logVar) {
        return -0.5 * (Math.log(2 * Math.PI) + logVar + (z - mean) * (z - mean) * Math.exp(-logVar));
    }

    /** The nodes z. */
    static double[] nodes() {
        int half = (int) (END / STEP);
        return IntStream.rangeClosed(-half, half).mapToDouble(i -> i * STEP).toArray();
    }

    /** An integral over all z of what ends in zeros. */
    static double integral(DoubleUnaryOperator f) {
        return STEP * Arrays.stream(nodes()).map(f).sum();
    }

    /** Codes [N, 1]. */
    static Tensor codes(double... z) {
        return Tensor.of(z, z.length, 1);
    }
}
