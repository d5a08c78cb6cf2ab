package hanji.generative.zoo;

import static hanji.kernels.pointwise.Binary.add;
import static hanji.kernels.pointwise.Unary.silu;

import hanji.generative.model.Site;
import hanji.nn.layer.Embedding;
import hanji.nn.layer.Initializer;
import hanji.nn.layer.Linear;
import hanji.nn.layer.Module;
import hanji.tensor.Tensor;
import java.util.List;
import java.util.Optional;

/**
 * What a network is told beside noisy images: the time, by sines and cosines (arXiv:1706.03762, section 3.5) and two layers; and,
 * where it knows classes, a vector for the class.
 *
 * @param classes a row for each class, and a last one for none: [classes + 1, width]
 */
record TimeEmbedding(Linear first, Linear second, Optional<Embedding> classes) implements Module {
    private static final double LONGEST = 10_000;

    /** @param knowsClasses whether it is told classes */
    static TimeEmbedding create(int width, boolean knowsClasses, Site site, Initializer initializer) {
        return new TimeEmbedding(
                Linear.create(width, width, 1, initializer),
                Linear.create(width, width, 1, initializer),
                knowsClasses
                        ? Optional.of(Embedding.create(site.classes() + 1, width, 1, initializer))
                        : Optional.empty());
    }

    /**
     * A vector for each image: [N, width].
     *
     * @param labels [N] of I32; the number of classes for none. Ignored where no classes are known
     */
    Tensor of(List<Level> levels, Tensor labels) {
        Tensor embedded = second.forward(silu(first.forward(waves(levels))));
        return silu(classes.map(table -> add(embedded, table.forward(labels))).orElse(embedded));
    }

    /** Sines, then cosines, of the times at wavelengths from 2 π to nearly 10,000 times that: [N, width]. */
    private Tensor waves(List<Level> levels) {
        int width = first.weight().shape().dim(0), half = width / 2;
        double[] waves = new double[levels.size() * width];
        for (int n = 0; n < levels.size(); n++)
            for (int i = 0; i < half; i++) {
                double angle = levels.get(n).time() * StrictMath.pow(LONGEST, -(double) i / half);
                waves[n * width + i] = StrictMath.sin(angle);
                waves[n * width + half + i] = StrictMath.cos(angle);
            }
        Tensor weight = first.weight();
        return Tensor.of(waves, levels.size(), width).to(weight.dtype(), weight.device());
    }
}
