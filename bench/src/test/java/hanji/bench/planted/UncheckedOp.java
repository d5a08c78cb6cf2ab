package hanji.bench.planted;

import hanji.tensor.Tensor;

/** An op with neither check and no benchmark. */
public record UncheckedOp(Tensor input) implements Twice {}
