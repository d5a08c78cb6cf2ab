package hanji.bench.libtorch;

import hanji.bench.libtorch.FirstState.Affine;
import hanji.bench.peer.Layout;
import hanji.bench.workload.RecipeStep;
import hanji.bench.workload.Task;
import hanji.generative.zoo.Vae;
import org.bytedeco.pytorch.Adam;
import org.bytedeco.pytorch.AdamOptions;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/** A variational autoencoder with convolutions and a Bernoulli decoder, as it is written with PyTorch. */
record TorchConvVae(Encoder encoder, Affine mean, Affine logVar, Affine decoder, Output output) {
    private static final int CHANNELS = 32;
    private static final int SIZE = 4;

    /** Images [N, 1, H, W] to hidden units. */
    record Encoder(Affine first, Affine second, Affine hidden) {
        Tensor forward(Tensor images) {
            Tensor features = second.convolve(first.convolve(images, 2).relu_(), 2).relu_();
            // In the order of channels_last, where this is no copy.
            return hidden.linear(features.permute(0, 2, 3, 1).flatten(1, 3));
        }
    }

    /** Hidden units to logits [N, 1, H, W]. */
    record Output(Affine spread, Affine first, Affine second, long side) {
        Tensor forward(Tensor hidden) {
            Tensor coarse = spread.linear(hidden).relu_().view(-1, side / 4, side / 4, 2 * CHANNELS);
            Tensor finer = first.convolveBack(coarse.permute(0, 3, 1, 2), 2).relu_();
            return second.convolveBack(finer, 2);
        }
    }

    static Task training(RecipeStep<?> work, Vae.Options options, Layout layout) {
        int side = work.side(), hidden = options.hidden(), latent = options.latent(), all = side * side;
        int flat = 2 * CHANNELS * (side / 4) * (side / 4);
        var first = new FirstState(work.state(), layout);
        var network = new TorchConvVae(
                new Encoder(
                        first.kernel("encoder.first", SIZE, 1, CHANNELS),
                        first.kernel("encoder.second", SIZE, CHANNELS, 2 * CHANNELS),
                        first.linear("encoder.hidden", flat, hidden)),
                first.linear("mean", hidden, latent),
                first.linear("logVar", hidden, latent),
                first.linear("decoder", latent, hidden),
                new Output(
                        first.linear("output.spread", hidden, flat),
                        first.transposedKernel("output.first", SIZE, 2 * CHANNELS, CHANNELS),
                        first.transposedKernel("output.second", SIZE, CHANNELS, 1),
                        side));
        Tensor pixels = Tensors.blackAndWhite(work.pixels(), work.images(), all).view(-1, 1, side, side);
        var adam = new Adam(first.all(), new AdamOptions(options.lr()));
        return new TorchLearner((done, draws) -> TorchLearner.descend(
                adam, network.loss(pixels, draws.normal("code", done, work.images(), latent))));
    }

    /** The negative ELBO of an image on average, in nats. */
    private Tensor loss(Tensor pixels, Tensor noise) {
        Tensor features = encoder.forward(pixels.mul(new Scalar(2.0)).sub(new Scalar(1.0))).relu_();
        Tensor mu = mean.linear(features), logVar = this.logVar.linear(features);
        Tensor code = mu.add(logVar.mul(new Scalar(0.5)).exp().mul(noise));
        Tensor logits = output.forward(decoder.linear(code).relu_());
        return TorchVae.negativeElbo(logits, pixels, mu, logVar);
    }
}
