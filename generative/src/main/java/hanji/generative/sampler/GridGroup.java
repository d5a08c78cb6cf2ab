package hanji.generative.sampler;

import static hanji.kernels.layout.Concat.concat;
import static hanji.kernels.layout.Reshape.reshape;
import static hanji.kernels.layout.Slice.slice;
import static hanji.kernels.matmul.MatMul.matMul;
import static hanji.kernels.pointwise.Binary.add;
import static hanji.kernels.pointwise.Unary.tanh;
import static hanji.kernels.recurrent.GridRnn.gridRnn;

import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Scope;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Some images that {@link GridSampler} draws side by side. */
final class GridGroup {
    private final GridNetwork network;
    private final byte[] images;
    private final int first;
    private final int count;
    private final int height;
    private final int width;
    private final int colours;
    private final int units;
    private final Device device;
    private final List<GridNetwork.Colour> byColour;
    /** Both weights of the recurrence, one above the other, [2U, U]. */
    private final Tensor recurrence;
    /** By image and column, the state of the cell computed last, [N, W, U]. */
    private final float[] latest;

    private long multiplyAdds;

    /** @param first number of the first image in {@code images}, [N, H, W, C] */
    GridGroup(GridNetwork network, byte[] images, int first, int count, int height, int width) {
        this.network = network;
        this.images = images;
        this.first = first;
        this.count = count;
        this.height = height;
        this.width = width;
        colours = network.colours();
        units = network.units();
        device = network.fromLeft().device();
        byColour = network.byColour();
        recurrence = concat(0, network.fromLeft(), network.fromAbove());
        latest = new float[count * width * units];
    }

    Work go(Choice choice, int knownRows, Runnable stepDone) {
        if (knownRows > 0) meet(knownRows);
        int rows = height - knownRows, steps = rows + width - 1;
        for (int step = 0; step < steps; step++) {
            int top = Math.max(0, step - width + 1), cells = Math.min(rows - 1, step) - top + 1;
            try (var _ = Scope.open()) {
                step(choice, knownRows + top, step - top, cells);
            }
            stepDone.run();
        }
        return new Work(multiplyAdds, steps);
    }

    /** Computes the states of the known rows, of which the last is what the next one sees above. */
    private void meet(int rows) {
        try (var _ = Scope.open()) {
            int[] places = new int[count * rows * width];
            for (int i = 0; i < places.length; i++)
                places[i] = i / (rows * width) * height * width + i % (rows * width);
            Tensor input = reshape(network.input().forward(features(places)), count, rows, width, units);
            Tensor states = gridRnn(input, network.fromLeft(), network.fromAbove());
            float[] last = slice(states, 1, rows - 1, rows).toFloats();
            System.arraycopy(last, 0, latest, 0, last.length);
            multiplyAdds += (long) places.length * perState();
        }
    }

    /** Goes over the pixels (y, x), (y + 1, x - 1), ... of an antidiagonal, and makes their states. */
    private void step(Choice choice, int y, int x, int cells) {
        int[] places = new int[count * cells];
        float[] neighbours = new float[places.length * 2 * units];
        for (int i = 0; i < places.length; i++) {
            int image = i / cells, row = y + i % cells, column = x - i % cells;
            places[i] = (image * height + row) * width + column;
            int above = (image * width + column) * units;
            if (column > 0) System.arraycopy(latest, above - units, neighbours, 2 * i * units, units);
            System.arraycopy(latest, above, neighbours, (2 * i + 1) * units, units);
        }
        Tensor seen = Tensor.of(neighbours, places.length, 1, 1, 2 * units).to(DType.F32, device);
        choose(choice, places, network.context().forward(seen));
        Tensor sums = matMul(reshape(seen, places.length, 2 * units), recurrence);
        float[] states =
                tanh(add(network.input().forward(features(places)), sums)).toFloats();
        for (int i = 0; i < places.length; i++) {
            int column = places[i] % width;
            System.arraycopy(states, i * units, latest, (i / cells * width + column) * units, units);
        }
        multiplyAdds += (long) places.length * perState();
    }

    /** Every colour of some pixels, given the hidden layer of what is round them, [pixels, 1, 1, channels]. */
    private void choose(Choice choice, int[] places, Tensor context) {
        List<Tensor> hidden = new ArrayList<>();
        int part = network.part();
        multiplyAdds += (long) places.length * network.context().weight().size();
        for (int c = 0; c < colours; c++) {
            GridNetwork.Colour colour = byColour.get(c);
            Tensor ofColour = slice(context, 3, c * part, (c + 1) * part);
            if (colour.own().isPresent()) {
                int inputs = colour.own().get().weight().shape().dim(2);
                Tensor own = reshape(
                        features(places),
                        places.length,
                        1,
                        1,
                        colours * network.embedding().width());
                ofColour = add(ofColour, colour.own().get().forward(slice(own, 3, 0, inputs)));
                multiplyAdds += c == 0 ? 0 : (long) places.length * inputs * part;
            }
            hidden.add(ofColour);
            Tensor logits = colour.logits().afterRelu(concat(3, hidden));
            multiplyAdds += (long) places.length * colour.logits().weight().size();
            choose(choice, places, c, reshape(logits, places.length, network.levels()));
        }
    }

    private void choose(Choice choice, int[] places, int colour, Tensor logits) {
        int[] elements = Arrays.stream(places)
                .map(place -> (first * height * width + place) * colours + colour)
                .toArray();
        choice.choose(logits, elements, images);
    }

    private long perState() {
        return network.input().weight().size() + 2L * units * units;
    }

    /** What the network is shown of pixels of this group, [pixels, width of the embedding x colours]. */
    private Tensor features(int[] places) {
        int one = network.embedding().width();
        Tensor features = Tensor.empty(DType.F32, Shape.of(places.length, one * colours), device);
        float[] to = features.floats();
        for (int i = 0; i < places.length; i++) {
            int y = places[i] / width % height, x = places[i] % width;
            for (int c = 0; c < colours; c++) {
                int intensity = images[(first * height * width + places[i]) * colours + c] & 0xff;
                network.embedding().write(intensity, y, x, to, (i * colours + c) * one);
            }
        }
        return features;
    }
}
