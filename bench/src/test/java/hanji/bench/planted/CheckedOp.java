package hanji.bench.planted;

import hanji.tensor.Tensor;

/** An op with both checks and a benchmark. */
public record CheckedOp(Tensor input) implements Twice {}
