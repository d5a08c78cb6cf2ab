package hanji.generative.report;

/** A figure as it stood after a training step. */
public record CurvePoint(long step, double value) {}
