package hanji.generative.measure;

/**
 * A figure and the values that it is the mean of.
 *
 * @param perImage in the figure's unit, in order of the images
 */
public record Measured(Figure figure, double[] perImage) {}
