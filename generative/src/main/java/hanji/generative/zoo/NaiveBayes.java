package hanji.generative.zoo;

import hanji.generative.model.ByBayes;
import hanji.generative.model.Completes;
import hanji.generative.model.Joint;
import hanji.nn.data.Images;
import hanji.tensor.Philox;
import hanji.tensor.Tensor;
import java.util.Map;
import java.util.function.DoubleConsumer;

/** A mixture whose components are the classes: a naive Bayes classifier. */
record NaiveBayes(BernoulliMixture.Mixture mixture) implements ByBayes, Completes {
    @Override
    public Map<String, Tensor> weights() {
        return mixture.weights();
    }

    @Override
    public Joint joint(Images images) {
        return mixture.joint(images);
    }

    @Override
    public Space space() {
        return mixture.space();
    }

    @Override
    public Images sample(Philox noise, int first, int count, DoubleConsumer progress) {
        return mixture.sample(noise, first, count, progress);
    }

    @Override
    public Images complete(Philox noise, Images images, int knownRows, DoubleConsumer progress) {
        return mixture.complete(noise, images, knownRows, progress);
    }
}
