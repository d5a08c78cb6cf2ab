package hanji.bench.gpu;

import hanji.bench.workload.Convolution;
import hanji.bench.workload.CrossEntropyLoss;
import hanji.bench.workload.Gemm;
import hanji.bench.workload.PixelCnnStep;
import hanji.bench.workload.RecipeStep;
import hanji.bench.workload.Sampling;
import hanji.bench.workload.Training;
import hanji.bench.workload.Workload;
import hanji.generative.zoo.Dcgan;
import hanji.generative.zoo.Ddpm;
import hanji.generative.zoo.PixelFeatures;
import hanji.generative.zoo.Vae;
import hanji.kernels.random.BoxMuller;
import hanji.nn.layer.Conv;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Philox;
import hanji.tensor.Scope;
import hanji.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a piece of work starts from, for a program that is not Hanji: inputs, first weights and random numbers by name, in Hanji's
 * layouts (images [N, H, W, C], kernels [KH, KW, Cin, Cout], matrices [in, out]).
 */
final class PeerInputs {
    private final Map<String, Tensor> tensors = new LinkedHashMap<>();

    private PeerInputs() {}

    static Map<String, Tensor> of(Workload work) {
        var inputs = new PeerInputs();
        switch (work) {
            case Convolution c -> inputs.convolution(c);
            case CrossEntropyLoss c -> inputs.crossEntropy(c);
            case Gemm g -> inputs.product(g);
            case Sampling s -> inputs.sampling(s);
            case RecipeStep<?> step -> inputs.step(step);
            default -> {} // draws its own
        }
        return inputs.tensors;
    }

    private void put(String name, float[] values, int... dims) {
        tensors.put(name, Tensor.of(values, dims));
    }

    private void convolution(Convolution c) {
        put("input", c.input(), c.images(), c.side(), c.side(), c.in());
        put("weight", c.weight(), c.size(), c.size(), c.in(), c.out());
        put("bias", c.bias(), c.out());
        put("cotangent", c.cotangent(), c.images(), c.side(), c.side(), c.out());
    }

    private void crossEntropy(CrossEntropyLoss c) {
        put("logits", c.logits(), c.rows(), CrossEntropyLoss.CLASSES);
        tensors.put("targets", Tensor.of(c.targets(), c.rows()));
    }

    private void product(Gemm g) {
        put("left", g.left(), g.rows(), g.depth());
        put("right", g.right(), g.depth(), g.columns());
    }

    private void sampling(Sampling s) {
        PixelCnnStep network = s.step();
        put("images", network.input(), s.images(), s.side(), s.side(), 1);
        List<Conv> convolutions = network.network(Device.CPU).convolutions();
        for (int i = 0; i < convolutions.size(); i++) {
            tensors.put("conv." + i + ".weight", convolutions.get(i).weight());
            tensors.put("conv." + i + ".bias", convolutions.get(i).bias());
        }
    }

    private void step(RecipeStep<?> step) {
        int n = step.images(), side = step.side();
        tensors.put("pixels", Tensor.of(step.pixels(), n, side, side, 1));
        try (var scope = Scope.open()) {
            Tensor features =
                    PixelFeatures.create(256, DType.F32, Device.CPU).of(Tensor.of(step.pixels(), n, side, side, 1));
            tensors.put("features", features);
            scope.disown(features);
        }
        step.learner(Device.CPU).state().forEach((name, tensor) -> {
            if (name.contains("parameter.")) tensors.put("state/" + name, tensor);
        });
        for (int i = 0; i < Training.STEPS_COMPARED; i++) noise(step, i);
    }

    /** As the learners draw it. */
    private void noise(RecipeStep<?> step, int done) {
        int n = step.images();
        switch (step.options()) {
            case Vae.Options options -> normal("code", done, n, options.latent());
            case Dcgan.Options options -> {
                normal("noise against the discriminator", done, n, options.latent());
                normal("noise against the generator", done, n, options.latent());
            }
            case Ddpm.Options _ -> {
                normal("noise", done, n, step.side(), step.side(), 1);
                float offset = (float) RecipeStep.NOISE.of("times", done).uniform(0);
                put("noise/times/" + done, new float[] {offset}, 1);
            }
            default -> {}
        }
    }

    private void normal(String use, int done, int... dims) {
        int size = 1;
        for (int dim : dims) size *= dim;
        Philox key = RecipeStep.NOISE.of(use, done);
        float[] values = new float[size];
        BoxMuller.fill(key, 0, values, 0, size);
        put("noise/" + use + "/" + done, values, dims);
    }
}
