package hanji.generative.judge;

import hanji.generative.model.Describes;
import hanji.nn.data.Images;
import hanji.nn.data.Stacks;
import hanji.tensor.Scope;
import hanji.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A classifier of grey images for {@link Stacks} of them: the features of red, green and blue side by side, [N, 3 D], and classes³ classes, whose number
 * has the classes of the three as its digits, red the first.
 */
record StackClassifier(Describes grey) implements Describes {
    @Override
    public Map<String, Tensor> weights() {
        return grey.weights();
    }

    @Override
    public Description describe(Images stacks) {
        List<double[]> features = new ArrayList<>(), logProbs = new ArrayList<>();
        for (int channel = 0; channel < 3; channel++)
            try (var _ = Scope.open()) {
                Description one = grey.describe(Stacks.channel(stacks, channel));
                features.add(one.features().toDoubles());
                logProbs.add(one.logProbs().toDoubles());
            }
        int count = stacks.count();
        double[] sideBySide = sideBySide(features, count), ofTriples = ofTriples(logProbs, count);
        return new Description(
                Tensor.of(sideBySide, count, sideBySide.length / count),
                Tensor.of(ofTriples, count, ofTriples.length / count));
    }

    private static double[] sideBySide(List<double[]> channels, int count) {
        int size = channels.getFirst().length / count;
        double[] all = new double[3 * size * count];
        for (int n = 0; n < count; n++)
            for (int channel = 0; channel < 3; channel++)
                System.arraycopy(channels.get(channel), n * size, all, (3 * n + channel) * size, size);
        return all;
    }

    /** log p of a triple: the three are independent. */
    private static double[] ofTriples(List<double[]> channels, int count) {
        int classes = channels.getFirst().length / count;
        double[] all = new double[count * classes * classes * classes];
        for (int i = 0; i < all.length; i++) {
            int blue = i % classes, green = i / classes % classes, red = i / classes / classes % classes;
            int first = i / classes / classes / classes * classes;
            all[i] = channels.get(0)[first + red] + channels.get(1)[first + green] + channels.get(2)[first + blue];
        }
        return all;
    }
}
