package hanji.generative.zoo;

import hanji.generative.model.DrawsCodes;
import hanji.generative.model.Site;
import hanji.nn.data.Images;
import hanji.tensor.Philox;
import hanji.tensor.Scope;
import hanji.tensor.Tensor;
import java.util.function.DoubleConsumer;

/** A fitted model whose images are functions of codes that are standard normal. */
interface NormalCodes extends DrawsCodes {
    Site site();

    /** Numbers of a code. */
    int latent();

    /** Codes [N, latent] to images of values in [0, 1], [N, H, W, C] or [N, H * W * C]. */
    Tensor pictures(Tensor codes);

    @Override
    default Images sample(Philox noise, int count, DoubleConsumer progress) {
        return FromNoise.images(noise, count, latent(), site(), this::pictures, progress);
    }

    @Override
    default Tensor codes(Philox noise, int count) {
        return FromNoise.codes(noise, 0, count, latent(), site());
    }

    @Override
    default Images decode(Tensor codes) {
        try (var _ = Scope.open()) {
            return site().images(pictures(codes.to(site().dtype(), site().device())));
        }
    }
}
