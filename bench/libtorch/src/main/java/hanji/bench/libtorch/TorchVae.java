package hanji.bench.libtorch;

import hanji.bench.workload.Task;
import hanji.bench.workload.VaeStep;
import hanji.nn.layer.Linear;
import hanji.tensor.Device;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** The network of {@link VaeStep} with the same first weights. */
record TorchVae(Affine encoder, Affine mean, Affine logVar, Affine decoder, Affine logits) {

    /**
     * An affine map.
     *
     * @param weight [out, in]
     * @param bias [out]
     */
    record Affine(Tensor weight, Tensor bias) {
        static Affine of(Linear linear) {
            int in = linear.weight().shape().dim(0);
            int out = linear.weight().shape().dim(1);
            return new Affine(
                    Tensors.transposed(linear.weight().toFloats(), in, out).requires_grad_(true),
                    Tensors.of(linear.bias().toFloats(), out).requires_grad_(true));
        }

        Tensor forward(Tensor x) {
            return torch.linear(x, weight, new TensorOptional(bias));
        }
    }

    static Task training(VaeStep work) {
        VaeStep.Network first = work.network(Device.cpu(1));
        var network = new TorchVae(
                Affine.of(first.encoder()),
                Affine.of(first.mean()),
                Affine.of(first.logVar()),
                Affine.of(first.decoder()),
                Affine.of(first.logits()));
        Tensor pixels = Tensors.of(work.pixels(), work.images(), VaeStep.PIXELS),
                noise = Tensors.of(work.noise(), work.images(), VaeStep.LATENT);
        return TorchTraining.of(
                network.parameters(),
                () -> network.loss(pixels, torch.randn(work.images(), VaeStep.LATENT)),
                () -> network.loss(pixels, noise));
    }

    private TensorVector parameters() {
        return new TensorVector(Stream.of(encoder, mean, logVar, decoder, logits)
                .flatMap(affine -> Stream.of(affine.weight, affine.bias))
                .toArray(Tensor[]::new));
    }

    /** The negative ELBO of an image on average, in nats. */
    private Tensor loss(Tensor pixels, Tensor noise) {
        Tensor hidden = encoder.forward(pixels).relu(), mu = mean.forward(hidden), logVar = this.logVar.forward(hidden);
        Tensor latent = mu.add(logVar.mul(new Scalar(0.5)).exp().mul(noise));
        Tensor out = logits.forward(decoder.forward(latent).relu());
        return negativeElbo(out, pixels, mu, logVar);
    }

    /** The negative ELBO of an image on average, in nats; logits and pixels of the same shape, N first. */
    static Tensor negativeElbo(Tensor logits, Tensor pixels, Tensor mu, Tensor logVar) {
        Tensor surprise = torch.binary_cross_entropy_with_logits(
                logits, pixels, new TensorOptional(), new TensorOptional(), torch.Reduction.Sum.value);
        Tensor divergence = mu.square()
                .add(logVar.exp())
                .sub(logVar)
                .sub(new Scalar(1.0))
                .sum()
                .mul(new Scalar(0.5));
        return surprise.add(divergence).div(new Scalar((double) pixels.size(0)));
    }
}
