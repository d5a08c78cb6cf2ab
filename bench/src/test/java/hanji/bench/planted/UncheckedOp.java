package hanji.bench.planted;

import hanji.tensor.Tensor;

/** An op with neither check, no kernel and no benchmark. */
public record UncheckedOp(Tensor input) implements Twice {}
