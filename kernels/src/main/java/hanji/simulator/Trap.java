package hanji.simulator;

import hanji.cuda.CudaException;

/** {@code trap}: the kernel gives up. */
final class Trap extends Instruction {
    Trap(Origin origin) {
        super(origin);
    }

    @Override
    void execute(Warp warp, int mask) {
        Launch launch = warp.block().launch();
        Dim3 thread = launch.threads().position(warp.thread(Integer.numberOfTrailingZeros(mask)));
        throw new CudaException("kernel " + launch.kernel() + " trapped at " + origin().file() + ":" + origin().line()
                + ", block " + warp.block().position() + ", thread " + thread);
    }
}
