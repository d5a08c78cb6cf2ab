package hanji.simulator.machine;

import java.lang.invoke.VarHandle;

/** {@code membar}, {@code fence}: orders memory between blocks. */
public final class Fence extends Instruction {
    public Fence(Origin origin) {
        super(origin);
    }

    @Override
    void execute(Warp warp, int mask) {
        VarHandle.fullFence();
        warp.block().launch().watch().ifPresent(watch -> watch.fence(warp, this, mask));
    }
}
