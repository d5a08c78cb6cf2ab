package hanji.bench.planted;

import hanji.tensor.Tensor;

/** An op with neither check, no digests, no kernel and no benchmark. */
public record UncheckedOp(Tensor input) implements Twice {}
