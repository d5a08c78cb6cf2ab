package hanji.generative.zoo;

import hanji.generative.model.Site;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Philox;
import hanji.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntBinaryOperator;
import java.util.stream.IntStream;

/**
 * What sees what in a MADE: arXiv:1502.03509, section 4. Each value has its place in the order, 1 to D, each hidden unit a
 * degree m: it sees the first m values alone. All masks are [inputs, outputs], 1 where open.
 *
 * @param order the values in the order of generation
 * @param degrees of the units of each hidden layer
 * @param hidden masks of the hidden layers
 * @param output mask of the output
 * @param direct mask of the direct connections from input to output
 */
record MadeMasks(List<Integer> order, List<List<Integer>> degrees, List<Tensor> hidden, Tensor output, Tensor direct) {
    /**
     * Draws degrees, and the order if it is random.
     *
     * @param set which of the masks of a training this is
     */
    static MadeMasks draw(Made.Options options, Site site, int set) {
        int dimensions = site.dimensions();
        IntStream order = options.order() == Made.Order.RASTER
                ? IntStream.range(0, dimensions)
                : Arrays.stream(site.noise().of("made order", set).permutation(dimensions));
        List<List<Integer>> degrees = new ArrayList<>();
        int lowest = 1;
        for (int layer = 0; layer < options.layers(); layer++) {
            Philox noise = site.noise().of("made degrees of layer " + layer, set);
            int from = lowest, choices = Math.max(1, dimensions - from);
            degrees.add(IntStream.range(0, options.hidden())
                    .map(unit -> from + (int) Math.unsignedMultiplyHigh(noise.bits64(unit), choices))
                    .boxed()
                    .toList());
            lowest = degrees.getLast().stream()
                    .mapToInt(m -> m)
                    .min()
                    .orElseThrow(); // no unit without inputs, section 4.1
        }
        return of(order.boxed().toList(), degrees, site.dtype(), site.device());
    }

    /** The masks of an order and of degrees. */
    static MadeMasks of(List<Integer> order, List<List<Integer>> degrees, DType dtype, Device device) {
        List<Integer> places = places(order);
        List<Integer> before = places;
        List<Tensor> hidden = new ArrayList<>();
        for (List<Integer> layer : degrees) {
            hidden.add(mask(before, layer, (in, unit) -> unit >= in ? 1 : 0, dtype, device)); // (12)
            before = layer;
        }
        Tensor output = mask(before, places, (unit, out) -> out > unit ? 1 : 0, dtype, device); // (13)
        Tensor direct = mask(places, places, (in, out) -> out > in ? 1 : 0, dtype, device); // section 4
        return new MadeMasks(order, degrees, List.copyOf(hidden), output, direct);
    }

    /** The place of each value in the order, from 1. */
    static List<Integer> places(List<Integer> order) {
        int[] places = new int[order.size()];
        for (int i = 0; i < places.length; i++) places[order.get(i)] = i + 1;
        return Arrays.stream(places).boxed().toList();
    }

    private static Tensor mask(
            List<Integer> inputs, List<Integer> outputs, IntBinaryOperator open, DType dtype, Device device) {
        float[] mask = new float[inputs.size() * outputs.size()];
        for (int i = 0; i < mask.length; i++)
            mask[i] = open.applyAsInt(inputs.get(i / outputs.size()), outputs.get(i % outputs.size()));
        return Tensor.of(mask, inputs.size(), outputs.size()).to(dtype, device);
    }
}
