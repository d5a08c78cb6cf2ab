package hanji.generative.certificate;

import hanji.autograd.Reads;
import hanji.autograd.Tape;
import hanji.tensor.Tensor;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.UnaryOperator;

/** Which values of an image an element of a layer can depend on, by propagation through the ops: whatever the weights. */
public final class ReceptiveField {
    private ReceptiveField() {}

    /**
     * The smallest rectangle of pixels around what is seen.
     *
     * @param top first row
     * @param left first column
     * @param height rows
     * @param width columns
     */
    public record Box(int top, int left, int height, int width) {
        /**
         * Around some values of an image.
         *
         * @param seen flat row-major indices in [H, W, C], at least one
         * @param columns W
         * @param channels C
         */
        public static Box around(BitSet seen, int columns, int channels) {
            int[] rows = seen.stream().map(i -> i / channels / columns).toArray();
            int[] across =
                    seen.stream().map(i -> i / channels % columns).sorted().toArray();
            return new Box(
                    rows[0], across[0], rows[rows.length - 1] - rows[0] + 1, across[across.length - 1] - across[0] + 1);
        }
    }

    /**
     * What some elements of a layer can depend on.
     *
     * @param layer images to values, run once
     * @param image one, [1, H, W, C]
     * @param elements flat row-major indices of the layer's value
     * @return for each of them a set of flat row-major indices of the image
     * @throws UnsupportedOperationException if the layer uses an op that does not say what it reads
     */
    public static List<BitSet> of(UnaryOperator<Tensor> layer, Tensor image, List<Integer> elements) {
        List<BitSet> fields = new ArrayList<>();
        try (var tape = Tape.open()) {
            Tensor value = layer.apply(image);
            for (int from = 0; from < elements.size(); from += Ancestors.MOST) {
                List<Reads.Elements> some =
                        elements.subList(from, Math.min(elements.size(), from + Ancestors.MOST)).stream()
                                .map(element -> Reads.Elements.range(element, 1))
                                .toList();
                fields.addAll(Ancestors.of(image, tape, value, some));
            }
        }
        return List.copyOf(fields);
    }
}
