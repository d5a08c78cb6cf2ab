package hanji.kernels.normalize;

import static hanji.autograd.check.OpCase.Fill.NORMAL;
import static hanji.autograd.check.OpCase.Fill.POSITIVE;

import hanji.autograd.Op;
import hanji.autograd.check.Accuracy;
import hanji.autograd.check.OpCase;
import hanji.autograd.check.OpCase.Input;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/** What the checks run of normalization: [N, P, C] in G groups, as batch, group, layer and instance normalization make them. */
public final class NormalizeCases {
    /** N, P, C, G. */
    private static final int[][] LAYOUTS = {
        {1, 1, 1, 1},
        {1, 7, 1, 1},
        {1, 5, 3, 3},
        {0, 4, 6, 2},
        {3, 1, 5, 1},
        {4, 1, 77, 1},
        {2, 9, 4, 2},
        {2, 6, 5, 5},
        {1, 300, 37, 37},
        {2, 257, 48, 3},
        {1, 1100, 2, 1},
        {3, 16, 40, 8},
    };

    private NormalizeCases() {}

    public static List<OpCase> all() {
        var cases = new ArrayList<OpCase>();
        for (int[] layout : LAYOUTS) {
            cases.add(normalize(layout));
            cases.add(products(layout));
            cases.add(inputGradient(layout));
        }
        return cases;
    }

    private static String name(int[] layout) {
        return Shape.of(layout[0], layout[1], layout[2]) + " in groups: " + layout[3];
    }

    private static Input activations(int[] layout) {
        return Input.of(NORMAL, layout[0], layout[1], layout[2]);
    }

    private static OpCase normalize(int[] layout) {
        return new OpCase(
                Normalize.class,
                name(layout),
                List.of(activations(layout), Input.of(NORMAL, layout[2]), Input.of(NORMAL, layout[2])),
                in -> Normalize.of(in.get(0), in.get(1), in.get(2), layout[3], 1e-2),
                new Accuracy(8, new OfNormalize()));
    }

    /** The statistics' terms, and the result's by these. */
    private static final class OfNormalize implements Accuracy.Magnitude {
        @Override
        public Tensor of(Op op, Tensor expected) {
            return ofAll(op, List.of(expected)).getFirst();
        }

        @Override
        public List<Tensor> ofAll(Op op, List<Tensor> expected) {
            var call = (Normalize) op;
            Groups groups = call.layout();
            double[] mean = new double[call.mean().size()];
            for (int i = 0; i < call.x().size(); i++)
                mean[group(groups, i)] += Math.abs(call.x().get(i)) / groups.numbers();
            Tensor out = each(call.x(), i -> {
                int g = group(groups, i), c = i % groups.channels();
                double deviation = Math.sqrt(call.variance().get(g) + call.epsilon());
                return Math.abs(call.gain().get(c)) * (Math.abs(call.x().get(i)) + mean[g]) / deviation
                        + Math.abs(call.bias().get(c));
            });
            return List.of(out, each(call.mean(), g -> mean[g]), each(call.variance(), call.variance()::get));
        }
    }

    private static OpCase products(int[] layout) {
        return new OpCase(
                ChannelProducts.class,
                name(layout),
                List.of(activations(layout), Input.of(NORMAL, layout[0], layout[3]), activations(layout)),
                in -> new ChannelProducts(in.get(0), in.get(1), in.get(2)),
                new Accuracy(8, (op, expected) -> {
                    var call = (ChannelProducts) op;
                    Groups groups = call.layout();
                    double[] terms = new double[expected.size()];
                    for (int i = 0; i < call.x().size(); i++) {
                        int image = i / groups.channels() / groups.pixels();
                        int at = image * groups.channels() + i % groups.channels();
                        double given = Math.abs(call.dOut().get(i));
                        terms[at] += given;
                        terms[terms.length / 2 + at] += given * distance(call.x(), call.mean(), groups, i);
                    }
                    return each(expected, i -> terms[i]);
                }));
    }

    private static OpCase inputGradient(int[] layout) {
        Input byGroup = Input.of(NORMAL, layout[0], layout[3]);
        return new OpCase(
                InputGradient.class,
                name(layout),
                List.of(
                        activations(layout),
                        byGroup,
                        activations(layout),
                        Input.of(NORMAL, layout[2]),
                        Input.of(POSITIVE, layout[0], layout[3]),
                        byGroup,
                        byGroup),
                in -> new InputGradient(in.get(0), in.get(1), in.get(2), in.get(3), in.get(4), in.get(5), in.get(6)),
                new Accuracy(3, (op, expected) -> {
                    var call = (InputGradient) op;
                    Groups groups = call.layout();
                    return each(expected, i -> {
                        int g = group(groups, i);
                        return Math.abs(call.dOut().get(i)
                                        * call.gain().get(i % groups.channels())
                                        * call.r().get(g))
                                + distance(call.x(), call.mean(), groups, i)
                                        * Math.abs(call.slope().get(g))
                                + Math.abs(call.level().get(g));
                    });
                }));
    }

    private static double distance(Tensor x, Tensor mean, Groups groups, int i) {
        return Math.abs(x.get(i)) + Math.abs(mean.get(group(groups, i)));
    }

    private static int group(Groups groups, int element) {
        return groups.index(element / groups.channels() / groups.pixels(), element % groups.channels());
    }

    private static Tensor each(Tensor shaped, IntToDoubleFunction value) {
        return Tensor.of(
                IntStream.range(0, shaped.size()).mapToDouble(value).toArray(),
                shaped.shape().dims());
    }
}
