package hanji.generative.report;

/** A figure in bits/dim as it stood after a training step. */
public record CurvePoint(long step, double bitsPerDim) {}
