package hanji.autograd;

/** An operation was asked to run on a CUDA device and has no kernel for it. */
public final class NoKernel extends RuntimeException {
    private static final long serialVersionUID = 1;

    NoKernel(Op op) {
        this(op.name());
    }

    NoKernel(String call) {
        super(call + " has no CUDA kernel; implement cuda, or move its inputs to the CPU");
    }
}
