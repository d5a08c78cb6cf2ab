package hanji.bench.libtorch;

import hanji.bench.libtorch.FirstState.Affine;
import hanji.bench.libtorch.FirstState.Norm;
import hanji.bench.peer.Layout;
import hanji.bench.workload.RecipeStep;
import hanji.bench.workload.Task;
import hanji.generative.zoo.Dcgan;
import org.bytedeco.pytorch.Adam;
import org.bytedeco.pytorch.AdamOptions;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** A deep convolutional GAN with the loss that does not saturate, as it is written with PyTorch. */
record TorchDcgan(Generator generator, Discriminator discriminator, Adam generates, Adam discriminates) {
    private static final int SIZE = 4;
    private static final Scalar SLOPE = new Scalar(0.2);
    private static final double BETA_1 = 0.5;
    /** Where the first of the two betas lies: a tuple of this C++ library has its members in memory from the last to the first. */
    private static final long FIRST = 1;

    /** Noise [N, latent] to images [N, 1, H, W] in [0, 1]. */
    record Generator(Affine spread, Norm coarseNorm, Affine finer, Norm finerNorm, Affine finest, long side) {
        Tensor forward(Tensor noise) {
            // In the order of channels_last, where this is no copy.
            Tensor coarse = spread.linear(noise).view(-1, side / 4, side / 4, coarseNorm.gain().size(0));
            Tensor units = coarseNorm.forward(coarse.permute(0, 3, 1, 2)).relu_();
            return finest.convolveBack(finerNorm.forward(finer.convolveBack(units, 2)).relu_(), 2)
                    .sigmoid_();
        }
    }

    /** Images [N, 1, H, W] in [0, 1] to logits [N, 1]. */
    record Discriminator(Affine first, Affine second, Norm norm, Affine logit) {
        Tensor forward(Tensor images) {
            Tensor maps = first.convolve(images.mul(new Scalar(2.0)).sub(new Scalar(1.0)), 2);
            Tensor features = norm.forward(second.convolve(torch.leaky_relu_(maps, SLOPE), 2));
            return logit.linear(torch.leaky_relu_(features, SLOPE).permute(0, 2, 3, 1).flatten(1, 3));
        }
    }

    static Task training(RecipeStep<?> work, Dcgan.Options options, Layout layout) {
        int side = work.side(), latent = options.latent(), channels = options.channels(), wide = 2 * channels;
        int flat = side / 4 * (side / 4) * wide;
        var draws = new FirstState(work.state(), "generator", layout);
        var generator = new Generator(
                draws.linear("layers.0", latent, flat),
                draws.norm("layers.2", wide),
                draws.transposedKernel("layers.4", SIZE, wide, channels),
                draws.norm("layers.5", channels),
                draws.transposedKernel("layers.7", SIZE, channels, 1),
                side);
        var judges = new FirstState(work.state(), "discriminator", layout);
        var discriminator = new Discriminator(
                judges.kernel("layers.1", SIZE, 1, channels),
                judges.kernel("layers.3", SIZE, channels, wide),
                judges.norm("layers.4", wide),
                judges.linear("layers.7", flat, 1));
        var networks = new TorchDcgan(generator, discriminator, adam(draws, options), adam(judges, options));
        Tensor real = Tensors.images(work.pixels(), layout, work.images(), side, side, 1)
                .div_(new Scalar(255.0));
        return new TorchLearner((done, noise) -> networks.step(
                real,
                noise.normal("noise against the discriminator", done, work.images(), latent),
                noise.normal("noise against the generator", done, work.images(), latent)));
    }

    private static Adam adam(FirstState first, Dcgan.Options options) {
        var settings = new AdamOptions(options.lr());
        settings.betas().put(FIRST, BETA_1);
        return new Adam(first.all(), settings);
    }

    /** The discriminator's loss before both have moved. */
    private Tensor step(Tensor real, Tensor against, Tensor with) {
        Tensor drawn;
        try (var _ = new NoGradGuard()) {
            drawn = generator.forward(against);
        }
        Tensor caught = torch.softplus(discriminator.forward(real).neg())
                .mean()
                .add(torch.softplus(discriminator.forward(drawn)).mean());
        TorchLearner.descend(discriminates, caught);
        Tensor seen = torch.softplus(discriminator.forward(generator.forward(with)).neg()).mean();
        TorchLearner.descend(generates, seen);
        return caught;
    }
}
