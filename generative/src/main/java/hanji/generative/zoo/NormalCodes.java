package hanji.generative.zoo;

import hanji.generative.model.Generates;
import hanji.nn.data.Images;
import hanji.tensor.Philox;
import hanji.tensor.Scope;
import hanji.tensor.Tensor;
import java.util.function.DoubleConsumer;

/** A fitted model whose images are functions of codes that are standard normal. */
interface NormalCodes extends Generates {
    @Override
    default Images sample(Philox noise, int first, int count, DoubleConsumer progress) {
        return FromNoise.images(noise, first, count, latent(), site(), this::pictures, progress);
    }

    @Override
    default Tensor codes(Philox noise, int first, int count) {
        return FromNoise.codes(noise, first, count, latent(), site());
    }

    @Override
    default Images decode(Tensor codes) {
        try (var _ = Scope.open()) {
            return site().images(pictures(codes.to(site().dtype(), site().device())));
        }
    }
}
