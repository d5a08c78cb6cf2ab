package hanji.generative.judge;

import hanji.generative.measure.Interval;
import java.util.List;
import java.util.Optional;

/**
 * What a model's samples are like.
 *
 * @param rows a figure each
 * @param reference training images that they were held against
 * @param drawn the samples
 * @param real images that the model was never trained on
 */
public record Scorecard(List<Row> rows, int reference, Looked drawn, Looked real) {
    /**
     * A figure of the samples, and the floor: the same figure of real images.
     *
     * @param floor none where there are too few real images
     */
    public record Row(Yardstick yardstick, Interval drawn, Optional<Interval> floor) {}
}
