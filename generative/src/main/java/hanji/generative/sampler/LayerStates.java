package hanji.generative.sampler;

import hanji.generative.sampler.RecurrentSampler.PackedLayer;

/** What a recurrent layer keeps of some images while they are drawn, row by row from left to right. */
sealed interface LayerStates permits RowStates, DiagonalStates {
    static LayerStates of(RecurrentLayer layer, PackedLayer packed, int colours, int count, int height, int width) {
        return switch (layer) {
            case RecurrentLayer.Row(var down, var _) ->
                new RowStates(packed.recurrences().getFirst(), down, colours, count, width);
            case RecurrentLayer.Diagonal(var fromLeft, var _, var _) ->
                new DiagonalStates(packed.recurrences(), fromLeft.units(), colours, count, height, width);
        };
    }

    /** Turns to the first pixel of a row. */
    void beginRow(int y);

    /** Turns to a pixel of the row. */
    void beginPixel(int x);

    /** Computes the states of one colour at the pixel, given the layer's map so far. */
    void step(int colour, StageInput map);

    /** The states at the pixel, [image, h], as far as they are computed. */
    float[] states();

    /** Takes leave of a row: all of it is known. */
    void endRow();

    /** So far. */
    long multiplyAdds();
}
