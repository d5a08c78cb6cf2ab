package hanji.tensor.planted;

import hanji.nn.planted.LayerImpl;

/** Breaks the order of the floors. */
public record StandsOnLaterFloor(LayerImpl layer) {}
