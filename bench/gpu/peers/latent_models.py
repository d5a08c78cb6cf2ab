"""Steps of a convolutional VAE and of DCGAN."""
import torch
import torch.nn.functional as F

from layers import State, Training, stepping


def vae(inputs, options):
    """With convolutions and a Bernoulli decoder; the negative ELBO, arXiv:1312.6114, appendix B."""
    state = State(inputs)
    first, second = state.conv("encoder.first", 2), state.conv("encoder.second", 2)
    hidden, mean, log_var = state.linear("encoder.hidden"), state.linear("mean"), state.linear("logVar")
    decoder, spread = state.linear("decoder"), state.linear("output.spread")
    finer, finest = state.back("output.first"), state.back("output.second")
    pixels = (inputs.images("pixels") > 127).float()
    n, side = pixels.shape[0], pixels.shape[3]
    training = Training(state.parameters, 1e-3, options)

    def loss(noise):
        features = second(first(pixels * 2 - 1).relu()).relu()
        code = hidden(features.permute(0, 2, 3, 1).flatten(1)).relu()
        mu, lv = mean(code).float(), log_var(code).float()
        coarse = spread(decoder(mu + (lv * 0.5).exp() * noise).relu()).relu()
        out = finest(finer(coarse.view(n, side // 4, side // 4, -1).permute(0, 3, 1, 2)).relu())
        surprise = F.binary_cross_entropy_with_logits(out.float(), pixels, reduction="sum")
        return (surprise + 0.5 * (mu.square() + lv.exp() - lv - 1).sum()) / n

    loss = options.maybe_compiled(loss)
    return stepping(inputs, lambda done, noise: training.descend(lambda: loss(noise), done), ["code"])


def dcgan(inputs, options):
    draws, judges = State(inputs, "state/generator.parameter."), State(inputs, "state/discriminator.parameter.")
    spread, coarse_norm = draws.linear("layers.0"), draws.batch_norm("layers.2")
    finer, finer_norm, finest = draws.back("layers.4"), draws.batch_norm("layers.5"), draws.back("layers.7")
    first, second = judges.conv("layers.1", 2), judges.conv("layers.3", 2)
    norm, logit = judges.batch_norm("layers.4"), judges.linear("layers.7")
    real = inputs.images("pixels") / 255.0
    side = real.shape[3]
    generates = Training(draws.parameters, 0.002, options, betas=(0.5, 0.999))
    discriminates = Training(judges.parameters, 0.002, options, betas=(0.5, 0.999))

    def generator(noise):
        coarse = spread(noise).view(noise.shape[0], side // 4, side // 4, -1).permute(0, 3, 1, 2)
        return finest(finer_norm(finer(coarse_norm(coarse).relu())).relu()).sigmoid()

    def discriminator(images):
        maps = F.leaky_relu(first(images * 2 - 1), 0.2)
        features = F.leaky_relu(norm(second(maps)), 0.2)
        return logit(features.permute(0, 2, 3, 1).flatten(1)).float()

    def caught(drawn):
        return F.softplus(-discriminator(real)).mean() + F.softplus(discriminator(drawn)).mean()

    def fooled(noise):
        return F.softplus(-discriminator(generator(noise))).mean()

    generator_alone, caught, fooled = (options.maybe_compiled(each) for each in (generator, caught, fooled))

    def step(done, against, within):
        with torch.no_grad(), options.autocast():
            drawn = generator_alone(against)
        loss = discriminates.descend(lambda: caught(drawn), done)
        generates.descend(lambda: fooled(within), done)
        return loss

    return stepping(inputs, step, ["noise against the discriminator", "noise against the generator"])
