package hanji.bench.planted;

import hanji.cuda.Cuda;
import hanji.cuda.Kernel;
import hanji.tensor.Tensor;

/** An op with both checks, digests, a kernel and a benchmark. */
public record CheckedOp(Tensor input) implements Twice {
    private static final Kernel TWICE = new Kernel(CheckedOp.class, "twice", "twice");

    @Override
    public void cuda(Tensor out, Cuda gpu) {
        gpu.launch(TWICE, gpu.cover(out.size()), out, input, out.size());
    }
}
