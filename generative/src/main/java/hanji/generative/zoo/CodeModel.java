package hanji.generative.zoo;

import hanji.generative.model.Encodes;
import hanji.generative.model.Infers;
import hanji.generative.model.Meaning;
import hanji.generative.model.Reconstructs;
import hanji.generative.model.Scores;
import hanji.nn.data.Images;
import hanji.nn.distribution.Normal;
import hanji.tensor.Scope;
import hanji.tensor.Tensor;
import java.util.Map;

/**
 * A fitted model of codes that are standard normal. Its pictures are the means of p(x | z), without the noise of the
 * pixels; the code of an image is the mean of q(z | x).
 */
interface CodeModel extends NormalCodes, Encodes, Reconstructs {
    VaeNetwork network();

    /** What the encoder sees of images: [N, H, W, C] in [0, 1]. */
    default Tensor input(Images images) {
        return network().likelihood().observe(images, site()).input();
    }

    @Override
    default Map<String, Tensor> weights() {
        return network().parameters();
    }

    @Override
    default int latent() {
        return network().latent();
    }

    @Override
    default Tensor pictures(Tensor codes) {
        return network().means(codes);
    }

    @Override
    default Tensor encode(Images images) {
        site().requireFit(images);
        try (var scope = Scope.open()) {
            return scope.keep(network().code(input(images)));
        }
    }

    @Override
    default Images reconstruct(Images images) {
        try (var _ = Scope.open()) {
            return decode(encode(images));
        }
    }

    /** One whose codes are random, given the image too. */
    interface Random extends CodeModel, Infers {
        @Override
        default Normal posterior(Images images) {
            site().requireFit(images);
            try (var scope = Scope.open()) {
                Normal q = network().encode(input(images));
                return new Normal(scope.keep(q.mean()), scope.keep(q.logVar()));
            }
        }

        @Override
        default Tensor encode(Images images) {
            return CodeModel.super.encode(images);
        }
    }

    /** One whose figure is a bound. */
    interface WithBound extends CodeModel, Scores {
        @Override
        default Meaning meaning() {
            return Meaning.UPPER_BOUND;
        }

        @Override
        default Space space() {
            return network().likelihood().space();
        }
    }
}
