package hanji.simulator.machine;

import hanji.cuda.CudaException;
import hanji.simulator.Dim3;

/** {@code trap}: the kernel gives up. */
public final class Trap extends Instruction {
    public Trap(Origin origin) {
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
