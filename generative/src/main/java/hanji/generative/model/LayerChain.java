package hanji.generative.model;

import static hanji.kernels.layout.Reshape.reshape;
import static hanji.kernels.pointwise.Unary.relu;

import hanji.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Layers one behind the other, each with a name. What they compute is recorded by an open tape, so that activations of any layer
 * can be differentiated by the image.
 *
 * <pre>{@code
 * try (var tape = Tape.open()) {
 *     Tensor maps = model.layers().activations("conv2", images);    // [N, H', W', C']
 *     Tensor gradient = tape.gradients(loss(maps), List.of(images)).of(images);
 * }
 * }</pre>
 *
 * @param links the layers in order, at least one, each of its own name
 */
public record LayerChain(List<Link> links) {
    /**
     * One layer.
     *
     * @param name for people, for example "conv2"
     * @param weight of its linear part: [KH, KW, Cin, Cout] of a convolution, [in, out] of an affine map
     * @param sums its linear part with its bias: the units before the rectifier
     * @param rectified whether a rectifier, {@code max(0, x)}, follows
     */
    public record Link(String name, Tensor weight, UnaryOperator<Tensor> sums, boolean rectified) {
        /** The units of the layer: [N, H, W, units] of a convolution, [N, units] of an affine map. */
        public Tensor forward(Tensor input) {
            Tensor before = sums.apply(input);
            return rectified ? relu(before) : before;
        }

        /** Whether each unit stands at many positions of the image. */
        public boolean convolves() {
            return weight.shape().rank() == 4;
        }

        /** How many units there are, at each position. */
        public int units() {
            return weight.shape().dim(-1);
        }
    }

    /** @throws IllegalArgumentException if there is no layer, or if two have one name */
    public LayerChain {
        links = List.copyOf(links);
        if (links.isEmpty()) throw new IllegalArgumentException("a chain needs at least one layer");
        if (new HashSet<>(names(links)).size() < links.size())
            throw new IllegalArgumentException("two layers have one name: " + names(links));
    }

    private static List<String> names(List<Link> links) {
        return links.stream().map(Link::name).toList();
    }

    /** Their names, in order. */
    public List<String> names() {
        return names(links);
    }

    /**
     * The place of a layer, counted from 0.
     *
     * @throws IllegalArgumentException if there is no layer of that name, with the names that there are
     */
    public int place(String name) {
        int place = names().indexOf(name);
        if (place < 0)
            throw new IllegalArgumentException(
                    "there is no layer '%s'; there are %s".formatted(name, String.join(", ", names())));
        return place;
    }

    /** The units of all layers between two places: the input of layer {@code from} to the output of the one before {@code to}. */
    public Tensor forward(Tensor input, int from, int to) {
        Tensor units = input;
        for (Link link : links.subList(from, to)) units = link.forward(units);
        return units;
    }

    /**
     * The units of a layer, behind its rectifier if it has one.
     *
     * @param images [N, H, W, C]
     * @throws IllegalArgumentException if there is no layer of that name
     */
    public Tensor activations(String name, Tensor images) {
        return forward(images, 0, place(name) + 1);
    }

    /**
     * The units of a layer before its rectifier.
     *
     * @param images [N, H, W, C]
     * @throws IllegalArgumentException if there is no layer of that name
     */
    public Tensor sums(String name, Tensor images) {
        int place = place(name);
        return links.get(place).sums().apply(forward(images, 0, place));
    }

    /** What the last layer gives: [N, classes]. */
    public Tensor logits(Tensor images) {
        return forward(images, 0, links.size());
    }

    /** What the last layer takes, as rows [N, D]; the image itself where there is no other layer. */
    public Tensor features(Tensor images) {
        return LayerChain.rows(forward(images, 0, links.size() - 1));
    }

    /** These layers up to a place and those of another chain from there on. */
    public LayerChain upTo(int place, LayerChain then) {
        List<Link> mixed = new ArrayList<>(links.subList(0, place));
        mixed.addAll(then.links.subList(place, then.links.size()));
        return new LayerChain(mixed);
    }

    /** All values of each image in one row: [N, ...] to [N, D]. */
    public static Tensor rows(Tensor values) {
        int n = values.shape().dim(0);
        return reshape(values, n, values.size() / n);
    }
}
